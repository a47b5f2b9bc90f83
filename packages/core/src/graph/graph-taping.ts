import type { Taping } from "@onex/contract";
import { comesFromOutside, type Runnable } from "../node/runnable.ts";

/**
 * How a graph that runs as one vertex is taped: everything that its functions read goes to the one tape of the vertex. That can be given again only
 * where they run one after the other. Absent where nothing in it can be taped.
 */
export function graphTaping(runnables: readonly Runnable[], isSync: boolean): Taping | undefined {
  const inner = leaves(runnables);
  const taping = inner.find((runnable) => runnable.taping !== undefined)?.taping;
  if (taping === undefined) return undefined;
  const isComplete = isSync && inner.every((runnable) => !comesFromOutside(runnable) || runnable.taping?.isComplete === true);
  // Whose `play` it is makes no difference: all look for the tape of the call that they are in.
  return { isComplete, play: taping.play };
}

/** Each once. */
const leaves = (runnables: readonly Runnable[]): readonly Runnable[] =>
  [...new Set(runnables)].flatMap((runnable) => (runnable.body === undefined ? [runnable] : leaves(runnable.body.runnables)));
