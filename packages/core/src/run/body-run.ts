import { type Fault, isFault, type Problem, toFault } from "@onex/contract";
import { inputInvalid } from "../node/node-faults.ts";
import { freezeValue, isContainer } from "../value/freeze.ts";
import { conditionHolds } from "./condition.ts";
import { itemFailed } from "./failure.ts";
import type { BodyProgram, Step } from "./program.ts";
import { runAsync } from "./run-async.ts";
import { runSync } from "./run-sync.ts";
import { emptyItems, emptyValues, noteLoose, type RunState, readSource } from "./state.ts";
import { closeStreams } from "./stream.ts";

/** One call of a vertex that has a body. */
export interface Call {
  readonly step: Step;
  readonly body: BodyProgram;
  readonly index: number;
  /** What comes from outside, the same for each run of the body. */
  readonly outer: readonly unknown[];
  readonly state: RunState;
  /** Of this attempt. */
  readonly signal: AbortSignal | undefined;
}

/** Runs a sync body once on its locals. `isFrozen`: nobody can change them any more. */
export function runNow(call: Call, item: number, locals: readonly unknown[], isFrozen: boolean): RunState {
  const { program } = call.body;
  const caller = call.state.caller;
  const signal = program.takesSignal ? (caller ?? new AbortController().signal) : undefined;
  const state = bodyState(call, item, locals, isFrozen, signal, caller);
  try {
    runSync(program, state, undefined, caller);
  } finally {
    closeStreams(state);
  }
  return state;
}

export async function runLater(
  call: Call,
  item: number,
  locals: readonly unknown[],
  isFrozen: boolean,
  signal: AbortSignal | undefined,
): Promise<RunState> {
  const { program } = call.body;
  const { settings } = call.state;
  const controller = program.takesSignal || program.timed ? new AbortController() : undefined;
  const state = bodyState(call, item, locals, isFrozen, controller?.signal, signal);
  try {
    await runAsync({ ...settings, program, state, controller, recorder: undefined, signal });
  } finally {
    closeStreams(state);
  }
  return state;
}

function bodyState(
  { step, body, outer, state }: Call,
  item: number,
  locals: readonly unknown[],
  isFrozen: boolean,
  signal: AbortSignal | undefined,
  caller: AbortSignal | undefined,
): RunState {
  const { program } = body;
  refuseValues(step, locals, body, 0);
  const { settings } = state;
  const place = settings.tapes === undefined ? "" : `${state.place}${step.record.name}/${item}/`;
  const values = emptyValues(program);
  const size = program.steps.length;
  for (let index = 0; index < locals.length; index++) values[size + index] = locals[index];
  for (let index = 0; index < outer.length; index++) values[size + locals.length + index] = outer[index];
  const inner: RunState = {
    program,
    settings,
    values,
    signal,
    caller,
    keeps: false,
    loose: undefined,
    recorder: undefined,
    place,
    items: emptyItems(program),
    streams: undefined,
    earlier: undefined,
  };
  for (let index = isFrozen ? locals.length : 0; size + index < values.length; index++) {
    const value = values[size + index];
    if (!isContainer(value) || freezeValue(value)) continue;
    // What comes from outside is read again by the next run, so none of its readers is the last.
    const uses = index < locals.length ? (program.inputUses[index] ?? 0) : Number.POSITIVE_INFINITY;
    noteLoose(inner, `input${index}`, uses);
  }
  return inner;
}

/** Checks what comes from outside, once for all runs. */
export function refuseOuter({ step, body, outer }: Call): void {
  refuseValues(step, outer, body, body.program.topology.inputs.length - outer.length);
}

function refuseValues({ record }: Step, values: readonly unknown[], { checks, program }: BodyProgram, from: number): void {
  for (let at = 0; at < values.length; at++) {
    const value = values[at];
    const input = program.topology.inputs[from + at];
    if (value === undefined && input?.required === false) continue;
    for (const check of checks[from + at] ?? []) {
      if (check.is(value)) continue;
      const problems = check
        .problems(value)
        .map(({ path, message }): Problem => ({ path: `/${input?.name ?? ""}${path}`, message }));
      throw inputInvalid(record.name, problems);
    }
  }
}

export const readBody = (state: RunState): unknown => readSource(state.program.topology.output, state);

/** What one turn of a loop gave. */
export interface Turn {
  readonly value: unknown;
  readonly isLast: boolean;
}

export function readTurn({ step }: Call, state: RunState): Turn {
  const { output } = state.program.topology;
  const [value, until] = output.kind === "object" ? output.entries.map(([, source]) => readSource(source, state)) : [];
  return { value, isLast: conditionHolds(step, "until", until) };
}

/** Runs the body for an item, or for a turn, and says so. What fails names it. */
export function recordedNow<T>(call: Call, item: number, run: () => T): T {
  const { index, state } = call;
  state.recorder?.itemStarted(index, item);
  try {
    const given = run();
    state.recorder?.itemSucceeded(index, item);
    return given;
  } catch (thrown) {
    throw recordFailure(call, item, thrown);
  }
}

export async function recordedLater<T>(call: Call, item: number, run: () => Promise<T>): Promise<T> {
  const { index, state, signal } = call;
  state.recorder?.itemStarted(index, item);
  try {
    const given = await run();
    // A run that was stopped may have ended meanwhile; its journal hears nothing more.
    if (signal?.aborted !== true) state.recorder?.itemSucceeded(index, item);
    return given;
  } catch (thrown) {
    throw recordFailure(call, item, thrown);
  }
}

function recordFailure({ step, body, index, state, signal }: Call, item: number, thrown: unknown): Fault {
  const fault = itemFailed(step, body.of.kind, item, isFault(thrown) ? thrown : toFault(thrown));
  if (signal?.aborted !== true) state.recorder?.itemFailed(index, item, fault);
  return fault;
}
