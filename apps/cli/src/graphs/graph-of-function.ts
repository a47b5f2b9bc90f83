import { type Graph, graph, inputs, type Node } from "onex";

/** A graph of one function, with an input for each name that it is given, for a run that is to be recorded; its one output is `value`. */
export function graphOfFunction(node: Node, names: readonly string[]): Graph {
  const $ = inputs<Record<string, never>>();
  const bound = Object.fromEntries(names.map((name) => [name, $[name]]));
  return graph({ value: node.bindWith(bound as never) }, { name: node.name }) as unknown as Graph;
}
