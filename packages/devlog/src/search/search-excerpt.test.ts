import fc from "fast-check";
import { expect, test } from "vitest";
import { excerptOf } from "./search-excerpt.ts";

const marked = (text: string, phrases: readonly string[]): string =>
  excerptOf([text], phrases)
    .map(({ text: part, hit }) => (hit ? `[${part}]` : part))
    .join("");
const words = (count: number, name = "w"): string => Array.from({ length: count }, (_, at) => `${name}${at}`).join(" ");

test.each([
  ["letter case and accents don't matter", "The Naïve parser", ["naive"], "The [Naïve] parser"],
  ["a decomposed accent belongs to its word", "The Nai\u0308ve parser", ["naïve"], "The [Nai\u0308ve] parser"],
  ["a phrase is one hit, across lines and signs", "equal, as\n**texts** go", ["equal as texts"], "[equal, as\n**texts]** go"],
  ["a star stands for the rest of a word", "it forgets", ["forg*"], "it [forgets]"],
  ["without a star a word is whole", "it forgets forg", ["forg"], "it forgets [forg]"],
  ["a text without a hit shows how it begins", "nothing here", ["else"], "nothing here"],
])("excerptOf(): %s", (_title, text, phrases, expected) => {
  expect(marked(text, phrases)).toBe(expected);
});

test("excerptOf() takes the stretch with the most of the words, with a few words before the first", () => {
  const text = `alone ${words(60)} alone beta ${words(60, "v")}`;
  expect(marked(text, ["alone", "beta"])).toMatch(/^…w56 w57 w58 w59 \[alone\] \[beta\] v0 .* v17…$/);
});

test("excerptOf() gives a piece of the text as it stands, at most 24 words of it, and marks only what was looked for", () => {
  const word = fc.constantFrom("cache", "Cache", "disk", "naïve", "…", "\n", "#", "x1");
  fc.assert(
    fc.property(
      fc.array(word, { maxLength: 80 }),
      fc.array(fc.constantFrom("cache", "disk x1", "na*"), { maxLength: 3 }),
      (parts, phrases) => {
        const text = parts.join(" ");
        const shown = excerptOf([text], phrases);
        const piece = shown.map((part) => part.text).join("");
        expect(text).toContain(piece.replace(/^…/, "").replace(/…$/, ""));
        expect(piece.match(/[\p{L}\p{N}]+/gu)?.length ?? 0).toBeLessThanOrEqual(24);
        for (const part of shown) if (part.hit) expect(part.text).toMatch(/^(?:cache|disk\W+x1|naïve)$/i);
      },
    ),
  );
});
