import fc from "fast-check";
import { expect, test } from "vitest";
import { linkSign, linkSigns } from "./link-signs.ts";

const signs: readonly (readonly [keyof typeof linkSign, RegExp])[] = [
  ["bracket", /\]\(/],
  ["scheme", /:\/\//],
  ["id", /dl[-~]/],
  ["log", /_log_/],
  ["number", /[#-]\s?\d/],
  ["hash", /(?=[0-9a-f]{7})[0-9a-f]*\d|(?=[0-9a-f]{0,6}\d)[0-9a-f]{7}/i],
];

test("linkSigns() sees in one pass what its patterns see one by one", () => {
  const part = fc.constantFrom(
    "](",
    "]",
    "(",
    "://",
    ":",
    "/",
    "dl-",
    "dl~",
    "d",
    "l",
    "_log_",
    "_lo",
    "#",
    "-",
    " ",
    "\t",
    "\u00a0",
    "1",
    "a",
    "abcdef",
    "ABCDEF0",
    "9",
    "x",
  );
  fc.assert(
    fc.property(fc.array(part, { maxLength: 12 }), (parts) => {
      const text = parts.join("");
      for (const [name, pattern] of signs)
        expect((linkSigns(text) & linkSign[name]) !== 0, `${name} in ${JSON.stringify(text)}`).toBe(pattern.test(text));
    }),
    { numRuns: 2_000 },
  );
});
