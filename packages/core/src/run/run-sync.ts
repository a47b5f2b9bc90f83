import { fitting, nearest, type Signature } from "../node/signature.ts";
import { aborted, functionFault, stepInputInvalid, stepOutputInvalid } from "./failure.ts";
import type { Program, Step } from "./program.ts";
import type { Recorder } from "./recorder.ts";
import { keepValue, type RunState, readArguments } from "./state.ts";

/** Runs every vertex in the order of the plan, without a promise. Throws the first failure. */
export function runSync(
  program: Program,
  state: RunState,
  recorder: Recorder | undefined,
  signal: AbortSignal | undefined,
): void {
  for (const index of program.plan.order) {
    if (signal?.aborted === true) throw aborted(program.topology.name, signal);
    const step = program.steps[index];
    if (step === undefined) continue;
    if (recorder === undefined) keepValue(step.record, index, callStep(step, state), state);
    else recordStep(step, index, state, recorder);
  }
}

function recordStep(step: Step, index: number, state: RunState, recorder: Recorder): void {
  recorder.started(index, 1);
  try {
    keepValue(step.record, index, callStep(step, state), state);
  } catch (thrown) {
    recorder.failed(index, 1, thrown);
    throw thrown;
  }
  recorder.succeeded(index, 1);
}

function callStep(step: Step, state: RunState): unknown {
  const args = readArguments(step, state);
  const signature = admit(step, args);
  const value = callFunction(step, args, state.signal);
  return admitResult(step, signature, value);
}

/** The signature that takes the arguments; throws `node/input-invalid` when none does. */
export function admit(step: Step, args: readonly unknown[]): Signature {
  const { signatures } = step.runnable;
  const found = step.proven ? signatures[0] : fitting(signatures, args);
  if (found !== undefined) return found;
  throw stepInputInvalid(step, nearest(signatures.map((signature) => signature.problems(args))));
}

export function callFunction(step: Step, args: readonly unknown[], signal: AbortSignal | undefined): unknown {
  try {
    return step.invoke(args, signal);
  } catch (thrown) {
    throw functionFault(step, args, thrown);
  }
}

export function admitResult(step: Step, signature: Signature, value: unknown): unknown {
  if (!signature.output.is(value)) throw stepOutputInvalid(step, signature.output.problems(value));
  return value;
}
