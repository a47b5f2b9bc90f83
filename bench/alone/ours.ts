/** One figure of ours a process: `node --expose-gc bench/alone/ours.ts <what>`. */
import { f2n, graph, inputs } from "onex";
import { addOne, type Chain, chainNode, chainOf } from "../rows/sample-chain.ts";
import { cpuMs, heapBytes, keptBytes, kilobyte } from "./heap.ts";

export function append(list: string[], item: string): string[] {
  return [...list, item];
}

const everything = { maxVersions: Number.POSITIVE_INFINITY, maxBytes: Number.POSITIVE_INFINITY };
const million = 1_000_000;

const figures: Readonly<Record<string, () => Promise<number>>> = {
  "scalar-1": () => perStep(1),
  "scalar-10": () => perStep(10),
  append: async () => {
    const steps = await appending();
    return (await keptBytes(() => steps(400))) / 1_000;
  },
  "append-live": async () => (await keptBytes(() => appended(400))) / 1_000,
  list: async () => {
    const { g } = (await appending())(401);
    const started = performance.now();
    const listed = [...g.history()].map(({ version_id, parents }) => [version_id, parents]);
    const took = performance.now() - started;
    if (listed.length !== 402) throw new Error(`listed ${listed.length} versions`);
    return took;
  },
  million: () => building(() => performance.now()),
  "million-cpu": () => building(cpuMs),
  "million-heap": async () => {
    const node = await chainNode(addOne);
    const before = heapBytes();
    const chain = chainOf(million, node);
    return Math.round((heapBytes() - before) / 2 ** 20) + 0 * chain.name.length;
  },
};

async function perStep(length: number): Promise<number> {
  const node = await chainNode(addOne);
  const $ = inputs<{ value: number }>();
  let last = node.bind($.value);
  for (let at = 1; at < length; at++) last = node.bind(last);
  const chain = graph({ last }, { history: everything }) as unknown as Chain; // its one output is a number
  // Halves, which the engine keeps as objects, as most numbers are.
  const steps = (count: number): void => {
    for (let at = 0; at < count / length; at++) chain.run({ value: at + 0.5 });
  };
  steps(20_000);
  const before = heapBytes();
  steps(100_000);
  return (heapBytes() - before) / 100_000 + 0 * chain.name.length;
}

async function appending() {
  const node = await f2n(append);
  await f2n.dispose();
  const $ = inputs<{ list: readonly string[]; item: string }>();
  return (count: number) => {
    const g = graph({ list: node.bind($.list as never, $.item) });
    let list: readonly string[] = [];
    for (let at = 0; at < count; at++) list = (g.run({ list, item: kilobyte(at) } as never) as { list: string[] }).list;
    return { g, list };
  };
}

function appended(count: number): readonly string[] {
  let list: readonly string[] = [];
  for (let at = 0; at < count; at++) list = [...list, kilobyte(at)];
  return list;
}

/** Code is warm, as it is wherever graphs are large. */
async function building(now: () => number): Promise<number> {
  const node = await chainNode(addOne);
  await f2n.dispose();
  for (let at = 0; at < 50; at++) chainOf(1_000, node);
  const started = now();
  chainOf(million, node);
  return now() - started;
}

console.log(await figures[process.argv[2] ?? ""]?.());
await f2n.dispose();
