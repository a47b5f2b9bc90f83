import { describe, expect, test } from "vitest";
import { wireSchemaLimits, wireSchemaProblems } from "./wire-schema.ts";

const long = "a".repeat(wireSchemaLimits.patternChars + 1);
const wide = (count: number) => ({
  type: "object",
  properties: Object.fromEntries(Array.from({ length: count }, (_, index) => [`p${index}`, { type: "string" }])),
});

describe("wireSchemaProblems()", () => {
  test("finds nothing wrong with a schema that stands alone, at the limits too", () => {
    expect(wireSchemaProblems({ $defs: { a: { pattern: long.slice(1) } }, items: { $ref: "#/$defs/a" } }, "")).toEqual([]);
    expect(wireSchemaProblems(wide(wireSchemaLimits.schemas - 1), "")).toEqual([]);
  });

  test.each([
    ["a reference to another document", { items: { $ref: "https://example.org/s.json" } }, "/in/items/$ref"],
    ["a long pattern", { anyOf: [{ type: "string" }, { pattern: long }] }, "/in/anyOf/1/pattern"],
    ["a long pattern of names", { patternProperties: { [long]: {} } }, "/in/patternProperties"],
    ["too many schemas", wide(wireSchemaLimits.schemas), "/in"],
    ["what a function takes", { "x-onex-type": "function", inputs: { not: { pattern: long } } }, "/in/inputs/not/pattern"],
  ])("names the place of %s", (_what, schema, path) => {
    expect(wireSchemaProblems(schema, "/in").map((problem) => problem.path)).toEqual([path]);
  });

  test("takes a property called like a keyword, and a value that looks like a schema, for what they are", () => {
    expect(wireSchemaProblems({ properties: { pattern: { type: "string" }, $ref: { type: "string" } } }, "")).toEqual([]);
    expect(
      wireSchemaProblems({ const: { $ref: "elsewhere" }, default: { pattern: long }, enum: [{ pattern: long }] }, ""),
    ).toEqual([]);
  });
});
