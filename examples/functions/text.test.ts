import { join } from "node:path";
import { expect, test } from "vitest";
import { countWords, joinTexts, readText, registerOf, report, tokenise, topWords } from "./text.ts";

test("tokenise() keeps inner apostrophes and hyphens, drops the rest and short words", () => {
  expect(tokenise("The miller’s well-made Café, 3 times!")).toEqual(["the", "miller’s", "well-made", "café", "times"]);
  expect(tokenise("to be or not", 3)).toEqual(["not"]);
  expect(tokenise("42 …")).toEqual([]);
});

test("countWords() counts words that are also names of object properties", () => {
  expect(countWords(["constructor", "a", "constructor"])).toEqual({ constructor: 2, a: 1 });
});

test("topWords() puts the most frequent first and equal ones in alphabetical order", () => {
  expect(topWords({ b: 1, a: 1, c: 3, d: 2 }, 3)).toEqual([
    { word: "c", count: 3 },
    { word: "d", count: 2 },
    { word: "a", count: 1 },
  ]);
});

test.each([
  [["a", "to"], "plain"],
  [["seven", "words"], "middling"],
  [["considerable", "erudition"], "learned"],
  [[], "plain"],
])("registerOf(%j) is %s", (words, register) => {
  expect(registerOf(words)).toBe(register);
});

test("report() writes aligned lines", () => {
  const top = [
    { word: "water", count: 2 },
    { word: "so", count: 1 },
  ];
  expect(
    report({ title: "T", words: ["water", "so", "water"], counts: { water: 2, so: 1 }, top, register: "plain" }).lines,
  ).toEqual(["T: 3 words, 2 different, plain", "water  2", "so     1"]);
});

test("joinTexts() takes any number of texts", () => {
  expect([joinTexts(", "), joinTexts(", ", "a"), joinTexts(", ", "a", "b")]).toEqual(["", "a", "a, b"]);
});

test("the example text is what the other examples count", async () => {
  const words = tokenise(await readText(join(import.meta.dirname, "../data/tide-mill.txt")));
  expect(words).toHaveLength(1508);
  expect(countWords(words).water).toBe(14);
});
