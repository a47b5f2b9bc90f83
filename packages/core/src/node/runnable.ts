import type { CallKind, Effects, VertexReference } from "@onex/contract";
import type { Assembly } from "../graph/assemble.ts";
import type { Signature } from "./signature.ts";

/** What a vertex runs: a node, or a graph as a part of another. */
export interface Runnable {
  readonly name: string;
  /** As in the journal: the node's hash, or `graph:<name>`. */
  readonly hash: string;
  readonly call: CallKind;
  /** 0 to 1. */
  readonly trust: number;
  /** How documents name it. */
  readonly reference?: VertexReference | undefined;
  readonly callable: (...args: readonly unknown[]) => unknown;
  /** Its answers follow from its arguments alone, so they may be remembered under its hash. */
  readonly pure?: boolean;
  /** What its answers depend on besides; absent where nobody looked. */
  readonly effects?: Effects["class"];
  /** Instead of `callable`: a graph that runs many times, for an `each` or a `loop`. */
  readonly body?: Assembly;
  /** Compiled at first use. */
  readonly signatures: readonly [Signature, ...Signature[]];
}

const runnables = new WeakMap<object, Runnable>();

export const setRunnable = (owner: object, runnable: Runnable): void => {
  runnables.set(owner, runnable);
};

/** What runs when this node or graph is bound. Throws a TypeError for anything else. */
export function runnableOf(owner: object): Runnable {
  const found = runnables.get(owner);
  if (found === undefined) throw new TypeError("Only a node made by createNode() or a graph made by graph() can be bound");
  return found;
}
