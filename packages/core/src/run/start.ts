import { type Fault, type Journal, type JournalEntry, type RunRecord, type Snapshot, toFault } from "@onex/contract";
import type { Branch } from "../history/branch.ts";
import type { KeptVersion } from "../history/kept-version.ts";
import { momentOf } from "../history/moment.ts";
import type { RunTrail } from "../history/run-trail.ts";
import { recordOfRun } from "../replay/record-of-run.ts";
import { admitInputs } from "./admit-inputs.ts";
import { journalFault, OpenJournal } from "./journal.ts";
import { readOutputs } from "./output-checks.ts";
import type { Program } from "./program.ts";
import { RecordedTapes } from "./recorded-tapes.ts";
import { runAsync } from "./run-async.ts";
import { runSync } from "./run-sync.ts";
import type { RunSettings } from "./settings.ts";
import type { Finished, RunState } from "./state.ts";
import { closeStreams } from "./stream.ts";

export interface RunOptions {
  /** Stops the run: nothing more starts, and functions that take a signal hear it. */
  readonly signal?: AbortSignal;
  /** Hears each step as it happens, at the cost of making its entry. What it throws stops the run. */
  readonly listen?: (entry: JournalEntry) => void;
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
  /**
   * What was known after this many entries of the journal, or when a vertex had ended; by default at the end, or now. `rollback` and `fork` take it.
   * Throws a RangeError for what the run has not come to.
   */
  snapshot(at?: number | string): Snapshot;
  /**
   * The run as plain JSON, which `replay` takes in any process. Throws `codec/function` or `codec/unsupported` for values that live only in this one,
   * and a TypeError while the run goes on.
   */
  record(): RunRecord;
}

/** Runs to the end: at once when the program is sync, else in a promise. Records nothing unless somebody listens. */
export function runProgram(branch: Branch, inputs: object, options: RunOptions, settings: RunSettings): unknown {
  const { program, keeps } = branch;
  const recorder = options.listen === undefined ? undefined : openRecorder(program, options, settings);
  const session = openSession(branch, options, settings, {
    recorder,
    keeps,
    id: undefined,
    earlier: undefined,
    tapes: undefined,
  });
  return program.sync ? finishSync(session, inputs) : finishAsync(session, inputs);
}

/** Starts a run with a journal; never throws. */
export function startProgram<T>(
  branch: Branch,
  inputs: object,
  options: RunOptions,
  settings: RunSettings,
  earlier?: Finished,
): StartedRun<T> {
  const recorder = openRecorder(branch.program, options, settings);
  const id = settings.ambient.newId();
  const tapes = branch.program.taped ? new RecordedTapes(earlier?.readings) : undefined;
  const taping = tapes === undefined ? settings : { ...settings, tapes };
  const session = openSession(branch, options, taping, { recorder, keeps: true, id, earlier, tapes });
  const answer = branch.program.sync ? settledSync(session, inputs) : finishAsync(session, inputs);
  return new StartedRun<T>(id, recorder, session, answer);
}

/** Thousands of runs are kept, and each is asked for its promise only by those who want one. */
export class StartedRun<T> implements Run<T> {
  readonly id: string;
  readonly journal: Journal;
  /** What the run began with, and what is known of it. */
  readonly trail: RunTrail;
  #outcome: RunOutcome<T> | undefined;
  readonly #done: Promise<RunOutcome<T>> | undefined;

  constructor(id: string, journal: Journal, trail: RunTrail, answer: Promise<unknown> | Settled) {
    this.id = id;
    this.journal = journal;
    this.trail = trail;
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

  snapshot(at?: number | string): Snapshot {
    return momentOf(this.id, this.journal, this.trail, at);
  }

  record(): RunRecord {
    return recordOfRun(this);
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

/** One run: what is there before its inputs are looked at, and what it leaves. */
interface Session extends RunTrail {
  readonly program: Program;
  readonly settings: RunSettings;
  readonly options: RunOptions;
  readonly recorder: OpenJournal | undefined;
  readonly keeps: boolean;
  readonly id: string | undefined;
  /** What need not run again. */
  readonly earlier: Finished | undefined;
  held: readonly unknown[];
  version: KeptVersion | undefined;
  /** There once the inputs were admitted. */
  state: RunState | undefined;
}

const openSession = (
  branch: Branch,
  options: RunOptions,
  settings: RunSettings,
  { recorder, keeps, id, earlier, tapes }: Pick<Session, "recorder" | "keeps" | "id" | "earlier" | "tapes">,
): Session => ({
  branch,
  program: branch.program,
  options,
  settings,
  recorder,
  keeps,
  id,
  earlier,
  tapes,
  held: [],
  version: undefined,
  state: undefined,
});

const openRecorder = ({ topology }: Program, { listen }: RunOptions, { ambient, scheduler }: RunSettings): OpenJournal =>
  new OpenJournal({ topology, beganAt: ambient.now(), scheduler, listen });

function finishSync(session: Session, inputs: object): unknown {
  const { program, options, recorder } = session;
  try {
    const signal = program.takesSignal ? (options.signal ?? new AbortController().signal) : undefined;
    const state = openState(session, inputs, signal);
    runSync(program, state, recorder, options.signal);
    return outputsOf(session, state);
  } catch (thrown) {
    breakOff(session, thrown);
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
    return outputsOf(session, state);
  } catch (thrown) {
    breakOff(session, thrown);
    throw thrown;
  }
}

/** What a run gives that has come to its end. */
function outputsOf(session: Session, state: RunState): unknown {
  closeStreams(state);
  const outputs = readOutputs(session.program, state);
  session.recorder?.ended();
  keepVersion(session, undefined);
  return outputs;
}

function breakOff(session: Session, thrown: unknown): void {
  try {
    if (session.state !== undefined) closeStreams(session.state);
  } catch {
    // Whoever hears that a stream has ended cannot stop what has failed.
  }
  session.recorder?.broken(thrown);
  keepVersion(session, thrown);
}

/** `thrown` is what failed the run, or undefined. */
function keepVersion(session: Session, thrown: unknown): void {
  const { branch, held, id, recorder } = session;
  session.tapes?.close();
  if (!branch.keeps) return;
  const run = id === undefined || recorder === undefined ? {} : { runId: id, position: recorder.length };
  const isNoted = thrown !== undefined || id !== undefined;
  const note = isNoted ? { ...run, ...(thrown === undefined ? {} : { fault: journalFault(thrown) }) } : undefined;
  session.version = branch.keep(held, note);
}

function openState(session: Session, given: object, signal: AbortSignal | undefined): RunState {
  const { program, recorder, keeps, settings, options, earlier } = session;
  const size = program.steps.length;
  const values = new Array<unknown>(size + program.topology.inputs.length);
  // No holes; `fill` takes longer than a small graph.
  for (let index = 0; index < values.length; index++) values[index] = undefined;
  // Only bodies have items.
  const items = program.plain ? undefined : new Map<number, unknown[]>();
  recorder?.begun(values, items);
  const noted: Pick<RunState, "loose"> = { loose: undefined };
  const inputs = admitInputs(program, given, noted);
  for (let index = 0; index < inputs.length; index++) values[size + index] = inputs[index];
  session.held = values;
  const around = { settings, recorder, signal: options.signal, place: "" };
  const state = { program, inputs, values, signal, keeps, loose: noted.loose, around, items, streams: undefined, earlier };
  session.state = state;
  return state;
}
