import fc from "fast-check";
import { expect, test } from "vitest";
import { fitLine, histogram, largest, median, movingMedian, summarise } from "./numeric.ts";

const numbers = fc.array(fc.double({ min: -1e6, max: 1e6, noNaN: true }), { minLength: 1, maxLength: 50 });

test("fitLine() finds the line that points lie on", () => {
  const { slope, intercept, r2 } = fitLine([
    [0, 1],
    [1, 3],
    [2, 5],
  ]);
  expect([slope, intercept, r2]).toEqual([2, 1, 1]);
});

test("fitLine() gives a flat line to points of one height and none to points above each other", () => {
  expect(
    fitLine([
      [0, 4],
      [3, 4],
    ]),
  ).toEqual({ slope: 0, intercept: 4, r2: 1 });
  expect(() =>
    fitLine([
      [1, 1],
      [1, 2],
    ]),
  ).toThrow(RangeError);
  expect(() => fitLine([[1, 1]])).toThrow("a line needs two points with different x, got 1 points");
});

test("median() is the middle, whatever the order", () => {
  expect([median([3, 1, 2]), median([4, 1, 3, 2]), median([])]).toEqual([2, 2.5, Number.NaN]);
});

test("movingMedian() takes a single outlier out", () => {
  expect(movingMedian([1, 2, 99, 3, 4])).toEqual([2, 3, 4]);
  expect(movingMedian([1, 2], 3)).toEqual([]);
  expect(movingMedian([1, 2, 3], 2)).toEqual([1.5, 2.5]);
});

test("histogram() puts every value in exactly one bin", () => {
  fc.assert(
    fc.property(numbers, fc.integer({ min: 1, max: 20 }), (values, bins) => {
      const counted = histogram(values, bins);
      expect(counted).toHaveLength(bins);
      expect(counted.reduce((sum, { count }) => sum + count, 0)).toBe(values.length);
    }),
  );
});

test("histogram() of equal values and of none", () => {
  expect(histogram([2, 2], 2).map(({ count }) => count)).toEqual([2, 0]);
  expect(histogram([])).toEqual([]);
});

test("summarise() says what it can", () => {
  expect(summarise([])).toEqual({ kind: "empty" });
  expect(summarise([3, 1, 8])).toEqual({ kind: "values", count: 3, min: 1, median: 3, mean: 4, max: 8 });
});

test("largest() is at least as large as all of them, and one of them", () => {
  fc.assert(
    fc.property(fc.array(fc.integer(), { minLength: 1 }), ([first = 0, ...others]) => {
      const found = largest(first, ...others);
      expect([first, ...others]).toContain(found);
      expect([first, ...others].every((value) => value <= found)).toBe(true);
    }),
  );
});
