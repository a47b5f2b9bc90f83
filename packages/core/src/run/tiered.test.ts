import type { ResultCache } from "@onex/contract";
import { describe, expect, test } from "vitest";
import { memoryResultCache } from "./memory-result-cache.ts";
import { tiered } from "./tiered.ts";

const broken = (): ResultCache => ({
  get: () => {
    throw new Error("gone");
  },
  set: () => Promise.reject(new Error("full")),
  counts: () => memoryResultCache().counts(),
});

/** The same cache, elsewhere. */
const later = (cache: ResultCache): ResultCache => ({
  get: async (key) => cache.get(key),
  set: async (key, text) => cache.set(key, text),
  counts: () => cache.counts(),
});

describe("tiered()", () => {
  test("asks the near cache first, and keeps near what only the far one had", () => {
    const [near, far] = [memoryResultCache(), memoryResultCache()];
    far.set("a", "1");
    const both = tiered(near, far);
    expect([both.get("a"), both.get("a"), both.get("b")]).toEqual(["1", "1", undefined]);
    expect(near.get("a")).toBe("1");
    expect(far.counts()).toMatchObject({ hits: 1, misses: 1 });
    expect(both.counts()).toMatchObject({ hits: 2, misses: 1, entries: 2 });
  });

  test("stores in both, so that what the near one drops is still there", () => {
    const both = tiered(memoryResultCache({ maxEntries: 1 }), memoryResultCache());
    both.set("a", "1");
    both.set("b", "2");
    expect([both.get("a"), both.get("b")]).toEqual(["1", "2"]);
    expect(both.counts().evictions).toBeGreaterThan(0);
  });

  test("answers with a promise only where a tier does", async () => {
    const far = memoryResultCache();
    const both = tiered(memoryResultCache(), later(far));
    await both.set("a", "1");
    expect([both.get("a"), far.get("a")]).toEqual(["1", "1"]);
    far.set("b", "2");
    expect(both.get("b")).toBeInstanceOf(Promise);
    expect(await both.get("b")).toBe("2");
    expect(await tiered(later(memoryResultCache()), far).get("b")).toBe("2");
  });

  test("takes a tier that fails for one that has nothing", async () => {
    const good = memoryResultCache();
    for (const both of [tiered(broken(), good), tiered(good, broken())]) {
      await both.set("a", "1");
      expect(await both.get("a")).toBe("1");
      expect(await both.get("never")).toBeUndefined();
    }
  });
});
