import { expect, test } from "vitest";
import { memoryResultCache } from "./memory-result-cache.ts";

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
