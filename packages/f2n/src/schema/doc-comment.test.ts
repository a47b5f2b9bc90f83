import { describe, expect, test } from "vitest";
import { notesOfText, parameterTexts, parseDocComment } from "./doc-comment.ts";

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
      { description: "@default 'a'" },
      { description: "x", default: [1] },
      { description: "x" },
    ]);
  });
});
