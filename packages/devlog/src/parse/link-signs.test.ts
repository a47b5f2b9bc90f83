import fc from "fast-check";
import { expect, test } from "vitest";
import { linkSign, linkSignReader } from "./link-signs.ts";

const signs: readonly (readonly [keyof typeof linkSign, RegExp])[] = [
  ["bracket", /\]\(/],
  ["scheme", /:\/\//],
  ["id", /dl[-~]/],
  ["log", /_log_/],
  ["number", /[rtesxdh]\s*[#-]\s?\d|(?=.*(?:\]\(|:\/\/|dl[-~]|_log_))[#-]\s?\d/i],
  ["hash", /(?=[0-9a-f]{7})[0-9a-f]*\d|(?=[0-9a-f]{0,6}\d)[0-9a-f]{7}/i],
];
const part = fc.constantFrom(
  ...["](", "]", "(", "://", ":", "/", "dl-", "dl~", "d", "l", "_log_", "_lo", "#", "-", " ", "\t", "\u00a0", "PR"],
  ...["1", "a", "abcdef", "ABCDEF0", "9", "x", "12345678901", "é"],
);
const lines = fc.array(fc.array(part, { maxLength: 12 }), { minLength: 1, maxLength: 4 });

const signsOf = (text: string): readonly number[] => {
  const read = linkSignReader(text);
  let start = 0;
  return text.split("\n").map((line) => {
    const found = read(start, start + line.length);
    start += line.length + 1;
    return found;
  });
};

test("linkSignReader() misses no sign that a pattern sees in a line, and takes none from another line", () => {
  fc.assert(
    fc.property(lines, (parts) => {
      const texts = parts.map((line) => line.join(""));
      for (const [at, found] of signsOf(texts.join("\n")).entries()) {
        const text = texts[at] ?? "";
        for (const [name, pattern] of signs)
          if (pattern.test(text)) expect(found & linkSign[name], `${name} in ${JSON.stringify(text)}`).not.toBe(0);
        expect(found).toBe(signsOf(text)[0]);
      }
    }),
    { numRuns: 2_000 },
  );
});

test("linkSignReader() sees no sign in what logs are full of: times, days, numbers of steps", () => {
  expect(signsOf("- **Timestamp:** 2025-05-19T09:22:00+02:00\n1. step\n- 7 of 2025-05-19\n### 09:30 - Title")).toEqual([
    0, 0, 0, 0,
  ]);
});

test("linkSignReader() reads a line that is one long number in one pass", () => {
  const long = "12345678".repeat(200_000);
  expect(signsOf(`${long}\n#${long}`)).toEqual([linkSign.hash, linkSign.hash]);
});
