import { describe, expect, test } from "vitest";
import { compareSchemas, type Notation } from "./fixtures-compare.ts";

const isEqual = (ours: object, theirs: object, ...shared: readonly Notation[]): boolean =>
  compareSchemas(ours as never, theirs as never, 7, shared).differences.length === 0;

const text = { type: "string" };
const nothing = { "x-onex-type": "undefined", type: "object", properties: { "$onex:undefined": { const: 1 } } };
const given = { not: { anyOf: [{ type: "null" }, nothing] } };

describe("compareSchemas()", () => {
  test("takes dates for strings and leaves open whether objects are closed", () => {
    const ours = { type: "object", properties: { a: { "x-onex-type": "date", type: "object" } }, required: ["a"] };
    const theirs = {
      type: "object",
      properties: { a: { ...text, format: "date-time" } },
      required: ["a"],
      additionalProperties: false,
    };
    expect(isEqual(ours, theirs)).toBe(true);
  });
  test("names the values that tell two schemas apart, with what each says", () => {
    const { differences } = compareSchemas({ type: "number" }, { type: "integer" }, 7);
    expect(differences.length).toBeGreaterThan(0);
    expect(differences.every(({ instance, ours, theirs }) => !Number.isInteger(instance) && ours && !theirs)).toBe(true);
  });
  test("shares the notation of a type without members only where it is asked to", () => {
    const pairs = [
      [given, { type: "object" }],
      [{ type: ["object", "array"] }, { type: "object" }],
    ] as const;
    for (const [ours, theirs] of pairs) {
      expect(isEqual(ours, theirs)).toBe(false);
      expect(isEqual(ours, theirs, "undefined")).toBe(false);
      expect(isEqual(ours, theirs, "empty-object")).toBe(true);
      expect(isEqual(ours, text, "empty-object")).toBe(false);
    }
  });
  test("shares the notation of undefined only where it is asked to", () => {
    const ours = { type: "object", properties: { a: { anyOf: [text, nothing] }, b: text }, required: ["a", "b"] };
    const theirs = { type: "object", properties: { a: text, b: text }, required: ["b"] };
    expect([isEqual(ours, theirs), isEqual(ours, theirs, "empty-object"), isEqual(ours, theirs, "undefined")]).toEqual([
      ...[false, false, true],
    ]);
    expect(isEqual(ours, { ...theirs, required: [] }, "undefined")).toBe(false);
  });
});
