/** What a look at the past costs: snapshots, going back, and listing. */
import type { Figures, Row } from "../harness.ts";
import { xstateSnapshot } from "../peers/xstate.ts";
import { figuresOf } from "./in-a-process.ts";
import { nodeChain } from "./sample-chain.ts";

export async function historyRows(): Promise<readonly (Row | Figures)[]> {
  const chains = await Promise.all(
    [10, 100_000].map(async (size) => {
      const chain = await nodeChain(size);
      chain.run({ value: 0 });
      const first = chain.snapshot();
      chain.run({ value: 1 });
      return { name: `of ${size.toLocaleString("en")} vertices`, chain, first };
    }),
  );
  const persisted = await xstateSnapshot();
  return [
    {
      title: "snapshot and rollback",
      unit: "ns",
      contestants: [
        ...chains.map(({ name, chain }) => ({ name: `onex snapshot ${name}`, run: () => chain.snapshot() })),
        ...chains.map(({ name, chain, first }) => ({ name: `onex rollback ${name}`, run: () => chain.rollback(first) })),
        { name: "XState persisted snapshot", run: persisted },
      ],
      goals: ["snapshot", "rollback"].map((what) => ({
        text: `${what} below 1,000 ns, any size`,
        of: (median) => Math.max(...chains.map(({ name }) => median(`onex ${what} ${name}`))),
        at: "most" as const,
        limit: 1_000,
      })),
    },
    {
      title: "list what 402 steps left",
      unit: "ms",
      figures: [
        { name: "onex history", samples: figuresOf("ours.ts", "list") },
        { name: "LangGraph.js getStateHistory, MemorySaver", samples: figuresOf("langgraph.ts", "list") },
      ],
      goals: [{ text: "at most 2 ms", of: (median) => median("onex history"), at: "most", limit: 2 }],
    },
  ];
}
