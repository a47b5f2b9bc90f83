import type { JsonSchema } from "@onex/contract";
import { describe, expect, test } from "vitest";
import { codeHash } from "./code-hash.ts";

const form = "0".repeat(64);
const hash = (inputs: JsonSchema, outputs: JsonSchema = {}): string => codeHash({ form }, { inputs, outputs });

describe("codeHash()", () => {
  test("gives 64 lower-case hex digits, the same every time", () => {
    expect(hash({ type: "object" })).toMatch(/^[0-9a-f]{64}$/);
    expect(hash({ type: "object" })).toBe(hash({ type: "object" }));
  });

  test("does not see descriptions, titles, examples or the order of keys", () => {
    const plain: JsonSchema = { type: "object", properties: { a: { type: "array", items: { type: "string" } } } };
    const told: JsonSchema = {
      properties: {
        a: { items: { description: "x", type: "string" }, type: "array", title: "t", examples: [1], deprecated: true },
      },
      type: "object",
      description: "y",
    };
    expect(hash(told)).toBe(hash(plain));
  });

  test("sees a property that is called description, and data that looks like a description", () => {
    expect(hash({ properties: { description: { type: "string" } } })).not.toBe(hash({ properties: {} }));
    expect(hash({ default: { description: "a" } })).not.toBe(hash({ default: { description: "b" } }));
    expect(hash({ enum: ["description"] })).not.toBe(hash({ enum: ["title"] }));
  });

  test("sees code, types, constraints and which side they are on", () => {
    const string: JsonSchema = { type: "string" };
    expect(codeHash({ form: "1".repeat(64) }, { inputs: string, outputs: {} })).not.toBe(hash(string));
    expect(hash({ type: "number" })).not.toBe(hash(string));
    expect(hash({ type: "string", minLength: 1 })).not.toBe(hash(string));
    expect(hash(string, {})).not.toBe(hash({}, string));
    expect(hash({ prefixItems: [string, {}] })).not.toBe(hash({ prefixItems: [{}, string] }));
  });

  test("does not see the order of a union's members, which the compiler changes, and sees that of overloads", () => {
    const [a, b]: readonly JsonSchema[] = [{ type: ["string", "null"] }, { enum: [1, "x", { k: [1, 2] }] }];
    const turned: readonly JsonSchema[] = [{ enum: [{ k: [1, 2] }, "x", 1] }, { type: ["null", "string"] }];
    expect(hash({ anyOf: [a ?? {}, b ?? {}] })).toBe(hash({ anyOf: turned }));
    expect(hash({ enum: [[1, 2]] })).not.toBe(hash({ enum: [[2, 1]] }));
    expect(hash({ required: ["a", "b"] })).not.toBe(hash({ required: ["b", "a"] }));
    const first = { "x-onex-overload": 0, type: "string" } as const;
    const second = { "x-onex-overload": 1, type: "number" } as const;
    expect(hash({ anyOf: [first, second] })).not.toBe(hash({ anyOf: [second, first] }));
  });

  test("does not see the names of definitions, and sees what they say, also of each other", () => {
    const list = (name: string, other: string, value: JsonSchema): JsonSchema => ({
      $ref: `#/$defs/${name}`,
      $defs: {
        [other]: { properties: { back: { $ref: `#/$defs/${name}` }, value } },
        [name]: { properties: { next: { $ref: `#/$defs/${other}` } } },
      },
    });
    const string: JsonSchema = { type: "string" };
    expect(hash(list("A", "B", string))).toBe(hash(list("Z", "A", string)));
    expect(hash(list("A", "B", string))).not.toBe(hash(list("A", "B", { type: "number" })));
    const to = (name: string): JsonSchema => ({ $ref: `#/$defs/${name}` });
    const linked = (first: string, second: string): JsonSchema => ({
      properties: { x: to("P"), y: to("Q") },
      $defs: { P: { items: to(first) }, Q: { items: to(second) }, R: { items: to("S") }, S: { const: "a" }, T: { const: "b" } },
    });
    expect(hash(linked("R", "T"))).not.toBe(hash(linked("T", "R")));
    expect(hash(linked("R", "R"))).not.toBe(hash(linked("R", "T")));
  });

  test("is of one text, whatever names, numbers and characters are in it", () => {
    const schema: JsonSchema = JSON.parse(`{
      "type": "object",
      "properties": {
        "10": { "const": { "b": [1, { "z": null, "a": "\\u2028\\ud800" }], "9": -0.5 } },
        "9": { "description": "x", "enum": ["a", 2, true] },
        "a b": { "default": { "title": "kept" } },
        "__proto__": { "$ref": "#/$defs/B" },
        "B": { "title": "t", "items": { "deprecated": true } },
        "01": {}
      },
      "$defs": {
        "title": { "type": "string", "examples": [1] },
        "B": { "anyOf": [{ "$comment": "c", "minimum": 1e21 }, { "patternProperties": { "^x": { "description": "d", "type": "null" } } }] }
      },
      "x-undefined": null
    }`);
    expect(hash(schema)).toBe("af6bed840a8af887f46a8411c1fed13f038dbc138250d9ced2fccb61ee9b5ee5");
  });

  test("sees how a function without code answers, and nothing of that where it is at once", () => {
    const answering = (call: "sync" | "async" | "generator") => codeHash({ form }, { inputs: {}, outputs: {} }, call);
    expect(answering("sync")).toBe(hash({}));
    expect(new Set([answering("sync"), answering("async"), answering("generator")]).size).toBe(3);
  });
});
