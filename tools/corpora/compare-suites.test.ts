import { expect, test } from "vitest";
import { compareSuites, type SuiteResult } from "./compare-suites.ts";

const suite = (ends: Readonly<Record<string, string>>): SuiteResult => ({ ends, said: {}, served: { wrapped: 0, refused: [] } });

const bare = suite({ "a > 0 x": "passed", "a > 1 y": "passed", "b > 0 z": "skipped" });

test("compareSuites() names tests that are lost without an explanation", () => {
  const { unexplained, wrapped } = compareSuites(bare, suite({ "a > 0 x": "failed" }), [{ cause: "this", tests: ["a > 1 "] }]);
  expect(wrapped).toBe(0);
  expect(unexplained).toEqual(["a > 0 x: not run"]);
});

test("compareSuites() counts explained tests by cause, and names explanations that explain nothing", () => {
  const { explained, stale } = compareSuites(bare, suite({ ...bare.ends, "a > 0 x": "failed" }), [
    { cause: "this", tests: ["a > 0 x", "a > 1 y"] },
  ]);
  expect(explained).toEqual({ this: 1 });
  expect(stale).toEqual(["a > 1 y"]);
});
