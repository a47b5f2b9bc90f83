import type { JsonSchema } from "@onex/contract";
import { describe, expect, test } from "vitest";
import type { Notes } from "./draft.ts";
import { noted } from "./noted-schema.ts";

const text: JsonSchema = { type: "string" };
const number: JsonSchema = { type: "number" };

describe("noted()", () => {
  test.each<readonly [string, JsonSchema, Notes, JsonSchema]>([
    ["a number is an integer", number, { type: "integer" }, { type: "integer" }],
    ["so is one among other types", { type: ["number", "null"] }, { type: "integer" }, { type: ["integer", "null"] }],
    ["and one among other schemas", { anyOf: [text, number] }, { type: "integer" }, { anyOf: [text, { type: "integer" }] }],
    ["a text is none", text, { type: "integer" }, text],
    [
      "a pattern holds beside another one",
      { ...text, pattern: "a" },
      { pattern: "b" },
      { ...text, pattern: "a", allOf: [{ pattern: "b" }] },
    ],
    [
      "and beside parts that are there",
      { pattern: "a", allOf: [text] },
      { pattern: "b" },
      { pattern: "a", allOf: [text, { pattern: "b" }] },
    ],
    [
      "items are those of an array",
      { type: "array", items: number },
      { items: { minimum: 1 } },
      { type: "array", items: { ...number, minimum: 1 } },
    ],
    [
      "and not of a tuple",
      { type: "array", prefixItems: [text] },
      { items: { minimum: 1 } },
      { type: "array", prefixItems: [text] },
    ],
    ["nor of a set", { "x-onex-type": "set", values: text }, { items: { minLength: 1 } }, { "x-onex-type": "set", values: text }],
    ["a tuple keeps its length", { minItems: 2, maxItems: 3 }, { minItems: 0, maxItems: 9 }, { minItems: 2, maxItems: 3 }],
    ["which may be narrower", { minItems: 1, maxItems: 3 }, { minItems: 2, maxItems: 2 }, { minItems: 2, maxItems: 2 }],
  ])("%s", (_, schema, notes, expected) => {
    expect(noted(schema, notes)).toEqual(expected);
  });
});
