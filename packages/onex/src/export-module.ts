import { type Graph, moduleText } from "@onex/core";

/**
 * A graph as one TypeScript module that a person can read and commit: the functions as they were written, then the graph in the words of this library. Run, it
 * gives the same answers. Rejects as `export` does, and with `graph/unsupported` for what one module cannot say.
 */
export const exportModule = async (graph: Pick<Graph, "export">): Promise<string> => moduleText(await graph.export());
