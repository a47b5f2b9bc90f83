/**
 * A chain of three sync nodes under 50,000 runs a second, rewired 100 times within that second. Runs come at fixed moments, and each is late by
 * whatever came before it, so that a stall counts for all whom it kept waiting.
 */
import { f2n, type Graph, graph, inputs } from "onex";
import type { Figures, Row } from "../harness.ts";
import { addOne } from "./sample-chain.ts";

const runs = 50_000;
const rewires = 100;
const seconds = 5;

export async function rewireRows(): Promise<readonly (Row | Figures)[]> {
  const chain = await chainOfThree();
  second(chain, true);
  const [edited, still] = [[] as Second[], [] as Second[]];
  for (let turn = 0; turn < seconds; turn++) {
    edited.push(second(chain, true));
    still.push(second(chain, false));
  }
  const onex = { name: "onex, rewired 100 times", samples: edited.map(({ late }) => percentile(late, 0.99)) };
  const stalls = { name: "onex, rewire and next run", samples: edited.map(({ stalls: each }) => percentile(each, 0.99)) };
  const undisturbed = {
    name: "the same, where nobody else was given the processor meanwhile",
    samples: edited.map(({ stalls: each, disturbed }) =>
      percentile(
        each.filter((_, at) => disturbed[at] === 0),
        0.99,
      ),
    ),
  };
  const control = {
    name: "onex, the same runs without a rewire",
    samples: still.map(({ stalls: each }) => percentile(each, 0.99)),
  };
  let version = 0;
  return [
    {
      title: "a rewire of a chain of 3",
      contestants: [
        { name: "onex mutate", run: () => rewire(chain, version++) },
        {
          name: "onex mutate, and the run after it",
          run: () => {
            rewire(chain, version++);
            return chain.run({ value: 0 });
          },
        },
        { name: "onex run alone", run: () => chain.run({ value: 0 }) },
      ],
    },
    {
      title: "stall of a rewire at 50,000 runs a second, 99th percentile",
      unit: "µs",
      figures: [stalls, undisturbed, control],
      goals: [{ text: "at most 1 ms", of: (median) => median(stalls.name), at: "most", limit: 1_000 }],
    },
    {
      title: "how late a run ends at 50,000 runs a second, 99th percentile",
      unit: "µs",
      figures: [onex, { name: "onex, not rewired", samples: still.map(({ late }) => percentile(late, 0.99)) }],
      goals: [{ text: "at most 1 ms", of: (median) => median(onex.name), at: "most", limit: 1_000 }],
    },
  ];
}

async function chainOfThree(): Promise<Graph> {
  const node = await f2n(addOne);
  const $ = inputs<{ value: number }>();
  const first = node.bind($.value).with({ name: "first" });
  const middle = node.bind(first).with({ name: "middle" });
  const chain = graph({ last: node.bind(middle).with({ name: "last" }) }, { name: "chain" });
  // What the last one reads is this or the middle one, which is one more.
  chain.mutate((edit) => edit.insert("other", node.bind(node.bind(first))));
  return chain as unknown as Graph;
}

const rewire = (chain: Graph, version: number): void =>
  void chain.mutate((edit) => edit.rewire("last", "value", version % 2 === 0 ? "$other" : "$middle"));

interface Second {
  /** Of each run, microseconds from its moment to its end. */
  readonly late: Float64Array;
  /** Microseconds from the begin of each rewire, or of where it would be, to the end of the next run. */
  readonly stalls: Float64Array;
  /** For each of them: how often the system took the processor away meanwhile. */
  readonly disturbed: Uint32Array;
}

function second(chain: Graph, isRewired: boolean): Second {
  const late = new Float64Array(runs);
  const stalls = new Float64Array(rewires);
  const disturbed = new Uint32Array(rewires);
  const began = performance.now();
  let version = 0;
  for (let at = 0; at < runs; at++) {
    const moment = began + (at * 1_000) / runs;
    while (performance.now() < moment);
    const isHere = at % (runs / rewires) === runs / rewires / 2;
    const switches = isHere ? process.resourceUsage().involuntaryContextSwitches : 0;
    const from = performance.now();
    if (isHere && isRewired) rewire(chain, version);
    const { last } = chain.run({ value: at }) as { last: number };
    const now = performance.now();
    late[at] = (now - moment) * 1_000;
    if (isHere) {
      stalls[version] = (now - from) * 1_000;
      disturbed[version++] = process.resourceUsage().involuntaryContextSwitches - switches;
    }
    const steps = isRewired && version > 0 ? [version % 2 === 1 ? 4 : 3] : [3, 4];
    if (!steps.includes(last - at)) throw new Error(`Run ${at} answered ${last} on version ${version}`);
  }
  return { late, stalls, disturbed };
}

const percentile = (values: Float64Array, share: number): number =>
  values.toSorted()[Math.ceil(values.length * share) - 1] ?? Number.NaN;
