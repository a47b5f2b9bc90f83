/** A chain of n sync nodes, each adding one: per node, ours with its history, what records nothing, and LangGraph.js bare and with its memory saver. */
import type { Row } from "../harness.ts";
import { langGraphChain } from "../peers/langgraph.ts";
import { moleculerCalls } from "../peers/moleculer.ts";
import { signalChain } from "../peers/signals.ts";
import { addOne, nodeChain } from "./sample-chain.ts";

export async function chainRow(length: number): Promise<Row> {
  const chain = await nodeChain(length);
  // Sync, since every vertex is.
  const ours = (): number => (chain.run({ value: 0 }) as { readonly last: number }).last;
  const plain = plainChain(length);
  const bare = await langGraphChain(length, { saved: false });
  const saved = await langGraphChain(length, { saved: true });
  const signals = await signalChain(length);
  const broker = await moleculerCalls(length);
  for (const [name, value] of [
    ["onex", ours()],
    ["plain", plain()],
    ["alien-signals", signals(0)],
    ["Moleculer", await broker.run()],
    ["LangGraph.js", await bare()],
  ] as const) {
    if (value !== length) throw new Error(`${name} answered ${value} instead of ${length}`);
  }
  let value = 0;
  const few = { batch: length > 100 ? 1 : 5 };
  return {
    title: `chain of ${length}, per node`,
    per: length,
    samples: length > 100 ? 5 : 15,
    clock: "cpu",
    contestants: [
      { name: "onex graph.run", run: ours },
      { name: "onex graph.start, with its journal", run: () => chain.start({ value: 0 }).status },
      { name: "plain function calls", run: plain },
      { name: "alien-signals computed", run: () => signals(value++) },
      { name: "Moleculer local call", run: broker.run },
      { name: "LangGraph.js invoke", run: bare, ...few },
      { name: "LangGraph.js invoke, MemorySaver", run: saved, ...few },
    ],
    goals: [
      { text: "at most 2 µs a node, history on", of: (median) => median("onex graph.run"), at: "most", limit: 2 },
      length > 100
        ? {
            text: "500 times less a node than LangGraph.js with its MemorySaver",
            of: (median) => median("LangGraph.js invoke, MemorySaver") / median("onex graph.run"),
            at: "least",
            limit: 500,
          }
        : {
            text: "100 times less a node than LangGraph.js",
            of: (median) => median("LangGraph.js invoke") / median("onex graph.run"),
            at: "least",
            limit: 100,
          },
    ],
  };
}

function plainChain(length: number): () => number {
  return () => {
    let value = 0;
    for (let at = 0; at < length; at++) value = addOne(value);
    return value;
  };
}
