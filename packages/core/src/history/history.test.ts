import { isFault } from "@onex/contract";
import { describe, expect, test } from "vitest";
import { number, sampleNode, unknown } from "../../test/sample-node.ts";
import { plainAmbient, turn } from "../../test/turned-by-hand.ts";
import { graph } from "../graph/graph.ts";
import { inputs } from "../graph/inputs.ts";

const $ = inputs<{ x: number }>();
const double = sampleNode((x: number) => x * 2, { name: "double", inputs: { x: number }, outputs: number });
const half = sampleNode((x: number) => x / 2, { name: "half", inputs: { x: number }, outputs: number });
const even = sampleNode(
  (x: number) => {
    if (x % 2 !== 0) throw new Error(`${x} is odd`);
    return x;
  },
  { name: "even", inputs: { x: number }, outputs: number },
);
const boxed = sampleNode((x: unknown) => new Map([["x", x]]), { name: "boxed", inputs: { x: unknown } });
const keep = sampleNode((x: unknown) => x, { name: "keep", inputs: { x: unknown } });

const doubling = (history?: false | { maxVersions?: number; maxBytes?: number }) =>
  graph({ out: double.bind($.x) }, { ambient: plainAmbient(), ...(history === undefined ? {} : { history }) });
const halving = () => graph({ out: half.bind(even.bind($.x)) }, { ambient: plainAmbient() });

const caught = (act: () => unknown): unknown => {
  try {
    return act();
  } catch (thrown) {
    return thrown;
  }
};

describe("history", () => {
  test("gets one version for each run, newest first, each a child of the head at its call", () => {
    const g = doubling();
    for (const x of [1, 2, 3]) g.run({ x });
    const versions = [...g.history()];
    expect(versions.map((version) => version.values)).toEqual([[6], [4], [2], [undefined]]);
    expect(versions.map(({ version_id, parents }) => [version_id, parents])).toEqual([
      ["v4", ["v3"]],
      ["v3", ["v2"]],
      ["v2", ["v1"]],
      ["v1", []],
    ]);
    expect(versions[0]?.inputs).toEqual({ x: 3 });
    expect(versions[3]?.inputs).toBeUndefined();
  });

  test("keeps the version of a failed run, with its fault, and leaves the head where it was", () => {
    const g = halving();
    g.run({ x: 4 });
    const before = g.snapshot();
    expect(isFault(caught(() => g.run({ x: 3 })))).toBe(true);
    expect(g.snapshot()).toBe(before);
    const [failed] = g.history();
    expect([failed?.fault?.code, failed?.parents, failed?.inputs]).toEqual(["run/vertex-failed", [before.version_id], { x: 3 }]);
  });

  test("moves the head in the order in which runs end, whichever began first", async () => {
    const open: ((value: number) => void)[] = [];
    const wait = sampleNode((_: number) => new Promise<number>((answer) => open.push(answer)), {
      name: "wait",
      inputs: { x: number },
      outputs: number,
      call: "async",
    });
    const g = graph({ out: wait.bind($.x) });
    const root = g.snapshot();
    const runs = [g.run({ x: 1 }), g.run({ x: 2 })];
    open[1]?.(20);
    await turn();
    expect(g.value("wait")).toBe(20);
    open[0]?.(10);
    await Promise.all(runs);
    expect(g.value("wait")).toBe(10);
    expect([...g.history()].slice(0, 2).map(({ parents }) => parents)).toEqual([[root.version_id], [root.version_id]]);
  });

  test.each([0, 1.5, -1, Number.NaN])("keeps no %d versions", (maxVersions) => {
    expect(() => doubling({ maxVersions })).toThrow(RangeError);
    expect(() => doubling({ maxVersions: Number.POSITIVE_INFINITY })).not.toThrow();
  });

  test("lets the oldest versions go beyond `maxVersions`, and goes on listing", () => {
    const g = doubling({ maxVersions: 10 });
    const listing = (() => {
      for (let x = 0; x < 10; x++) g.run({ x });
      return g.history();
    })();
    expect(listing.next().value?.value("double")).toBe(18);
    for (let x = 10; x < 300; x++) g.run({ x });
    expect([...listing]).toEqual([]);
    expect([...g.history()].map((version) => version.value("double"))).toEqual(
      Array.from({ length: 10 }, (_, index) => (299 - index) * 2),
    );
  });

  test("lets the oldest versions go beyond `maxBytes`: checkpoints do not grow without bound", () => {
    const long = sampleNode((x: number) => `${x}`.padStart(10_000, "-"), { name: "long", inputs: { x: number } });
    const g = graph({ out: long.bind($.x) }, { history: { maxBytes: 100_000 } });
    for (let x = 0; x < 100; x++) g.run({ x });
    const kept = [...g.history()].length;
    expect(kept).toBeGreaterThan(5);
    expect(kept).toBeLessThan(11);
  });

  test("counts what a version shares with the one before it once", () => {
    const append = sampleNode((list: readonly string[], x: string) => [...list, x], {
      name: "append",
      inputs: { list: unknown, x: unknown },
    });
    const state = inputs<{ list: readonly string[]; x: string }>();
    const g = graph({ list: append.bind(state.list, state.x) }, { history: { maxBytes: 1_000_000 } });
    let list: readonly string[] = [];
    for (let step = 0; step < 100; step++)
      list = (g.run({ list, x: `${step}`.padEnd(1_000, ".") }) as { list: readonly string[] }).list;
    expect([...g.history()]).toHaveLength(101);
  });

  test("is none with `history: false`: the first version stays the head", () => {
    const g = doubling(false);
    const root = g.snapshot();
    expect(g.run({ x: 2 })).toEqual({ out: 4 });
    expect([...g.history()]).toEqual([root]);
    expect(g.value("double")).toBeUndefined();
  });

  test("of one version goes along its first parents", () => {
    const g = doubling();
    g.run({ x: 1 });
    const one = g.snapshot();
    g.run({ x: 2 });
    g.rollback(one);
    g.run({ x: 3 });
    expect([...g.history(g.snapshot())].map((version) => version.values)).toEqual([[6], [2], [undefined]]);
    expect([...g.history()]).toHaveLength(4);
  });

  test("of a graph within a graph is not touched by the outer one", () => {
    const inner = doubling();
    const outer = graph({ out: inner.bindWith({ x: $.x }) });
    outer.run({ x: 3 });
    expect([...inner.history()]).toHaveLength(1);
    expect([...outer.history()]).toHaveLength(2);
  });
});

describe("rollback()", () => {
  test("restores the values, and the next run starts there; versions in between stay as they are", () => {
    const g = doubling();
    g.run({ x: 1 });
    const one = g.snapshot();
    g.run({ x: 2 });
    const two = g.snapshot();
    g.rollback(one);
    expect(g.value("double")).toBe(2);
    g.run({ x: 9 });
    // Time travel must not overwrite what was recorded.
    expect([one.value("double"), two.value("double"), g.value("double")]).toEqual([2, 4, 18]);
    expect(g.snapshot().parents).toEqual([one.version_id]);
    expect([...g.history()]).toContain(two);
  });

  test("goes back to a snapshot however many versions were let go since", () => {
    const g = doubling({ maxVersions: 3 });
    g.run({ x: 7 });
    const held = g.snapshot();
    for (let x = 0; x < 50; x++) g.run({ x });
    g.rollback(held);
    expect(g.value("double")).toBe(14);
    expect([...g.history()].at(-1)).toBe(held);
    g.run({ x: 1 });
    expect(g.snapshot().parents).toEqual([held.version_id]);
  });

  test("refuses a snapshot of another graph", () => {
    expect(() => doubling().rollback(doubling().snapshot())).toThrow(TypeError);
  });
});

describe("a version", () => {
  test("cannot be changed by who reads it: what cannot be frozen is copied", () => {
    const g = graph({ out: keep.bind(boxed.bind($.x)) });
    g.run({ x: 1 });
    const version = g.snapshot();
    (version.value("boxed") as Map<string, unknown>).set("x", "changed");
    (version.values[0] as Map<string, unknown>).clear();
    expect(version.value("boxed")).toEqual(new Map([["x", 1]]));
    expect(() => (version.values as unknown[]).push(1)).toThrow(TypeError);
  });

  test("cannot be changed by who ran it", () => {
    const g = graph({ out: boxed.bind($.x) });
    const { out } = g.run({ x: 1 }) as { out: Map<string, unknown> };
    out.set("x", 2);
    expect(g.value("boxed")).toEqual(new Map([["x", 1]]));
  });

  test("has a hash that topology and values decide, NaN and -0 among them", async () => {
    const hash = (x: unknown, named = "kept") => {
      const g = graph({ out: keep.bind(inputs<{ x: unknown }>().x).with({ name: named }) });
      g.run({ x });
      return g.snapshot().hash();
    };
    const hashes = await Promise.all([
      hash(Number.NaN),
      hash(0),
      hash(-0),
      hash(null),
      hash(undefined),
      hash({ a: 1, b: [2] }),
      hash(0, "other"),
    ]);
    expect(new Set(hashes).size).toBe(hashes.length);
    expect(await hash(Number.NaN)).toBe(hashes[0]);
    expect(await hash({ b: [2], a: 1 })).toBe(hashes[5]);
    expect(hashes[0]).toMatch(/^[0-9a-f]{64}$/);
  });

  test("names the vertices that it has when it is asked for another", () => {
    expect(() => doubling().snapshot().value("triple")).toThrow(RangeError);
  });
});

describe("run.snapshot()", () => {
  test("is what was known when a vertex had ended, or after so many entries", () => {
    const g = halving();
    const run = g.start({ x: 4 });
    expect(run.snapshot()).toBe(g.snapshot());
    expect(run.snapshot("even").values).toEqual([4, undefined]);
    expect(run.snapshot(0).values).toEqual([undefined, undefined]);
    expect(run.snapshot(5).values).toEqual([4, 2]);
    expect(run.snapshot("even").run).toEqual({ run_id: run.id, position: 3 });
  });

  test("can be gone back to: the moment becomes a version", () => {
    const g = halving();
    const run = g.start({ x: 4 });
    g.rollback(run.snapshot("even"));
    expect([g.value("even"), g.value("half")]).toEqual([4, undefined]);
    expect(g.snapshot().version_id).toBe("v3");
  });

  test("of a run that failed holds what was done", () => {
    const run = graph({ out: even.bind(double.bind(half.bind($.x))) }).start({ x: 3 });
    expect(run.snapshot("half").value("half")).toBe(1.5);
    expect(run.snapshot().fault?.code).toBe("run/vertex-failed");
  });

  test("refuses what the run has not come to, with the nearest name", () => {
    const run = halving().start({ x: 3 });
    expect(() => run.snapshot("half")).toThrow(RangeError);
    expect(() => run.snapshot("evne")).toThrow(/even/);
    expect(() => run.snapshot(99)).toThrow(RangeError);
  });
});

describe("fork()", () => {
  test("has its own head and shares what was known", () => {
    const g = doubling();
    g.run({ x: 1 });
    const fork = g.fork();
    expect(fork.value("double")).toBe(2);
    fork.run({ x: 5 });
    expect([g.value("double"), fork.value("double")]).toEqual([2, 10]);
    expect([...g.history()]).toEqual([...fork.history()]);
  });

  test("begins at a snapshot", () => {
    const g = doubling();
    g.run({ x: 1 });
    const one = g.snapshot();
    g.run({ x: 2 });
    expect(g.fork(one).value("double")).toBe(2);
  });
});

describe("merge()", () => {
  const two = () => {
    const both = inputs<{ a: number; b: number }>();
    const g = graph({ a: double.bind(both.a).with({ name: "a" }), b: double.bind(both.b).with({ name: "b" }) });
    g.run({ a: 1, b: 1 });
    return g;
  };

  test("takes each value from the side that changed it", () => {
    const g = two();
    const fork = g.fork();
    g.run({ a: 5, b: 1 });
    fork.run({ a: 1, b: 6 });
    const merged = g.merge(fork);
    expect(merged.values).toEqual([10, 12]);
    expect(merged.parents).toEqual(["v3", "v4"]);
    expect(fork.value("a")).toBe(2);
  });

  test("names each vertex that both changed, with both sides, and changes nothing", () => {
    const g = two();
    const fork = g.fork();
    g.run({ a: 5, b: 1 });
    fork.run({ a: 7, b: 1 });
    const before = g.snapshot();
    const thrown = caught(() => g.merge(fork));
    expect(thrown).toMatchObject({
      code: "graph/merge-conflict",
      details: { conflicts: [{ vertex: "a", of: "value", ours: 10, theirs: 14 }] },
    });
    expect(g.snapshot()).toBe(before);
  });

  test("moves the head where only the fork went on, and nowhere where only the graph did", () => {
    const g = two();
    const fork = g.fork();
    fork.run({ a: 2, b: 2 });
    expect(g.merge(fork)).toBe(fork.snapshot());
    g.run({ a: 3, b: 3 });
    const head = g.snapshot();
    expect(g.merge(fork)).toBe(head);
  });

  test("goes by the newest version that both come from, also the second time", () => {
    const g = two();
    const fork = g.fork();
    g.run({ a: 5, b: 1 });
    fork.run({ a: 1, b: 6 });
    g.merge(fork);
    fork.run({ a: 1, b: 8 });
    expect(g.merge(fork).values).toEqual([10, 16]);
  });

  test("goes by where the fork left when everything on the way was let go", () => {
    const both = inputs<{ a: number; b: number }>();
    const g = graph(
      { a: double.bind(both.a).with({ name: "a" }), b: double.bind(both.b).with({ name: "b" }) },
      { history: { maxVersions: 2 } },
    );
    g.run({ a: 1, b: 1 });
    const fork = g.fork();
    for (let b = 1; b < 9; b++) fork.run({ a: 1, b });
    for (let a = 1; a < 9; a++) g.run({ a, b: 1 });
    expect(g.merge(fork).values).toEqual([16, 16]);
  });

  test("of NaN on both sides is no conflict", () => {
    const g = graph({ out: half.bind($.x) });
    g.run({ x: 1 });
    const fork = g.fork();
    g.run({ x: Number.NaN });
    fork.run({ x: Number.NaN });
    expect(g.merge(fork).values).toEqual([Number.NaN]);
  });

  test("refuses what is no fork", () => {
    expect(() => two().merge(two())).toThrow(TypeError);
  });
});
