import type { JournalEntry, ResultCache } from "@onex/contract";
import fc from "fast-check";
import { describe, expect, test } from "vitest";
import { describe as described, number, sampleNode, unknown } from "../../test/sample-node.ts";
import { each } from "../graph/each.ts";
import { graph } from "../graph/graph.ts";
import { inputs } from "../graph/inputs.ts";
import { createNode } from "../node/create-node.ts";
import { memoryResultCache } from "./memory-result-cache.ts";

let hashes = 0;

/** A pure node that counts its calls. */
function counted<A extends readonly never[] | readonly unknown[]>(
  name: string,
  act: (...args: A) => unknown,
  names: readonly string[] = ["value"],
) {
  const calls: unknown[] = [];
  const hash = String(++hashes).padStart(64, "0");
  const node = sampleNode(
    ((...args: A) => {
      calls.push(args);
      return act(...args);
    }) as (...args: never[]) => unknown,
    { name, hash, inputs: Object.fromEntries(names.map((key) => [key, unknown])) },
  );
  return { calls, bind: node.bind as (...args: unknown[]) => ReturnType<typeof node.bind> };
}

const $ = inputs<{ a: unknown; b: unknown }>();
const fromCache = (entries: readonly JournalEntry[]): readonly string[] =>
  entries.flatMap((entry) => (entry.kind === "vertex-succeeded" && entry.from === "cache" ? [entry.vertex] : []));

describe("a graph with a cache", () => {
  test("calls nothing on a second run with equal inputs, and says so in the journal", () => {
    const cache = memoryResultCache();
    const { bind, calls } = counted("twice", (value: number) => [value, value]);
    const g = graph({ out: bind($.a) }, { cache });
    expect(g.run({ a: 1 } as never)).toEqual({ out: [1, 1] });
    const run = g.start({ a: 1 } as never);
    expect(run.value).toEqual({ out: [1, 1] });
    expect(calls).toHaveLength(1);
    expect(fromCache(run.journal.entries())).toEqual(["twice"]);
    expect(cache.counts()).toMatchObject({ hits: 1, misses: 1, evictions: 0, entries: 1 });
  });

  test("runs only what a changed input reaches, and stops where an answer is the same", () => {
    const parity = counted("parity", (value: number) => value % 2);
    const show = counted("show", (value: number) => `parity ${value}`);
    const other = counted("other", (value: number) => value + 1);
    const g = graph({ a: show.bind(parity.bind($.a)), b: other.bind($.b) }, { cache: memoryResultCache() });
    g.run({ a: 1, b: 1 } as never);
    expect(g.run({ a: 3, b: 1 } as never)).toEqual({ a: "parity 1", b: 2 });
    expect([parity.calls.length, show.calls.length, other.calls.length]).toEqual([2, 1, 1]);
    g.run({ a: 4, b: 1 } as never);
    expect([parity.calls.length, show.calls.length, other.calls.length]).toEqual([3, 2, 1]);
  });

  test("one NaN key poisons no cache entry: NaN, -0 and keys of maps are told apart and found again", () => {
    const { bind, calls } = counted("same", (value: unknown) => value);
    const g = graph({ out: bind($.a) }, { cache: memoryResultCache() });
    const values = [
      Number.NaN,
      0,
      -0,
      "NaN",
      null,
      undefined,
      new Map([[Number.NaN, 1]]),
      new Map([[-0, 1]]),
      new Map([["0", 1]]),
      new Map([
        [1, 1],
        [Number.NaN, 2],
      ]),
      { a: Number.NaN },
      { a: null },
      [undefined],
      [null],
      1n,
      new Date(1),
      new Date(Number.NaN),
      new Set([Number.NaN]),
    ];
    for (const a of values) expect(g.run({ a } as never)).toEqual({ out: a });
    expect(calls).toHaveLength(values.length);
    for (const a of values)
      expect(Object.is((g.run({ a } as never) as { out: unknown }).out, a) || typeof a === "object").toBe(true);
    expect(calls).toHaveLength(values.length);
  });

  test("cached objects that a consumer mutates in place stay what they were", () => {
    const { bind } = counted("made", () => ({ at: new Date(0), list: [new Map([["k", 1]])] }), []);
    const cache = memoryResultCache();
    const mutate = (): unknown => {
      const { out } = graph({ out: bind() }, { cache }).run({}) as { out: { at: Date; list: Map<string, number>[] } };
      const before = structuredClone(out);
      out.at.setTime(99);
      out.list[0]?.set("k", 2);
      return before;
    };
    const first = mutate();
    expect(mutate()).toEqual(first);
    expect(mutate()).toEqual({ at: new Date(0), list: [new Map([["k", 1]])] });
  });

  test("gives no answer to another order of properties, which a function may tell by", () => {
    const { bind } = counted("keys", (value: object) => Object.keys(value));
    const g = graph({ out: bind($.a) }, { cache: memoryResultCache() });
    expect(g.run({ a: { x: 1, y: 2 } } as never)).toEqual({ out: ["x", "y"] });
    expect(g.run({ a: { y: 2, x: 1 } } as never)).toEqual({ out: ["y", "x"] });
  });

  test("remembers no failure, nothing of other effects, and nothing that cannot be encoded exactly", () => {
    const cache = memoryResultCache();
    let broken = true;
    const fails = counted("fails", (value: number) => {
      if (broken) throw new Error("no");
      return value;
    });
    const g = graph({ out: fails.bind($.a) }, { cache });
    expect(() => g.run({ a: 1 } as never)).toThrow();
    broken = false;
    expect(g.run({ a: 1 } as never)).toEqual({ out: 1 });
    const before = cache.counts().entries;
    let reads = 0;
    const clock = createNode(
      { ...described("clock", { hash: "c".repeat(64) }), effects: { class: "nondeterministic", uses: ["clock"], captures: [] } },
      () => ++reads,
    );
    const holes = counted("holes", () => new Array(2), []);
    const callback = counted("callback", () => () => 1, []);
    const error = counted("error", () => new RangeError("r"), []);
    const takes = counted("takes", (value: () => number) => value());
    for (const vertex of [clock.bind(), holes.bind(), callback.bind(), error.bind(), takes.bind(() => 3)]) {
      const each = graph({ out: vertex }, { cache });
      each.run({} as never);
      each.run({} as never);
    }
    expect([reads, holes.calls.length, callback.calls.length, error.calls.length, takes.calls.length]).toEqual([2, 2, 2, 2, 2]);
    expect(cache.counts().entries).toBe(before);
  });

  test("asks again for another node, another configuration, and when an entry was put out", () => {
    const cache = memoryResultCache({ maxEntries: 1 });
    const one = counted("one", (value: number) => value);
    const two = counted("two", (value: number) => -value);
    const run = (node: typeof one, configuration?: string) =>
      graph({ out: node.bind(5) }, { cache, ...(configuration === undefined ? {} : { configuration }) }).run({});
    expect([run(one), run(two), run(one), run(one, "de")]).toEqual([{ out: 5 }, { out: -5 }, { out: 5 }, { out: 5 }]);
    expect(one.calls).toHaveLength(3);
    expect(cache.counts()).toMatchObject({ hits: 0, misses: 4, evictions: 3, entries: 1 });
  });

  test("takes what is no value of ours as a miss, and goes on without a cache that fails", () => {
    const bad = (get: () => string | undefined): ResultCache => ({
      get,
      set: () => {
        throw new Error("full");
      },
      counts: () => memoryResultCache().counts(),
    });
    const typed = sampleNode((value: number): number => value * 2, {
      name: "typed",
      inputs: { value: number },
      outputs: number,
      hash: "d".repeat(64),
    });
    for (const get of [
      () => "{",
      () => `"text"`,
      () => `{"$onex:none":1}`,
      () => {
        throw new Error("gone");
      },
    ])
      expect(graph({ out: typed.bind(2) }, { cache: bad(get) }).run()).toEqual({ out: 4 });
  });

  test("awaits a cache of another process in an async graph, and refuses it in a sync one", async () => {
    const local = memoryResultCache();
    const remote: ResultCache = {
      ...local,
      get: async (key) => local.get(key),
      set: async (key, value) => void local.set(key, value),
    };
    const { bind, calls } = counted("far", (value: number) => value + 1);
    const g = graph({ out: bind(1), timed: bind(2).with({ timeoutMs: 1_000 }) }, { cache: remote });
    expect(await g.run({} as never)).toEqual({ out: 2, timed: 3 });
    expect(await g.run({} as never)).toEqual({ out: 2, timed: 3 });
    expect(calls).toHaveLength(2);
    expect(graph({ out: bind(1) }, { cache: remote }).start({} as never).fault?.code).toBe("graph/unsupported");
  });

  test("answers for the items of a list", () => {
    const { bind, calls } = counted("item", (value: number) => value * 2);
    const g = graph({ out: each($.a as never, (item) => bind(item) as never) }, { cache: memoryResultCache() });
    expect(g.run({ a: [1, 2, 1] } as never)).toEqual({ out: [2, 4, 2] });
    expect(g.run({ a: [1, 2, 3] } as never)).toEqual({ out: [2, 4, 6] });
    expect(calls).toHaveLength(3);
  });

  test("gives what a graph without one gives, for any values in any order of runs", () => {
    const anything = fc.anything({
      withBigInt: true,
      withDate: true,
      withMap: true,
      withSet: true,
      withTypedArray: true,
      maxDepth: 3,
    });
    const shape = (value: unknown): unknown[] => [typeof value, Object.keys(Object(value)), value];
    fc.assert(
      fc.property(fc.array(anything, { minLength: 1, maxLength: 6 }), (values) => {
        const { bind } = counted("shape", shape);
        const again = counted("again", (value: unknown) => value);
        const out = again.bind(bind($.a));
        const cached = graph({ out }, { cache: memoryResultCache({ maxEntries: 4 }) });
        const plain = graph({ out });
        for (const a of [...values, ...values]) expect(cached.run({ a } as never)).toStrictEqual(plain.run({ a } as never));
      }),
      { numRuns: 200 },
    );
  });
});
