import {
  type Ambient,
  type Executor,
  type Fault,
  type Journal,
  type JournalEntry,
  type Scheduler,
  toFault,
} from "@onex/contract";
import { admitInputs } from "./admit-inputs.ts";
import { OpenJournal } from "./journal.ts";
import type { Program } from "./program.ts";
import { runAsync } from "./run-async.ts";
import { runSync } from "./run-sync.ts";
import { type RunState, readSource } from "./state.ts";

export interface RunOptions {
  /** Stops the run: nothing more starts, and functions that take a signal hear it. */
  readonly signal?: AbortSignal;
  /** Hears each step as it happens, at the cost of making its entry. What it throws stops the run. */
  readonly listen?: (entry: JournalEntry) => void;
}

/** What the runs of a graph need of the world. */
export interface RunSettings {
  readonly ambient: Ambient;
  readonly scheduler: Scheduler;
  readonly executor: Executor;
  readonly concurrency: number;
}

/** How a run ended. */
export type RunOutcome<T> =
  | { readonly status: "succeeded"; readonly value: T }
  | { readonly status: "failed"; readonly fault: Fault };

/** A run that was started and is looked at while it goes on. */
export interface Run<T> {
  readonly id: string;
  readonly status: "running" | RunOutcome<T>["status"];
  /** The outputs once it succeeded, else undefined. */
  readonly value: T | undefined;
  /** Why it failed, else undefined. */
  readonly fault: Fault | undefined;
  /** Never rejects. */
  readonly done: Promise<RunOutcome<T>>;
  readonly journal: Journal;
}

/** Runs to the end: at once when the program is sync, else in a promise. Records nothing unless somebody listens. */
export function runProgram(program: Program, inputs: object, options: RunOptions, settings: RunSettings): unknown {
  const recorder = options.listen === undefined ? undefined : openRecorder(program, options, settings);
  const session: Session = { program, options, settings, recorder, keeps: false };
  return program.sync ? finishSync(session, inputs) : finishAsync(session, inputs);
}

/** Starts a run with a journal; never throws. */
export function startProgram<T>(program: Program, inputs: object, options: RunOptions, settings: RunSettings): Run<T> {
  const recorder = openRecorder(program, options, settings);
  const session: Session = { program, options, settings, recorder, keeps: true };
  const id = settings.ambient.newId();
  if (!program.sync) return new StartedRun<T>(id, recorder, finishAsync(session, inputs));
  return new StartedRun<T>(id, recorder, settledSync(session, inputs));
}

/** Thousands of runs are kept, and each is asked for its promise only by those who want one. */
class StartedRun<T> implements Run<T> {
  readonly id: string;
  readonly journal: Journal;
  #outcome: RunOutcome<T> | undefined;
  readonly #done: Promise<RunOutcome<T>> | undefined;

  constructor(id: string, journal: Journal, answer: Promise<unknown> | Settled) {
    this.id = id;
    this.journal = journal;
    if (answer instanceof Promise)
      this.#done = answer.then(
        (value) => this.#settle({ value }),
        (thrown: unknown) => this.#settle({ thrown }),
      );
    else this.#settle(answer);
  }

  get status(): Run<T>["status"] {
    return this.#outcome?.status ?? "running";
  }

  get value(): T | undefined {
    return this.#outcome?.status === "succeeded" ? this.#outcome.value : undefined;
  }

  get fault(): Fault | undefined {
    return this.#outcome?.status === "failed" ? this.#outcome.fault : undefined;
  }

  get done(): Promise<RunOutcome<T>> {
    // Without a promise the outcome was there at once.
    return this.#done ?? Promise.resolve(this.#outcome as RunOutcome<T>);
  }

  #settle(settled: Settled): RunOutcome<T> {
    // The outputs of a program have the type that its graph was made with.
    const outcome: RunOutcome<T> =
      "thrown" in settled
        ? { status: "failed", fault: toFault(settled.thrown) }
        : { status: "succeeded", value: settled.value as T };
    this.#outcome = outcome;
    return outcome;
  }
}

type Settled = { readonly value: unknown } | { readonly thrown: unknown };

function settledSync(session: Session, inputs: object): Settled {
  try {
    return { value: finishSync(session, inputs) };
  } catch (thrown) {
    return { thrown };
  }
}

/** One run: what is there before its inputs are looked at. */
interface Session {
  readonly program: Program;
  readonly settings: RunSettings;
  readonly options: RunOptions;
  readonly recorder: OpenJournal | undefined;
  readonly keeps: boolean;
}

const openRecorder = ({ topology }: Program, { listen }: RunOptions, { ambient, scheduler }: RunSettings): OpenJournal =>
  new OpenJournal({ topology, beganAt: ambient.now(), scheduler, listen });

function finishSync(session: Session, inputs: object): unknown {
  const { program, options, recorder } = session;
  try {
    const signal = program.takesSignal ? (options.signal ?? new AbortController().signal) : undefined;
    const state = openState(session, inputs, signal);
    runSync(program, state, recorder, options.signal);
    const outputs = readSource(program.topology.output, state);
    recorder?.ended();
    return outputs;
  } catch (thrown) {
    recorder?.broken(thrown);
    throw thrown;
  }
}

async function finishAsync(session: Session, inputs: object): Promise<unknown> {
  const { program, options, recorder, settings } = session;
  try {
    // Making one costs more than a vertex, so there is none where nobody would hear it.
    const controller = program.takesSignal || program.timed ? new AbortController() : undefined;
    const state = openState(session, inputs, controller?.signal);
    await runAsync({ ...settings, program, state, controller, recorder, signal: options.signal });
    const outputs = readSource(program.topology.output, state);
    recorder?.ended();
    return outputs;
  } catch (thrown) {
    recorder?.broken(thrown);
    throw thrown;
  }
}

function openState({ program, recorder, keeps }: Session, given: object, signal: AbortSignal | undefined): RunState {
  const values = new Array<unknown>(program.steps.length).fill(undefined);
  recorder?.begun(values);
  const noted: Pick<RunState, "loose"> = { loose: undefined };
  const inputs = admitInputs(program, given, noted);
  return { program, inputs, values, signal, keeps, loose: noted.loose };
}
