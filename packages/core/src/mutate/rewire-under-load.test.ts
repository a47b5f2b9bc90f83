import { describe, expect, test } from "vitest";
import { number, sampleNode } from "../../test/sample-node.ts";
import { turn } from "../../test/turned-by-hand.ts";
import { graph } from "../graph/graph.ts";
import { inputs } from "../graph/inputs.ts";

const rewires = 100;
const $ = inputs<{ id: number }>();
const step = (name: string, run: (id: number) => number | Promise<number>) =>
  sampleNode(run as (id: number) => number, {
    name,
    inputs: { id: number },
    outputs: number,
    call: name.endsWith("Later") ? "async" : "sync",
    hash: name.padStart(64, "0"),
  });

/** first -> middle -> last, where every second version has "other" in the middle's place, which is told from its answer. */
function load(isLater: boolean) {
  const calls = new Map<string, number>();
  const noted = (name: string, change: (id: number) => number) => {
    const run = (id: number): number => {
      const key = `${name} ${Math.floor(id)}`;
      calls.set(key, (calls.get(key) ?? 0) + 1);
      return change(id);
    };
    return isLater ? step(`${name}Later`, async (id) => run(id)) : step(name, run);
  };
  const first = noted("first", (id) => id)
    .bind($.id)
    .with({ name: "first" });
  const middle = noted("middle", (id) => id + 0.25)
    .bind(first)
    .with({ name: "middle" });
  const g = graph({
    out: noted("last", (id) => id)
      .bind(middle)
      .with({ name: "last" }),
    seen: middle,
  });
  const other = noted("other", (id) => id + 0.5).bind(first);
  g.mutate((edit) => edit.insert("other", other));
  const rewire = (version: number): void => {
    const source = version % 2 === 0 ? "$other" : "$middle";
    g.mutate((edit) => {
      edit.rewire("last", "id", source);
      edit.output("seen", source);
    });
  };
  return { g, calls, rewire };
}

/** Each run gave its own answer, made of one version alone, and called each function once. */
function check(outs: readonly { readonly out: number; readonly seen: number }[], calls: ReadonlyMap<string, number>): void {
  expect(outs.map(({ out }) => Math.floor(out))).toEqual(outs.map((_, id) => id));
  expect(outs.filter(({ out, seen }) => out !== seen || ![0.25, 0.5].includes(out % 1))).toEqual([]);
  const expected = outs.flatMap((_, id) => ["first", "middle", "last", "other"].map((name) => [`${name} ${id}`, 1] as const));
  expect([...calls].sort()).toEqual(expected.sort());
}

describe("100 rewires while a chain runs lose no run, double none and mix no versions", () => {
  test("of a sync graph, with its history", () => {
    const { g, calls, rewire } = load(false);
    const outs: { out: number; seen: number }[] = [];
    for (let id = 0; id < 2_000; id++) {
      if (id % 20 === 10) rewire((id - 10) / 20);
      outs.push(g.run({ id }) as never);
    }
    check(outs, calls);
    expect(outs.filter(({ out }) => out % 1 === 0.5)).toHaveLength(1_000);
    expect([...g.history()]).toHaveLength(1_000);
    expect(g.snapshot().inputs).toEqual({ id: 1_999 });
  });

  test("of an async graph, with runs under way at each of them", async () => {
    const { g, calls, rewire } = load(true);
    const runs: Promise<{ out: number; seen: number }>[] = [];
    for (let id = 0; id < 2_000; id++) {
      runs.push(g.run({ id }) as never);
      if (id % 20 === 10) rewire((id - 10) / 20);
      // Some have ended by then, and some are in the middle.
      if (id % 7 === 0) await turn();
      if (id % 3 === 0) await Promise.resolve();
    }
    const outs = await Promise.all(runs);
    check(outs, calls);
    expect(outs.filter(({ out }) => out % 1 === 0.5).length).toBeGreaterThan(500);
    expect([...g.history()].filter(({ inputs: given }) => given === undefined).length).toBeLessThanOrEqual(rewires);
    expect(g.run({ id: 5 })).toBeInstanceOf(Promise);
  });

  test("of a sync graph that is edited from within its own functions", () => {
    let inner = (): void => {};
    const first = step("first", (id) => {
      inner();
      return id;
    });
    const plus = step("plus", (id) => id + 0.25);
    const minus = step("minus", (id) => id - 0.25);
    const g = graph({ out: plus.bind(first.bind($.id)).with({ name: "last" }) });
    const outs: number[] = [];
    for (let id = 0; id < rewires; id++) {
      inner = () => void g.mutate((edit) => edit.replace("last", id % 2 === 0 ? minus : plus));
      outs.push((g.run({ id }) as { out: number }).out - id);
    }
    // What a run edits holds from the next run on.
    expect(outs).toEqual(Array.from({ length: rewires }, (_, id) => (id % 2 === 0 ? 0.25 : -0.25)));
  });
});
