import fc from "fast-check";
import { expect, test } from "vitest";
import { matchesOf } from "./pattern-matches.ts";

test("matchesOf() finds what matchAll finds, also where a pattern matches nothing, and again", () => {
  const patterns = [/a+/g, /(a)(b)?/g, /a*/g, /(?<=b)/g];
  fc.assert(
    fc.property(fc.string({ unit: fc.constantFrom("a", "b", "c") }), fc.constantFrom(...patterns), (text, pattern) => {
      for (let round = 0; round < 2; round++) expect(matchesOf(pattern, text)).toEqual([...text.matchAll(pattern)]);
    }),
  );
});
