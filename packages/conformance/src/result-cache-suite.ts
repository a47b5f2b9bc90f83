import assert from "node:assert/strict";
import type { ResultCache } from "@onex/contract";
import { type ConformanceCase, describeCases, type Open, type Skips } from "./conformance-case.ts";

/** What a suite needs of an adapter: caches with and without tight bounds. */
export interface CacheBounds {
  readonly maxEntries?: number;
  readonly maxBytes?: number;
}

/** Opens an empty cache of its own. */
export type OpenCache = (bounds: CacheBounds) => ResultCache & Partial<Disposable & AsyncDisposable>;

const simple = (title: string, bounds: CacheBounds, body: (cache: ResultCache) => Promise<void>): ConformanceCase<OpenCache> => ({
  title,
  async check(open) {
    const cache = (await open())(bounds);
    try {
      await body(cache);
    } finally {
      cache[Symbol.dispose]?.();
      await cache[Symbol.asyncDispose]?.();
    }
  },
});

/** What every result cache owes, as checks that can be run one by one. */
export const resultCacheCases: readonly ConformanceCase<OpenCache>[] = [
  simple("gives the text that was stored last under a key, and nothing under another", {}, async (cache) => {
    assert.equal(await cache.get("a"), undefined);
    await cache.set("a", "1");
    await cache.set("a", "22");
    assert.equal(await cache.get("a"), "22");
    for (const other of ["A", "a ", " a", "", "aa", "a\u0000"]) assert.equal(await cache.get(other), undefined);
  }),
  simple("gives back exactly what was stored, whatever is in key and text", {}, async (cache) => {
    const odd = [
      "",
      "é 🜁 \u2028",
      '{"$onex:number":"NaN"}',
      "NaN",
      "null",
      "x".repeat(100_000),
      "'; DROP TABLE results; --",
      "\\0 \\u0000",
    ];
    for (const [index, key] of odd.entries()) await cache.set(key, odd[odd.length - 1 - index] ?? "");
    for (const [index, key] of odd.entries()) assert.equal(await cache.get(key), odd[odd.length - 1 - index]);
  }),
  simple("one NaN key poisons no entry: keys that look alike are told apart", {}, async (cache) => {
    const keys = [
      "h  [NaN]",
      'h  [{"$onex:number":"NaN"}]',
      'h  ["NaN"]',
      "h  [null]",
      "h  []",
      'h  [{"$onex:undefined":1}]',
      'h  [{"$onex:number":"-0"}]',
      "h  [0]",
    ];
    for (const key of keys) await cache.set(key, `of ${key}`);
    for (const key of keys) assert.equal(await cache.get(key), `of ${key}`);
  }),
  simple("counts hits, misses, evictions and entries", {}, async (cache) => {
    await cache.get("a");
    await cache.set("a", "1");
    await cache.get("a");
    await cache.get("a");
    const { hits, misses, evictions, entries, bytes } = cache.counts();
    assert.deepEqual({ hits, misses, evictions, entries }, { hits: 2, misses: 1, evictions: 0, entries: 1 });
    assert.ok(bytes > 0);
  }),
  simple("drops what was used longest ago when it has more entries than it may", { maxEntries: 2 }, async (cache) => {
    await cache.set("a", "a");
    await cache.set("b", "b");
    await cache.get("a");
    await cache.set("c", "c");
    assert.deepEqual([await cache.get("a"), await cache.get("b"), await cache.get("c")], ["a", undefined, "c"]);
    assert.equal(cache.counts().evictions, 1);
    assert.equal(cache.counts().entries, 2);
  }),
  simple("counts storing again as a use", { maxEntries: 2 }, async (cache) => {
    for (const key of ["a", "b", "a", "c"]) await cache.set(key, key);
    assert.deepEqual([await cache.get("a"), await cache.get("b")], ["a", undefined]);
  }),
  simple("stays within its bytes, and stores nothing that is larger by itself", { maxBytes: 2_000 }, async (cache) => {
    for (let index = 0; index < 20; index++) {
      await cache.set(`key ${index}`, "x".repeat(400));
      assert.ok(cache.counts().bytes <= 2_000);
    }
    assert.equal(await cache.get("key 19"), "x".repeat(400));
    assert.ok(cache.counts().evictions >= 15);
    await cache.set("key 19", "x".repeat(5_000));
    assert.equal(await cache.get("key 19"), undefined);
    assert.equal(await cache.get("key 18"), "x".repeat(400));
  }),
  simple("takes less room for a shorter text under the same key", {}, async (cache) => {
    await cache.set("a", "x".repeat(1_000));
    const before = cache.counts().bytes;
    await cache.set("a", "x");
    assert.ok(cache.counts().bytes < before);
    assert.equal(cache.counts().entries, 1);
  }),
  simple("keeps nothing where nothing may be kept", { maxEntries: 0 }, async (cache) => {
    await cache.set("a", "1");
    assert.equal(await cache.get("a"), undefined);
    assert.equal(cache.counts().entries, 0);
  }),
];

/** Registers the tests of the cache port for one adapter; `open` gives an empty cache of its own within bounds. */
export function describeResultCache(name: string, open: OpenCache, skips: Skips = {}): void {
  const opening: Open<OpenCache> = async () => open;
  describeCases(name, resultCacheCases, { open: opening, skips });
}
