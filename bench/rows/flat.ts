/** Whether a node costs the same in a large graph as in a small one. */
import type { Row } from "../harness.ts";
import { nodeChain } from "./sample-chain.ts";

const sizes = [10, 1_000, 10_000, 100_000];
const nodes = 4_000_000;

export async function flatRows(): Promise<readonly Row[]> {
  const chains = await Promise.all(sizes.map(async (size) => [size, await nodeChain(size)] as const));
  return [
    {
      title: "one node, by size of the chain",
      unit: "ns",
      clock: "cpu",
      // A sample is four million nodes, in however many runs: processor time comes in steps of 4 ms, and a sample is to hold whole collections.
      contestants: chains.map(([size, chain]) => ({
        name: `of ${size.toLocaleString("en")}`,
        run: () => {
          for (let done = 0; done < nodes; done += size) chain.run({ value: 0 });
        },
        batch: 1,
      })),
      per: nodes,
      samples: 15,
      goals: [
        {
          text: "flat: the dearest at most 1.5 times the cheapest",
          of: (median) => {
            const medians = sizes.map((size) => median(`of ${size.toLocaleString("en")}`));
            return Math.max(...medians) / Math.min(...medians);
          },
          at: "most",
          limit: 1.5,
        },
      ],
    },
  ];
}
