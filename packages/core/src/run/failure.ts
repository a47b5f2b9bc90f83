import { encode, Fault, isFault, type Json, type Problem, thrownName, thrownText } from "@onex/contract";
import { inputInvalid, outputInvalid } from "../node/node-faults.ts";
import { vertexFailed } from "../node/trace.ts";
import { custodyOf } from "../value/custody.ts";
import { isContainer } from "../value/freeze.ts";
import type { Step } from "./program.ts";

// How the engines word a write to what is frozen, in strict code. Sloppy code fails silently, and changes nothing either.
const frozenWrite =
  /^(Cannot (assign to read only property|add property|delete property|define property|redefine property)|.*(is read-only|is not extensible)|Attempted to assign to readonly property|Unable to delete property)/;

/**
 * The fault of an error that a function threw. A `TypeError` that says that something frozen was written, from a function that was given something
 * frozen, is taken for a write to its input; the cause tells when it was to something else.
 */
export function functionFault({ record }: Step, args: readonly unknown[], thrown: unknown): Fault {
  // A function that pulls a stream throws what the stream's own vertex has failed with.
  if (isFault(thrown) && passed.has(thrown)) return thrown;
  const details = { vertex: record.name, ...encodedInput(args) };
  if (thrownName(thrown) === "TypeError" && frozenWrite.test(thrownText(thrown)) && args.some(isFrozenInput))
    return new Fault(
      "run/input-mutated",
      `"${record.name}" wrote to a value that it was given (${thrownText(thrown)}); values are shared between vertices, so change a copy`,
      { cause: thrown, details },
    );
  return vertexFailed(record.name, thrown, details);
}

const passed = new WeakSet<Fault>();

/** Marks a fault that is to reach the caller as it is, through whatever function it comes. */
export function passFault(fault: Fault): Fault {
  passed.add(fault);
  return fault;
}

/** What failed inside a body, told of its vertex. The cause is still the function's own error. */
export function itemFailed({ record: { name } }: Step, kind: "each" | "loop", item: number, inner: Fault): Fault {
  const { vertex, ...details } = inner.details;
  const place = { vertex: name, item, ...(vertex === undefined || vertex === name ? {} : { inner: vertex }) };
  return new Fault(inner.code, `"${name}" failed at ${kind === "each" ? "item" : "turn"} ${item}: ${inner.message}`, {
    ...("cause" in inner ? { cause: inner.cause } : {}),
    details: { ...details, ...place },
  });
}

const isFrozenInput = (value: unknown): boolean => isContainer(value) && custodyOf(value) === "plain" && Object.isFrozen(value);

/** Arguments by position, where they can be encoded; a failure must not fail for what it tells. */
function encodedInput(args: readonly unknown[]): { readonly input?: Json } {
  try {
    return { input: encode(args.filter((value) => !(value instanceof AbortSignal))) };
  } catch {
    return {};
  }
}

export const stepInputInvalid = ({ record }: Step, problems: readonly Problem[]): Fault =>
  atVertex(record.name, inputInvalid(record.name, problems));
export const stepOutputInvalid = ({ record }: Step, problems: readonly Problem[]): Fault =>
  atVertex(record.name, outputInvalid(record.name, problems));

const atVertex = (vertex: string, { code, message, details }: Fault): Fault =>
  new Fault(code, message, { details: { vertex, ...details } });

const failures = new WeakSet<object>();

/** Marks why what runs beside a failure is stopped: all of it is then waited for, also what cannot hear. A caller, and a deadline, wait for none of that. */
export function stopsBeside(fault: Fault): Fault {
  failures.add(fault);
  return fault;
}

/** Whether what stopped something was a failure beside it. */
export const isBeside = (reason: unknown): boolean => isContainer(reason) && failures.has(reason);

export const timedOut = ({ record }: Step): Fault =>
  new Fault(
    "run/timeout",
    `"${record.name}" took longer than ${record.policy.timeoutMs} ms; give it more time or make it faster`,
    {
      details: { vertex: record.name, timeout_ms: record.policy.timeoutMs },
    },
  );

export function aborted(graph: string, signal: AbortSignal): Fault {
  const reason: unknown = signal.reason;
  const why = reason instanceof Error ? `: ${reason.message}` : "";
  return new Fault("run/aborted", `The run of "${graph}" was aborted by its caller${why}`, { cause: reason });
}

/** Another attempt may end differently: the function failed or was too slow. Our own refusals stay the same. */
export const mayRepeat = (thrown: unknown): boolean =>
  isFault(thrown) && (thrown.code === "run/vertex-failed" || thrown.code === "run/timeout");
