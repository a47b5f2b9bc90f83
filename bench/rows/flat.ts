/** Whether a node costs the same in a large graph as in a small one. */
import type { Figures } from "../harness.ts";
import { listsOf } from "./in-a-process.ts";

const lengths = [10, 1_000, 10_000, 100_000];

export async function flatRows(): Promise<readonly Figures[]> {
  // How a process compiles, and where it puts a large graph, is settled once in its life and differs by a third from one to the next.
  const processes = listsOf("flat.ts", lengths.join(","), 7);
  const nameOf = (length: number): string => `of ${length.toLocaleString("en")}`;
  return [
    {
      title: "one node, by size of the chain",
      unit: "ns",
      figures: lengths.map((length, at) => ({
        name: nameOf(length),
        samples: processes.map((medians) => medians[at] ?? Number.NaN),
      })),
      goals: [
        {
          text: "flat: the dearest at most 1.5 times the cheapest",
          of: (median) => {
            const medians = lengths.map((length) => median(nameOf(length)));
            return Math.max(...medians) / Math.min(...medians);
          },
          at: "most",
          limit: 1.5,
        },
      ],
    },
  ];
}
