import { describe, expect, test } from "vitest";
import { number, sampleNode } from "../../test/sample-node.ts";
import { each } from "../graph/each.ts";
import { type Graph, type GraphOptions, graph } from "../graph/graph.ts";
import { inputs } from "../graph/inputs.ts";
import { loop } from "../graph/loop.ts";
import type { Callable } from "../node/modes.ts";
import { memoryResultCache } from "../run/memory-result-cache.ts";

const $ = inputs<{ list: number[]; first: number }>();
const seen: number[] = [];
const node = <F extends Callable>(name: string, run: F, more: Parameters<typeof sampleNode>[1] = {}) =>
  sampleNode(run, { name, inputs: { x: number }, outputs: number, hash: name.padEnd(64, "_"), ...more });
const watched = node("watched", (x: number): number => {
  seen.push(x);
  return x * 2;
});
const same = node("same", (x: number): number => x + x);
const wrong = node("wrong", (x: number): number => (x === 3 ? 0 : x * 2));
const addOne = node("addOne", (x: number): number => x + 1);
const addLater = node("addLater", async (x: number): Promise<number> => x + 1, { call: "async" });
const over = node("over", (x: number): boolean => x > 20, { outputs: { type: "boolean" } });
const clock = {
  monotonicMs: () => 0,
  after: (_: number, wake: () => void) => {
    queueMicrotask(wake);
    return () => {};
  },
};

const lists = (options: GraphOptions = {}) =>
  graph({ all: each($.list, (item) => watched.bind(addOne.bind(item))).with({ name: "all" }) }, { scheduler: clock, ...options });

/** What the candidates were given, told by what they answer otherwise. */
const argumentsOf = async (g: Pick<Graph, "measure">, path: string, options = {}): Promise<readonly unknown[]> => {
  const other = node("other", (x: number): number => -x - 1);
  const { candidates } = await g.measure(path, [other], { maxInputs: 20, ...options });
  return candidates[0]?.differences.map(({ args }) => args[0]) ?? [];
};

describe("measure() of a vertex in a body", () => {
  test("compares on what it is given there in kept runs, and changes nothing of the history", async () => {
    const g = lists();
    g.run({ list: [0, 1, 2] });
    g.run({ list: [10] });
    const before = [...g.history()];
    expect(await argumentsOf(g, "all.watched")).toEqual([11, 1, 2, 3]);
    const found = await g.measure("all.watched", [same, wrong]);
    expect(found).toMatchObject({ vertex: "all.watched", inputs: 4 });
    expect(found.candidates.map(({ different }) => different)).toEqual([0, 1]);
    expect([...g.history()]).toEqual(before);
  });

  test("finds the turns of a loop, lists in lists, and bodies that answer later", async () => {
    const rows = inputs<{ rows: number[][]; first: number }>();
    const g = graph(
      {
        turns: loop(rows.first, (last) => watched.bind(last), { until: (value) => over.bind(value), maxTurns: 9 }).with({
          name: "turns",
        }),
        all: each(rows.rows, (row) => each(row, (item) => watched.bind(addLater.bind(item))).with({ name: "row" })).with({
          name: "all",
        }),
      },
      { scheduler: clock },
    );
    await g.run({ rows: [[1, 2], [], [3]], first: 4 });
    expect(await argumentsOf(g as never, "turns.watched")).toEqual([4, 8, 16]);
    expect(await argumentsOf(g as never, "all.row.watched")).toEqual([2, 3, 4]);
  });

  test("goes on no further than it has inputs enough, and asks no cache", async () => {
    const g = lists({ cache: memoryResultCache() });
    g.run({ list: [1, 2, 3, 4, 5, 6] });
    seen.length = 0;
    expect(await argumentsOf(g, "all.watched", { maxInputs: 2, rounds: 10 })).toEqual([2, 3]);
    expect(seen.every((x) => x <= 3)).toBe(true);
  });

  test("runs nothing that could do harm, and says where there is nothing to be found", async () => {
    const post = node("post", (x: number): number => x, { effects: "io" });
    const g = graph({ all: each($.list, (item) => same.bind(post.bind(item))).with({ name: "all" }) }, { scheduler: clock });
    g.run({ list: [1] });
    await expect(g.measure("all.same", [wrong])).rejects.toMatchObject({ code: "f2n/effects" });
    expect((await g.measure("all.same", [wrong], { allowEffects: true })).inputs).toBe(1);
    const fresh = lists();
    await expect(fresh.measure("all.watched", [same])).rejects.toThrow(RangeError);
    fresh.run({ list: [] });
    await expect(fresh.measure("all.watched", [same])).rejects.toThrow(RangeError);
    await expect(fresh.measure("all.nobody", [same])).rejects.toMatchObject({ code: "graph/unknown-reference" });
    await expect(fresh.measure("all", [])).rejects.toMatchObject({ code: "graph/unsupported" });
  });

  test("is measured as it was in versions before an edit, where the vertex is still there", async () => {
    const g = lists();
    g.run({ list: [1] });
    g.mutate((edit) =>
      edit.replace(
        "all.addOne",
        node("addTwo", (x: number): number => x + 2),
      ),
    );
    g.run({ list: [1] });
    expect(await argumentsOf(g, "all.watched")).toEqual([3, 2]);
  });
});
