/** A chain of n sync nodes, each adding one: per node, ours with its journal, LangGraph.js bare and with its memory saver, and the plain calls. */
import { f2n, graph, inputs, type Vertex } from "onex";
import type { Row } from "../harness.ts";
import { langGraphChain } from "../peers/langgraph.ts";

export function addOne(value: number): number {
  return value + 1;
}

export async function chainRow(length: number): Promise<Row> {
  const ours = await ourChain(length);
  const plain = plainChain(length);
  const bare = await langGraphChain(length, { saved: false });
  const saved = await langGraphChain(length, { saved: true });
  for (const [name, value] of [
    ["onex", ours()],
    ["plain", plain()],
    ["LangGraph.js", await bare()],
  ] as const) {
    if (value !== length) throw new Error(`${name} answered ${value} instead of ${length}`);
  }
  const few = { batch: length > 100 ? 1 : 5 };
  return {
    title: `chain of ${length}, per node`,
    per: length,
    samples: length > 100 ? 7 : 15,
    contestants: [
      { name: "onex graph.run", run: ours },
      { name: "plain function calls", run: plain },
      { name: "LangGraph.js invoke", run: bare, ...few },
      { name: "LangGraph.js invoke, MemorySaver", run: saved, ...few },
    ],
  };
}

async function ourChain(length: number): Promise<() => number> {
  const node = await f2n(addOne);
  const $ = inputs<{ value: number }>();
  let last: Vertex<number> = node.bind($.value);
  for (let at = 1; at < length; at++) last = node.bind(last);
  const chain = graph({ last }, { name: "chain" });
  return () => (chain.run({ value: 0 }) as { last: number }).last; // sync: every vertex is
}

function plainChain(length: number): () => number {
  return () => {
    let value = 0;
    for (let at = 0; at < length; at++) value = addOne(value);
    return value;
  };
}
