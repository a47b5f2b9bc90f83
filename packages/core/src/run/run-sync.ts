import { Fault } from "@onex/contract";
import { fitting, isOfAnother, nearest, type Signature } from "../node/signature.ts";
import { answerFor, fromText, lookUp, remember } from "./cached.ts";
import { mayRun } from "./condition.ts";
import { openDemand } from "./demand.ts";
import { aborted, functionFault, stepInputInvalid, stepOutputInvalid } from "./failure.ts";
import type { Program, Step } from "./program.ts";
import type { Recorder } from "./recorder.ts";
import { givenArguments, keepValue, type RunState, readArguments } from "./state.ts";
import { openStream } from "./stream.ts";
import { invokeStep } from "./taped-call.ts";

/** Runs every vertex in the order of the plan, without a promise. Throws the first failure. */
export function runSync(
  program: Program,
  state: RunState,
  recorder: Recorder | undefined,
  signal: AbortSignal | undefined,
): void {
  if (!isPlainRun(program, state)) {
    runAsked(program, state, recorder, signal);
    return;
  }
  const { plan, steps } = program;
  const { order } = plan;
  for (let at = 0; at < order.length; at++) {
    if (signal?.aborted === true) throw aborted(program.topology.name, signal);
    const index = order[at] ?? 0;
    const step = steps[index];
    if (step === undefined) continue;
    if (recorder === undefined) keepValue(step, index, callStep(step, state), state);
    else recordStep(step, index, state, recorder);
  }
}

/** Every vertex runs, and calls its function: nothing is skipped, repeated, passed on, remembered or already there. */
export const isPlainRun = ({ plain, pure }: Program, { earlier, settings }: RunState): boolean =>
  plain && earlier === undefined && !(pure && settings.cache !== undefined);

/** Runs what is asked for, in the order in which what it needs is there. */
function runAsked(program: Program, state: RunState, recorder: Recorder | undefined, signal: AbortSignal | undefined): void {
  const demand = openDemand(program, takeEarlier(state, recorder));
  for (let next = 0; next < demand.ready.length; next++) {
    if (signal?.aborted === true) throw aborted(program.topology.name, signal);
    const index = demand.ready[next] ?? 0;
    const step = program.steps[index];
    if (step === undefined) continue;
    if (!demand.isGate(index)) runStep(step, index, state, recorder);
    else if (recorded(index, recorder, () => mayRun(step, state))) {
      demand.open(index);
      continue;
    } else recorder?.skipped(index);
    demand.settle(index);
  }
  for (const index of demand.unasked()) recorder?.skipped(index);
}

/** Puts what an earlier run did where this one would, and tells which vertices that was. */
export function takeEarlier(state: RunState, recorder: Recorder | undefined): (index: number) => boolean {
  const { earlier, program } = state;
  for (const [index, value] of earlier?.values ?? []) {
    const step = program.steps[index];
    // What was pulled of a stream may be a part of it.
    if (step === undefined || step.passes !== undefined) continue;
    keepValue(step, index, value, state);
    recorder?.started(index, 1);
    recorder?.succeeded(index, 1, "journal");
  }
  return (index) => earlier?.values.has(index) === true && program.steps[index]?.passes === undefined;
}

function runStep(step: Step, index: number, state: RunState, recorder: Recorder | undefined): void {
  recorder?.started(index, 1);
  const isCached = recorded(index, recorder, () => {
    const args = givenArguments(step, state);
    const signature = admit(step, args);
    const answer = answerFor(step, signature, args, state.settings);
    const text = answer === undefined ? undefined : lookUp(answer);
    if (text instanceof Promise)
      throw new Fault("graph/unsupported", "A sync graph needs a cache that answers at once; use another one");
    const found = answer === undefined ? undefined : fromText(answer, text);
    if (found === undefined) keepResult(step, index, admitAny(step, signature, args, callAny(step, index, args, state)), state);
    else keepValue(step, index, found.value, state);
    if (found === undefined && answer !== undefined) remember(answer, state.values[index]);
    return found !== undefined;
  });
  if (step.passes === undefined) recorder?.succeeded(index, 1, isCached ? "cache" : undefined);
}

/** What a step of any kind gives, or a promise of it. */
export function callAny(step: Step, index: number, args: readonly unknown[], state: RunState): unknown {
  if (step.body !== undefined) return step.body.run(step, step.body, index, args, state, state.signal);
  const value = callFunction(step, args, state.signal, state);
  return step.passes === undefined ? value : openStream(step, index, args, value, state);
}

/** What comes out of a body was checked inside; items of a stream are as they are pulled. */
export const admitAny = (step: Step, signature: Signature, args: readonly unknown[], value: unknown): unknown =>
  step.body === undefined && step.passes === undefined ? admitResult(step, signature, args, value) : value;

/** `keepValue`, with what a body remembered meanwhile let go. */
export function keepResult(step: Step, index: number, value: unknown, state: RunState): void {
  keepValue(step, index, value, state);
  if (step.body !== undefined) state.items?.delete(index);
}

function recorded<T>(index: number, recorder: Recorder | undefined, act: () => T): T {
  try {
    return act();
  } catch (thrown) {
    recorder?.failed(index, 1, thrown);
    throw thrown;
  }
}

function recordStep(step: Step, index: number, state: RunState, recorder: Recorder): void {
  recorder.started(index, 1);
  try {
    keepValue(step, index, callStep(step, state), state);
  } catch (thrown) {
    recorder.failed(index, 1, thrown);
    throw thrown;
  }
  recorder.succeeded(index, 1);
}

function callStep(step: Step, state: RunState): unknown {
  const args = readArguments(step, state);
  const signature = admit(step, args);
  const value = callFunction(step, args, state.signal, state);
  return admitResult(step, signature, args, value);
}

/** The signature that takes the arguments; throws `node/input-invalid` when none does. */
export function admit(step: Step, args: readonly unknown[]): Signature {
  if (step.proven !== undefined) return step.proven;
  const { signatures } = step.runnable;
  const found = fitting(signatures, args);
  if (found !== undefined) return found;
  throw stepInputInvalid(step, nearest(signatures.map((signature) => signature.problems(args))));
}

function callFunction(step: Step, args: readonly unknown[], signal: AbortSignal | undefined, state: RunState): unknown {
  try {
    return step.taping === undefined ? step.invoke(args, signal) : invokeStep(step, args, signal, state, 1);
  } catch (thrown) {
    throw functionFault(step, args, thrown);
  }
}

export function admitResult(step: Step, signature: Signature, args: readonly unknown[], value: unknown): unknown {
  if (!signature.output.is(value) && !isOfAnother(step.runnable.signatures, signature, args, value))
    throw stepOutputInvalid(step, signature.output.problems(value));
  return value;
}
