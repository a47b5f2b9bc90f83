import { graph as coreGraph } from "@onex/core";
import { rehydrate } from "./rehydrate.ts";

/** Makes graphs of vertices, and of exports. */
export type GraphMaker = typeof coreGraph & { readonly rehydrate: typeof rehydrate };

/** `graph(outputs)` makes a graph of everything that these outputs reach; `graph.rehydrate(document)` gives one back that was exported. */
export const graph: GraphMaker = Object.assign(
  // A function of its own, so that nothing is put on the core's.
  ((outputs, options) => coreGraph(outputs, options)) as typeof coreGraph,
  { rehydrate },
);
