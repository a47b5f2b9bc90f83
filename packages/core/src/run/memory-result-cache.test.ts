import { describeResultCache } from "@onex/conformance";
import { expect, test } from "vitest";
import { memoryResultCache } from "./memory-result-cache.ts";
import { tiered } from "./tiered.ts";

describeResultCache("memoryResultCache()", memoryResultCache);
// Bounds are those of each tier, so the two together are counted otherwise.
describeResultCache("tiered() of two memory caches", (bounds) => tiered(memoryResultCache(bounds), memoryResultCache(bounds)), {
  "counts hits, misses, evictions and entries": "entries are those of both tiers",
  "drops what was used longest ago when it has more entries than it may": "each tier drops by itself",
  "stays within its bytes, and stores nothing that is larger by itself": "each tier has its own bound",
  "takes less room for a shorter text under the same key": "entries are those of both tiers",
});

test("memoryResultCache() gives what was stored last, and counts", () => {
  const cache = memoryResultCache();
  expect(cache.get("a")).toBeUndefined();
  cache.set("a", "1");
  cache.set("a", "22");
  expect(cache.get("a")).toBe("22");
  expect(cache.counts()).toEqual({ hits: 1, misses: 1, evictions: 0, entries: 1, bytes: 6 });
});

test("memoryResultCache() drops what was used longest ago, by entries", () => {
  const cache = memoryResultCache({ maxEntries: 2 });
  for (const key of ["a", "b"]) cache.set(key, key);
  cache.get("a");
  cache.set("c", "c");
  expect([cache.get("a"), cache.get("b"), cache.get("c")]).toEqual(["a", undefined, "c"]);
  expect(cache.counts().evictions).toBe(1);
});

test("memoryResultCache() stays within its bytes and stores nothing that is too large alone", () => {
  const cache = memoryResultCache({ maxBytes: 20 });
  cache.set("a", "1234");
  cache.set("b", "1234");
  cache.set("c", "1234");
  expect(cache.counts()).toMatchObject({ entries: 2, bytes: 20, evictions: 1 });
  cache.set("b", "12345678901");
  expect(cache.get("b")).toBeUndefined();
  expect(cache.counts()).toMatchObject({ entries: 1, bytes: 10 });
});
