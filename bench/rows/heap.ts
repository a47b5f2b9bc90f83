/** What stays on the heap after steps of which nothing is dropped. */
import type { Figures } from "../harness.ts";
import { figuresOf } from "./in-a-process.ts";

export async function heapRows(): Promise<readonly Figures[]> {
  return [
    {
      title: "heap kept a step: a number, 100,000 steps",
      unit: "B",
      figures: [
        { name: "onex, runs of one vertex", samples: figuresOf("ours.ts", "scalar-1") },
        { name: "onex, runs of ten vertices", samples: figuresOf("ours.ts", "scalar-10") },
        { name: "LangGraph.js, MemorySaver (10,000 steps)", samples: figuresOf("langgraph.ts", "scalar", 1) },
      ],
      goals: [{ text: "at most 200 bytes", of: (median) => median("onex, runs of one vertex"), at: "most", limit: 200 }],
    },
    {
      title: "heap kept: 400 steps, each adds 1 KB to a list",
      unit: "KB",
      figures: [
        { name: "onex, 401 versions", samples: figuresOf("ours.ts", "append") },
        { name: "the list alone", samples: figuresOf("ours.ts", "append-live") },
        { name: "LangGraph.js, MemorySaver", samples: figuresOf("langgraph.ts", "append", 1) },
      ],
      goals: [
        {
          text: "at most 1.3 times the live state",
          of: (median) => median("onex, 401 versions") / median("the list alone"),
          at: "most",
          limit: 1.3,
        },
      ],
    },
  ];
}
