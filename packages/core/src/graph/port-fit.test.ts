import { checker, type JsonSchema } from "@onex/contract";
import fc from "fast-check";
import { describe, expect, test } from "vitest";
import { partSchema, portVerdict, schemaWords } from "./port-fit.ts";

const types = fc.constantFrom("null", "boolean", "number", "integer", "string", "array", "object" as const);
const schema: fc.Arbitrary<JsonSchema> = fc.letrec<{ one: JsonSchema }>((tie) => ({
  one: fc.oneof(
    { maxDepth: 2 },
    fc.record({ type: types }),
    fc.record({ type: fc.uniqueArray(types, { minLength: 1, maxLength: 3 }) }),
    fc.record({ type: fc.constant("number" as const), minimum: fc.integer({ min: -2, max: 2 }) }),
    fc.record({
      enum: fc.array(fc.oneof(fc.string({ maxLength: 1 }), fc.integer({ min: -2, max: 2 }), fc.boolean(), fc.constant(null)), {
        minLength: 1,
      }),
    }),
    fc.record({ anyOf: fc.array(tie("one"), { minLength: 1, maxLength: 3 }) }),
    fc.constant<JsonSchema>({ "x-onex-type": "unknown" }),
    fc.constant<JsonSchema>({ "x-onex-type": "date" }),
  ),
})).one;
const value = fc.oneof(
  fc.constantFrom<unknown>(null, true, 0, 1, -1, 0.5, "", "a", [], {}, undefined),
  fc.date(),
  fc.jsonValue(),
);

describe("portVerdict()", () => {
  test("is never wrong: what fits is taken, what is disjoint is not, for every value that is given", () => {
    fc.assert(
      fc.property(schema, schema, value, (from, to, given) => {
        if (!checker(from).is(given)) return;
        const verdict = portVerdict(from, to);
        if (verdict !== "unknown") expect(checker(to).is(given)).toBe(verdict === "fits");
      }),
      { numRuns: 2000 },
    );
  });

  test("proves what is common", () => {
    expect(portVerdict({ type: "string", pattern: "a" }, { type: "string", description: "a text" })).toBe("fits");
    expect(portVerdict({ type: "integer" }, { type: "number" })).toBe("fits");
    expect(portVerdict({ type: "number" }, { type: "integer" })).toBe("unknown");
    expect(portVerdict({ type: "string" }, { type: ["string", "null"] })).toBe("fits");
    expect(portVerdict({ type: "string" }, { type: "number" })).toBe("disjoint");
    expect(
      portVerdict({ anyOf: [{ const: "a" }, { $ref: "#/$defs/b" }], $defs: { b: { enum: ["b", "c"] } } }, { type: "number" }),
    ).toBe("disjoint");
    const object: JsonSchema = { type: "object", properties: { a: { type: "string" } } };
    expect(portVerdict(object, structuredClone(object))).toBe("fits");
  });
});

test("partSchema() is known only for parts that are certainly there", () => {
  const whole: JsonSchema = {
    type: "object",
    properties: { must: { type: "object", properties: { x: { $ref: "#/$defs/x" } }, required: ["x"] }, may: { type: "string" } },
    required: ["must"],
    $defs: { x: { type: "number" } },
  };
  expect(partSchema(whole, [])).toBe(whole);
  expect(partSchema(whole, ["must", "x"])).toEqual({ $ref: "#/$defs/x", $defs: whole.$defs });
  expect([["may"], ["none"], ["must", "x", "y"], [0]].map((path) => partSchema(whole, path))).toEqual([
    undefined,
    undefined,
    undefined,
    undefined,
  ]);
});

test("partSchema() finds items of tuples, and what references lead to", () => {
  const pair: JsonSchema = { type: "array", prefixItems: [{ type: "number" }, { type: "string" }], minItems: 1 };
  const whole: JsonSchema = { $ref: "#/$defs/box", $defs: { box: { type: "object", properties: { pair }, required: ["pair"] } } };
  expect(partSchema(whole, ["pair", 0])).toEqual({ type: "number", $defs: whole.$defs });
  expect(
    [
      ["pair", 1],
      ["pair", "0"],
      ["pair", -1],
      ["pair", 0.5],
    ].map((path) => partSchema(whole, path)),
  ).toEqual([undefined, undefined, undefined, undefined]);
});

test("schemaWords() says what a schema takes", () => {
  expect(schemaWords({ type: ["string", "null"] })).toBe("a string or null");
  expect(schemaWords({ type: "object" })).toBe("an object");
  expect(schemaWords({ "x-onex-type": "date" })).toBe("a value of another type");
});
