import {
  assertOptions,
  type Fault,
  type Journal,
  type JournalEntry,
  type OptionNames,
  type RunRecord,
  type Snapshot,
  toFault,
} from "@onex/contract";
import type { Branch } from "../history/branch.ts";
import type { KeptVersion, VersionNote } from "../history/kept-version.ts";
import { momentOf } from "../history/moment.ts";
import type { RunTrail } from "../history/run-trail.ts";
import { recordOfRun } from "../replay/record-of-run.ts";
import { admitInputs, assertByName } from "./admit-inputs.ts";
import { journalFault, OpenJournal } from "./journal.ts";
import { readOutputs } from "./output-checks.ts";
import type { Program } from "./program.ts";
import { RecordedTapes } from "./recorded-tapes.ts";
import { runAsync } from "./run-async.ts";
import { runSync } from "./run-sync.ts";
import type { RunSettings } from "./settings.ts";
import { boundedSettings } from "./slots.ts";
import { emptyItems, emptyValues, type Finished, type RunState } from "./state.ts";
import { closeStreams } from "./stream.ts";

export interface RunOptions {
  /** Stops the run: nothing more starts, and functions that take a signal hear it. */
  readonly signal?: AbortSignal;
  /**
   * Hears each step as it happens, at the cost of making its entry. What it throws changes nothing of the run and is no part of its journal: the first
   * of it is thrown again by a timer once the run is over, where the process hears it as an uncaught error.
   */
  readonly listen?: (entry: JournalEntry) => void;
}

const known: OptionNames<RunOptions> = { signal: true, listen: true };
const none: RunOptions = {};

/** Nearly every run has none, and pays nothing. */
export function runOptions(door: string, options: RunOptions | undefined): RunOptions {
  if (options === undefined) return none;
  assertOptions(door, options, known);
  return options;
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
   * The run as plain JSON, which `replay` takes in any process; while it goes on, what has ended by now, as of a run that was stopped (`run/aborted`).
   * Throws `codec/function` or `codec/unsupported` for values that live only in this process.
   */
  record(): RunRecord;
}

/** Runs to the end: at once when the program is sync, else in a promise. Records nothing unless somebody listens. */
export function runProgram(branch: Branch, inputs: object, options: RunOptions, settings: RunSettings): unknown {
  const { program } = branch;
  const recorder = options.listen === undefined ? undefined : openRecorder(program, options, settings);
  const session = openSession(branch, options, settings, recorder, nothingBefore);
  return program.sync ? finishSync(session, inputs) : finishAsync(session, inputs);
}

/** Starts a run with a journal. Throws a TypeError for inputs that are no object; every other failure is the run's. */
export function startProgram<T>(
  branch: Branch,
  inputs: object,
  options: RunOptions,
  settings: RunSettings,
  earlier?: Finished,
): StartedRun<T> {
  assertByName(inputs, branch.program);
  const recorder = openRecorder(branch.program, options, settings);
  const id = settings.ambient.newId();
  const tapes = branch.program.taped ? new RecordedTapes(earlier?.readings) : undefined;
  const taping = tapes === undefined ? settings : { ...settings, tapes };
  const session = openSession(branch, options, taping, recorder, { id, earlier, tapes });
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

/** One run of a graph: what it knows, and what it leaves. */
interface Session extends RunState, RunTrail {
  settings: RunSettings;
  readonly recorder: OpenJournal | undefined;
  /** Of a run that was started. */
  readonly id: string | undefined;
  signal: AbortSignal | undefined;
  held: readonly unknown[];
  version: KeptVersion | undefined;
}

type Before = Pick<Session, "id" | "earlier" | "tapes">;
const nothingBefore: Before = { id: undefined, earlier: undefined, tapes: undefined };
const nothingHeld: readonly unknown[] = [];

const openSession = (
  branch: Branch,
  options: RunOptions,
  settings: RunSettings,
  recorder: OpenJournal | undefined,
  { id, earlier, tapes }: Before,
): Session => ({
  program: branch.program,
  settings,
  values: emptyValues(branch.program),
  signal: undefined,
  caller: options.signal,
  keeps: id !== undefined || branch.keeps,
  loose: undefined,
  recorder,
  place: "",
  items: emptyItems(branch.program),
  streams: undefined,
  earlier,
  branch,
  id,
  tapes,
  held: nothingHeld,
  version: undefined,
});

const openRecorder = ({ topology }: Program, { listen }: RunOptions, { ambient, scheduler }: RunSettings): OpenJournal =>
  new OpenJournal({ topology, beganAt: ambient.now(), scheduler, listen });

function finishSync(session: Session, inputs: object): unknown {
  const { program, recorder, caller } = session;
  try {
    if (program.takesSignal) session.signal = caller ?? new AbortController().signal;
    begin(session, inputs);
    runSync(program, session, recorder, caller);
    return outputsOf(session);
  } catch (thrown) {
    breakOff(session, thrown);
    throw thrown;
  }
}

async function finishAsync(session: Session, inputs: object): Promise<unknown> {
  const { program, recorder, caller } = session;
  try {
    const settings = boundedSettings(session.settings);
    session.settings = settings;
    // Making one costs more than a vertex, so there is none where nobody would hear it.
    const controller = program.takesSignal || program.timed ? new AbortController() : undefined;
    session.signal = controller?.signal;
    begin(session, inputs);
    await runAsync({ ...settings, program, state: session, controller, recorder, signal: caller });
    return outputsOf(session);
  } catch (thrown) {
    breakOff(session, thrown);
    throw thrown;
  }
}

function begin(session: Session, inputs: object): void {
  session.recorder?.begun(session.values, session.items);
  admitInputs(inputs, session);
  session.held = session.values;
}

/** What a run gives that has come to its end. */
function outputsOf(session: Session): unknown {
  closeStreams(session);
  const outputs = readOutputs(session.program, session);
  session.recorder?.ended();
  // Whoever looks at a run that was started sees the same object.
  if (session.id !== undefined) Object.freeze(outputs);
  keepVersion(session, undefined);
  return outputs;
}

function breakOff(session: Session, thrown: unknown): void {
  try {
    closeStreams(session);
  } catch {
    // A generator that fails while it is closed changes nothing of how the run has failed.
  }
  session.recorder?.broken(thrown);
  keepVersion(session, thrown);
}

/** `thrown` is what failed the run, or undefined. */
function keepVersion(session: Session, thrown: unknown): void {
  const { branch, held, id, tapes } = session;
  tapes?.close();
  if (branch.keeps)
    session.version = branch.keep(held, id === undefined && thrown === undefined ? undefined : noteOf(session, thrown));
}

function noteOf({ id, recorder }: Session, thrown: unknown): VersionNote {
  const run = id === undefined || recorder === undefined ? {} : { runId: id, position: recorder.length };
  return { ...run, ...(thrown === undefined ? {} : { fault: journalFault(thrown) }) };
}
