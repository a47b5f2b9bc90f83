import type { Served } from "./wrapping-plugin.ts";

/** How one run of a suite ended. */
export interface SuiteResult {
  /** By file, position and name: `passed`, `failed` or `skipped`. */
  readonly ends: Readonly<Record<string, string>>;
  /** Messages of those that failed. */
  readonly said: Readonly<Record<string, string>>;
  readonly served: Served;
}

/** Tests that must end otherwise when a function is a node, by the beginning of their name in the result, and why. */
export interface Explanation {
  readonly cause: string;
  readonly tests: readonly string[];
}

export interface Comparison {
  readonly bare: number;
  readonly wrapped: number;
  readonly explained: Readonly<Record<string, number>>;
  /** Tests that pass bare and not wrapped for no listed reason, with their messages. */
  readonly unexplained: readonly string[];
  /** Listed tests that pass: the list is out of date. */
  readonly stale: readonly string[];
}

export function compareSuites(bare: SuiteResult, wrapped: SuiteResult, explanations: readonly Explanation[]): Comparison {
  const passed = ({ ends }: SuiteResult): readonly string[] => Object.keys(ends).filter((test) => ends[test] === "passed");
  const lost = passed(bare).filter((test) => wrapped.ends[test] !== "passed");
  const causeOf = (test: string): string | undefined =>
    explanations.find(({ tests }) => tests.some((each) => test.startsWith(each)))?.cause;
  return {
    bare: passed(bare).length,
    wrapped: passed(wrapped).length,
    explained: Object.fromEntries(
      explanations.map(({ cause }) => [cause, lost.filter((test) => causeOf(test) === cause).length]),
    ),
    unexplained: lost.filter((test) => causeOf(test) === undefined).map((test) => `${test}: ${wrapped.said[test] ?? "not run"}`),
    stale: explanations.flatMap(({ tests }) => tests).filter((each) => !lost.some((test) => test.startsWith(each))),
  };
}
