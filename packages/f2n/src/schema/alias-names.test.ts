import { describe, expect, test } from "vitest";
import { isPromising } from "../syntactic/parse.ts";
import { type AliasRank, collectAliases, hasCommentedAlias } from "./alias-names.ts";

const collected = (...texts: readonly string[]): Readonly<Record<string, AliasRank>> => {
  const names = new Map<string, AliasRank>();
  for (const text of texts) collectAliases(text, names);
  return Object.fromEntries(names);
};

describe("collectAliases()", () => {
  test("tells aliases with a constraint from those with words and those without a comment", () => {
    const text = `
      /** Words. */ export type A = string;
      /** @minLength 1 */ // and more
      export declare type B<T> = T[];
      type C = number;
      /** Of the function. @minimum 1 */ export function type1(type: string) { return type; }`;
    expect(collected(text)).toEqual({ A: "commented", B: "constraining", C: "plain" });
  });
  test("keeps the most that stands before one of a name, whatever the order of the texts", () => {
    const [one, two] = ["type A = 1;", "/** @int */ type A = number;"];
    expect([collected(one, two), collected(two, one)]).toEqual([{ A: "constraining" }, { A: "constraining" }]);
  });
  test("takes the names under which a text passes others on", () => {
    expect(collected(`export { A as B, type C as D } from "./a.ts"; export type { E as F };`)).toEqual({
      B: "commented",
      D: "commented",
      F: "commented",
    });
  });
});

test("a text with a commented alias is not read from syntax alone", () => {
  const text = (comment: string): string => `${comment}\ntype Email = string;\nexport function f(x: Email): Email { return x; }`;
  expect(["", "// a mailbox", "/** A mailbox. */", "/** @minLength 3 */"].map((comment) => isPromising(text(comment)))).toEqual([
    ...[true, true, false, false],
  ]);
  expect(hasCommentedAlias(text(""))).toBe(false);
});
