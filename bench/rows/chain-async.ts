/** Chains and fans of async nodes. */
import { f2n, graph, inputs } from "onex";
import type { Row } from "../harness.ts";
import { langGraphChain } from "../peers/langgraph.ts";
import { addOneLater, nodeChain } from "./sample-chain.ts";

export async function chainAsyncRows(): Promise<readonly Row[]> {
  return [await asyncChain(10), await asyncChain(1000), await fan()];
}

async function asyncChain(length: number): Promise<Row> {
  const chain = await nodeChain(length, addOneLater);
  const bare = await langGraphChain(length, { saved: false, later: true });
  const few = { batch: length > 100 ? 1 : 5 };
  return {
    title: `chain of ${length} async, per node`,
    per: length,
    samples: length > 100 ? 5 : 15,
    clock: "cpu",
    contestants: [
      { name: "onex graph.run", run: () => chain.run({ value: 0 }) },
      { name: "await, one after the other", run: () => awaited(length) },
      { name: "LangGraph.js invoke", run: bare, ...few },
    ],
    goals: [
      { text: "at most 6 µs a node, history on", of: (median) => median("onex graph.run"), at: "most", limit: 6 },
      {
        text: "50 times less a node than LangGraph.js",
        of: (median) => median("LangGraph.js invoke") / median("onex graph.run"),
        at: "least",
        limit: 50,
      },
    ],
  };
}

async function awaited(length: number): Promise<number> {
  let value = 0;
  for (let at = 0; at < length; at++) value = await addOneLater(value);
  return value;
}

async function fan(): Promise<Row> {
  const node = await f2n(addOneLater);
  const $ = inputs<{ value: number }>();
  const size = 10;
  const wide = graph({ all: Array.from({ length: size }, () => node.bind($.value)) });
  return {
    title: `${size} async side by side, per node`,
    per: size,
    clock: "cpu",
    contestants: [
      { name: "onex graph.run", run: () => wide.run({ value: 0 }) },
      { name: "Promise.all", run: () => Promise.all(Array.from({ length: size }, () => addOneLater(0))) },
    ],
  };
}
