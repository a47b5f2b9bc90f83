import { mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterAll, describe, expect, test } from "vitest";
import { f2n, graph, inputs, memoryResultCache, type ResultCache, sqliteResultCache, tiered } from "./index.ts";

const folder = mkdtempSync(join(tmpdir(), "onex-caches-"));
afterAll(() => rmSync(folder, { recursive: true }));
let files = 0;
const sqlite = (): ResultCache => sqliteResultCache(join(folder, `${++files}.db`));

const adapters: Readonly<Record<string, () => ResultCache>> = {
  "memoryResultCache()": memoryResultCache,
  "sqliteResultCache()": sqlite,
  "tiered() of both": () => tiered(memoryResultCache(), sqlite()),
};

const $ = inputs<{ value: unknown; other: number }>();
const kind = await f2n((value: unknown): string => `${typeof value} ${Object.is(value, -0) ? "-0" : String(value)}`);
const made = await f2n((seed: number): { at: Date; list: Map<string, number>[] } => ({
  at: new Date(seed),
  list: [new Map([["k", seed]])],
}));
const parity = await f2n((value: number): number => value % 2);
const label = await f2n((value: number): string => `label ${value}`);

for (const [name, open] of Object.entries(adapters)) {
  describe(`a graph with ${name}`, () => {
    test("one NaN key poisons no cache entry", () => {
      const cache = open();
      const g = graph({ out: kind.bind($.value) }, { cache });
      const values = [Number.NaN, 0, -0, "NaN", null, undefined, 1n, Number.POSITIVE_INFINITY];
      const first = values.map((value) => g.run({ value }).out);
      expect(first).toEqual([
        "number NaN",
        "number 0",
        "number -0",
        "string NaN",
        "object null",
        "undefined undefined",
        "bigint 1",
        "number Infinity",
      ]);
      expect(values.map((value) => g.run({ value }).out)).toEqual(first);
      expect(cache.counts()).toMatchObject({ hits: values.length, misses: values.length });
    });

    test("what a receiver does to a cached object reaches no later hit", () => {
      const cache = open();
      for (let round = 0; round < 3; round++) {
        const { out } = graph({ out: made.bind(7) }, { cache }).run();
        expect(out).toEqual({ at: new Date(7), list: [new Map([["k", 7]])] });
        out.at.setTime(99);
        out.list[0]?.set("k", 99);
      }
      expect(cache.counts()).toMatchObject({ hits: 2, misses: 1 });
    });

    test("stops where an answer is the same, also in another graph that has the same nodes", () => {
      const cache = open();
      const g = graph({ out: label.bind(parity.bind($.other)) }, { cache });
      g.run({ other: 1 });
      const { misses } = cache.counts();
      g.run({ other: 3 });
      expect(cache.counts()).toMatchObject({ misses: misses + 1, hits: 1 });
      const wider = graph({ out: [label.bind(parity.bind($.other)), label.bind($.other)] }, { cache });
      wider.run({ other: 3 });
      expect(cache.counts()).toMatchObject({ misses: misses + 2, hits: 3 });
    });
  });
}

test("a sqlite cache that cannot be used breaks no run", () => {
  const faults: string[] = [];
  const cache = sqliteResultCache(join(import.meta.filename, "none.db"), { warn: ({ code }) => faults.push(code) });
  const g = graph({ out: parity.bind($.other) }, { cache });
  expect([g.run({ other: 1 }), g.run({ other: 1 })]).toEqual([{ out: 1 }, { out: 1 }]);
  expect(faults).toHaveLength(1);
});
