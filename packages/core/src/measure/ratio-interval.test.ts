import fc from "fast-check";
import { describe, expect, test } from "vitest";
import { ratioInterval } from "./ratio-interval.ts";

describe("ratioInterval()", () => {
  test("takes the ranks that published tables of the sign test give", () => {
    const oneTo = (size: number) => Array.from({ length: size }, (_, index) => index + 1);
    const ranks = (size: number, confidence: number) => {
      const { low, high } = ratioInterval(oneTo(size), confidence) ?? {};
      return [low, high];
    };
    expect([ranks(6, 0.95), ranks(10, 0.95), ranks(20, 0.95), ranks(20, 0.99)]).toEqual([
      [1, 6],
      [2, 9],
      [6, 15],
      [4, 17],
    ]);
    expect(ratioInterval(oneTo(5), 0.95)).toBeUndefined();
  });

  test("is none for what is no number, or nothing at all", () => {
    expect(ratioInterval([], 0.95)).toBeUndefined();
    expect(ratioInterval([...Array(20).fill(1), Number.NaN], 0.95)).toBeUndefined();
  });

  test("holds the median, in any order, and a wider one holds a narrower one", () => {
    fc.assert(
      fc.property(fc.array(fc.double({ min: 0.01, max: 100, noNaN: true }), { minLength: 12, maxLength: 80 }), (ratios) => {
        const narrow = ratioInterval(ratios, 0.9);
        const wide = ratioInterval(ratios.toReversed(), 0.99);
        if (narrow === undefined || wide === undefined) throw new Error("no interval");
        expect(narrow.low).toBeLessThanOrEqual(narrow.median);
        expect(narrow.median).toBeLessThanOrEqual(narrow.high);
        expect(wide.low).toBeLessThanOrEqual(narrow.low);
        expect(wide.high).toBeGreaterThanOrEqual(narrow.high);
      }),
    );
  });

  test("misses the true median no more often than it says", () => {
    // A generator of our own, so that the count is the same each time.
    let state = 42;
    const random = () => {
      state = (state * 1_103_515_245 + 12_345) % 2 ** 31;
      return state / 2 ** 31;
    };
    let missed = 0;
    for (let trial = 0; trial < 2_000; trial++) {
      // Skewed, with a true median of 1.
      const { low, high } = ratioInterval(
        Array.from({ length: 31 }, () => 2 * random() ** 2 + 0.5),
        0.95,
      ) ?? { low: 0, high: 0 };
      if (low > 1 || high < 1) missed += 1;
    }
    expect(missed / 2_000).toBeLessThan(0.05);
  });
});
