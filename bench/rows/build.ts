/** What it takes until a graph could run: every vertex bound, everything named, checked and planned. */
import type { Figures, Row } from "../harness.ts";
import { langGraphCompile } from "../peers/langgraph.ts";
import { figuresOf } from "./in-a-process.ts";
import { addOne, chainNode, chainOf } from "./sample-chain.ts";

export async function buildRows(): Promise<readonly (Row | Figures)[]> {
  const node = await chainNode(addOne);
  const compile = await langGraphCompile(1_000);
  return [
    {
      title: "bind and plan 1,000 vertices",
      unit: "ms",
      clock: "cpu",
      contestants: [
        { name: "onex bind and graph()", run: () => chainOf(1_000, node) },
        { name: "LangGraph.js addNode, addEdge and compile", run: compile, batch: 2 },
      ],
      goals: [{ text: "at most 2 ms", of: (median) => median("onex bind and graph()"), at: "most", limit: 2 }],
    },
    {
      title: "bind and plan 1,000,000 vertices, in a new process",
      unit: "ms",
      figures: [
        { name: "onex bind and graph()", samples: figuresOf("ours.ts", "million", 5) },
        { name: "of it on the main thread's processor", samples: figuresOf("ours.ts", "million-cpu", 3) },
      ],
      goals: [{ text: "at most 2,000 ms", of: (median) => median("onex bind and graph()"), at: "most", limit: 2_000 }],
    },
    {
      title: "heap of 1,000,000 vertices, bound and planned",
      unit: "MB",
      figures: [{ name: "onex", samples: figuresOf("ours.ts", "million-heap", 1) }],
    },
  ];
}
