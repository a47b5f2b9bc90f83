/** Nanoseconds a node costs in chains of several lengths, which take turns: `node bench/alone/flat.ts <length>,<length>,…` prints the median of each. */
import { nodeChain } from "../rows/sample-chain.ts";
import { cpuMs } from "./heap.ts";

/** A sample is so many nodes, in however many runs: processor time comes in steps of 4 ms, and a sample is to hold whole collections. */
const nodes = 4_000_000;
const samples = 9;

const lengths = (process.argv[2] ?? "").split(",").map(Number);
const chains = await Promise.all(
  lengths.map(async (length) => ({ length, chain: await nodeChain(length), times: [] as number[] })),
);
for (let sample = 0; sample < samples; sample++)
  for (const { length, chain, times } of chains) {
    const started = cpuMs();
    for (let done = 0; done < nodes; done += length) chain.run({ value: 0 });
    times.push(((cpuMs() - started) * 1e6) / nodes);
  }
console.log(JSON.stringify(chains.map(({ times }) => times.toSorted((a, b) => a - b)[samples >> 1])));
process.exit(0);
