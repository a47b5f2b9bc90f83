import { describe, expect, test } from "vitest";
import { hasConstraintTag, merged, notesOf, notesOfText, parameterTexts, parseDocComment } from "./doc-comment.ts";

describe("parseDocComment()", () => {
  test("splits description and block tags, and keeps paragraphs", () => {
    expect(parseDocComment("/**\n * One\n * two.\n *\n * Three.\n * @tag a, b\n * @returns x\n *   more\n */")).toEqual({
      description: "One\ntwo.\n\nThree.",
      tags: [
        { name: "tag", text: "a, b" },
        { name: "returns", text: "x\n  more" },
      ],
    });
  });
  test("takes known tags on one line apart and leaves other words with an at sign", () => {
    expect(parseDocComment("/** @minimum 1 @maximum 5 */").tags).toEqual([
      { name: "minimum", text: "1" },
      { name: "maximum", text: "5" },
    ]);
    expect(parseDocComment("/** write to a @b */")).toEqual({ description: "write to a @b", tags: [] });
  });
  test("finds no tag inside fenced code", () => {
    const { description, tags } = parseDocComment("/**\n * Use:\n * ```ts\n * @decorate\n * ```\n */");
    expect([description, tags]).toEqual(["Use:\n```ts\n@decorate\n```", []]);
  });
  test("prints links as their text", () => {
    expect(parseDocComment("/** See {@link Foo}, {@link Bar | the bar} and {@linkcode baz}. */").description).toBe(
      "See Foo, the bar and baz.",
    );
  });
});

describe("parameterTexts()", () => {
  test("reads names with types, brackets, defaults, dots and dashes", () => {
    const comment = parseDocComment(
      "/**\n * @param a - first\n * @param {string} b second\n * @param [c=3] third\n * @param options.deep inner\n * @param {{ x: number }} d fourth\n */",
    );
    expect(Object.fromEntries(parameterTexts(comment))).toEqual({
      a: "first",
      b: "second",
      c: "third",
      "options.deep": "inner",
      d: "fourth",
    });
  });
});

describe("notesOfText()", () => {
  test("reads constraints behind a description", () => {
    expect(notesOfText("how many @minimum 1 @int")).toEqual({ description: "how many", minimum: 1, type: "integer" });
  });
  test("ignores constraints that are none", () => {
    expect(notesOfText("x @minimum few @maxLength -1 @multipleOf 0 @pattern ( @format")).toEqual({ description: "x" });
  });
  test("reads defaults as JSON, single-quoted text included", () => {
    expect([notesOfText("@default 'a'"), notesOfText("x @default [1]"), notesOfText("x @default whatever")]).toEqual([
      { default: "a" },
      { description: "x", default: [1] },
      { description: "x" },
    ]);
  });
});

describe("notesOf()", () => {
  const of = (...lines: readonly string[]) =>
    notesOf(parseDocComment(`/**\n${lines.map((line) => ` * ${line}`).join("\n")}\n */`));

  test("reads the names that other generators have for an integer, and their prefix", () => {
    expect(["@int", "@integer", "@asType integer", "@type integer", "@TJS-type integer"].map((line) => of(line))).toEqual(
      Array.from({ length: 5 }, () => ({ type: "integer" })),
    );
    expect(of("@TJS-minimum 5", "@TJS-format email")).toEqual({ minimum: 5, format: "email" });
  });
  test("reads nothing by which a value of another type could pass", () => {
    const others = [
      "@nullable",
      "@type string",
      "@asType null",
      "@TJS-type {number}",
      "@ref #/x",
      "@ignore",
      "@required",
      "@id a",
    ];
    expect(others.map((line) => of(line))).toEqual(others.map(() => ({})));
  });
  test("reads what is said of the items of an array, as JSON and tag by tag", () => {
    expect(of('@items {"type": "integer", "minimum": 0, "title": "n", "$ref": "x"}')).toEqual({
      items: { type: "integer", minimum: 0, title: "n" },
    });
    expect(of("@items.minLength 3", "@items.format email", "@items.items.maximum 1", "@items [1]", "@other.minimum 1")).toEqual({
      items: { minLength: 3, format: "email", items: { maximum: 1 } },
    });
  });
  test("reads titles, descriptions and examples", () => {
    expect(
      of("Of this.", "@description Of that.", "@title T", '@example "a"', "@example not JSON", '@examples ["b", 1]'),
    ).toEqual({
      description: "Of that.",
      title: "T",
      examples: ["a", "b", 1],
    });
  });
  test("reads how many properties there are, and that items need not differ", () => {
    expect(of("@minProperties 1 @maxProperties 2", "@uniqueItems false", "@minProperties -1")).toEqual({
      minProperties: 1,
      maxProperties: 2,
    });
  });
});

test("merged() lets what is said later count, and keeps the rest", () => {
  expect(
    merged(
      { minimum: 1, items: { minimum: 1, maximum: 9 }, examples: [1] },
      { minimum: 2, items: { minimum: 3 }, examples: [2] },
    ),
  ).toEqual({ minimum: 2, items: { minimum: 3, maximum: 9 }, examples: [1, 2] });
});

test("hasConstraintTag() tells tags that narrow from words", () => {
  expect(["/** @minLength 1 */", "/** @TJS-pattern a */", "/** @items.minimum 1 */"].every(hasConstraintTag)).toBe(true);
  expect(["/** Words. */", "/** @deprecated @title x */", "/** at@formats.org @example 1 */"].some(hasConstraintTag)).toBe(false);
});
