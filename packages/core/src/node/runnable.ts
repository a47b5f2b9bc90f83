import type { CallKind, VertexReference } from "@onex/contract";
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
