/** Chains of nodes that add one. */
import { f2n, type Graph, graph, inputs, type Vertex } from "onex";

export function addOne(value: number): number {
  return value + 1;
}

export async function addOneLater(value: number): Promise<number> {
  return value + 1;
}

const $ = inputs<{ value: number }>();

export type Chain = Graph<{ readonly last: number }>;

export async function nodeChain(length: number, node: typeof addOne | typeof addOneLater = addOne): Promise<Chain> {
  return chainOf(length, await chainNode(node));
}

interface ChainNode {
  bind(value: Vertex<number>): Vertex<number>;
}

// A function that takes and gives a number, whichever it is.
export const chainNode = async (node: typeof addOne | typeof addOneLater): Promise<ChainNode> =>
  (await f2n(node as typeof addOne)) as unknown as ChainNode;

export function chainOf(length: number, node: ChainNode): Chain {
  let last = node.bind($.value);
  for (let at = 1; at < length; at++) last = node.bind(last);
  return graph({ last }, { name: "chain" }) as unknown as Chain; // its one output is a number
}
