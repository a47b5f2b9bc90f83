import { type Fault, isFault, type Problem, toFault } from "@onex/contract";
import { inputInvalid } from "../node/node-faults.ts";
import { freezeValue, isContainer } from "../value/freeze.ts";
import { conditionHolds } from "./condition.ts";
import { isBeside, itemFailed } from "./failure.ts";
import type { BodyProgram, Step } from "./program.ts";
import { runAsync } from "./run-async.ts";
import { runSync } from "./run-sync.ts";
import { emptyItems, emptyValues, noteLoose, type RunState, readSource } from "./state.ts";
import { closeStreams } from "./stream.ts";

/** One call of a vertex that has a body. */
export interface BodyCall {
  readonly step: Step;
  readonly body: BodyProgram;
  readonly index: number;
  /** What comes from outside, the same for each run of the body. */
  readonly outer: readonly unknown[];
  readonly state: RunState;
  /** Of this attempt. */
  readonly signal: AbortSignal | undefined;
}

/** Runs a sync body for one item, or one turn, on its locals. `isFrozen`: nobody can change them any more. */
export function runItemNow(call: BodyCall, item: number, locals: readonly unknown[], isFrozen: boolean): RunState {
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

/** `beside`: aborts when another item of the list has failed. */
export async function runItemLater(
  call: BodyCall,
  item: number,
  locals: readonly unknown[],
  isFrozen: boolean,
  beside?: AbortSignal,
): Promise<RunState> {
  const { program } = call.body;
  const { settings } = call.state;
  const { signal } = call;
  const controller = program.takesSignal || program.timed ? new AbortController() : undefined;
  const state = bodyState(call, item, locals, isFrozen, controller?.signal, signal);
  try {
    await runAsync({ ...settings, program, state, controller, recorder: undefined, signal, ...(beside && { beside }) });
  } finally {
    closeStreams(state);
  }
  return state;
}

function bodyState(
  { step, body, outer, state }: BodyCall,
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
    // No reader is the last: an item may be in the list twice, a further attempt goes on from the last turn, and what comes from outside is there for all.
    noteLoose(inner, `input${index}`, Number.POSITIVE_INFINITY);
  }
  return inner;
}

/** Checks what comes from outside, once for all runs. */
export function refuseOuter({ step, body, outer }: BodyCall): void {
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

export function readTurn({ step }: BodyCall, state: RunState): Turn {
  const { output } = state.program.topology;
  const [value, until] = output.kind === "object" ? output.entries.map(([, source]) => readSource(source, state)) : [];
  return { value, isLast: conditionHolds(step, "until", until) };
}

/** Runs the body for an item, or for a turn, and says so. What fails names it. */
export function recordedNow<T>(call: BodyCall, item: number, run: () => T): T {
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

export async function recordedLater<T>(call: BodyCall, item: number, run: () => Promise<T>): Promise<T> {
  const { index, state, signal } = call;
  state.recorder?.itemStarted(index, item);
  try {
    const given = await run();
    if (!isGivenUp(signal)) state.recorder?.itemSucceeded(index, item);
    return given;
  } catch (thrown) {
    throw recordFailure(call, item, thrown);
  }
}

function recordFailure({ step, body, index, state, signal }: BodyCall, item: number, thrown: unknown): Fault {
  const fault = itemFailed(step, body.of.kind, item, isFault(thrown) ? thrown : toFault(thrown));
  if (!isGivenUp(signal)) state.recorder?.itemFailed(index, item, fault);
  return fault;
}

/** Nobody waits for it any more; another attempt may be under way, whose items these are not. */
const isGivenUp = (signal: AbortSignal | undefined): boolean => signal?.aborted === true && !isBeside(signal.reason);
