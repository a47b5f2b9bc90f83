import { expect, test } from "vitest";
import { languageOf } from "./language.ts";

test("languageOf() goes by the ending of a path, in either case", () => {
  const paths = ["a.md", "docs/README.MD", "a.b.ts", "a.mts", "a.tsx", "a.cjs", "a.py", "a.yml", "contract.yaml"];
  expect(paths.map(languageOf)).toEqual([
    "markdown",
    "markdown",
    "typescript",
    "typescript",
    "typescript",
    "javascript",
    "python",
    "yaml",
    "yaml",
  ]);
});

test("languageOf() knows no language for what can't carry a block", () => {
  expect(["a.json", "md", ".md.txt", "a", "dir.ts/a", "a.constructor"].map(languageOf)).toEqual(Array(6).fill(undefined));
});
