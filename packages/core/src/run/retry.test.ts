import { expect, test } from "vitest";
import { attemptsOf, pauseAfter } from "./retry.ts";

test("pauseAfter() doubles, up to 30 seconds", () => {
  expect([1, 2, 3, 4].map((attempt) => pauseAfter({ pauseMs: 10 }, attempt, 0))).toEqual([10, 20, 40, 80]);
  expect(pauseAfter({ pauseMs: 10 }, 100, 0)).toBe(30_000);
  expect(pauseAfter({}, 1, 0)).toBe(100);
});

test("pauseAfter() is less up to half, by chance", () => {
  expect(pauseAfter({ pauseMs: 10 }, 1, 0.5)).toBe(7.5);
  expect(pauseAfter({ pauseMs: 10 }, 1, 1)).toBe(5);
});

test("attemptsOf() is one without a policy and three without a number", () => {
  expect([undefined, {}, { attempts: 5 }].map(attemptsOf)).toEqual([1, 3, 5]);
});
