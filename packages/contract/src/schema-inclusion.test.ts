import { describe, expect, test } from "vitest";
import type { JsonSchema } from "./json-schema.ts";
import {
  bigintSchema,
  bytesSchema,
  dateSchema,
  functionSchema,
  localSchema,
  mapSchema,
  neverSchema,
  setSchema,
  undefinedSchema,
  unknownSchema,
} from "./onex-schemas.ts";
import { areDisjoint, type InclusionOptions, inclusion } from "./schema-inclusion.ts";

type Schema = JsonSchema | boolean;

const text: JsonSchema = { type: "string" };
const number: JsonSchema = { type: "number" };
const object = (
  properties: Record<string, JsonSchema>,
  required = Object.keys(properties),
  more: JsonSchema = {},
): JsonSchema => ({
  type: "object",
  properties,
  required,
  ...more,
});
const closed: JsonSchema = { additionalProperties: false };
const list = (items: JsonSchema): JsonSchema => ({ type: "array", items });
const nullable = (schema: JsonSchema): JsonSchema => ({ anyOf: [schema, { type: "null" }] });
const taking = (inputs: Record<string, JsonSchema>, outputs?: JsonSchema): JsonSchema =>
  functionSchema(object(inputs, Object.keys(inputs), closed), outputs);

const verdict = (narrow: Schema, wide: Schema, options?: InclusionOptions) => inclusion(narrow, wide, options).verdict;
const why = (narrow: Schema, wide: Schema, options?: InclusionOptions) =>
  inclusion(narrow, wide, options).reasons.map(({ path, message }) => `${path} ${message}`.trim());

const fitting: Record<string, readonly [Schema, Schema]> = {
  "a type a union that has it": [text, { type: ["string", "null"] }],
  "an integer a number": [{ type: "integer" }, number],
  "anything a schema that says nothing": [{}, unknownSchema],
  "nothing everything": [neverSchema, text],
  "types that exclude each other everything": [{ allOf: [text, number] }, { type: "null" }],
  "a type parameter its constraint": [{ ...text, "x-onex-generic": "T" }, nullable(text)],
  "listed values a pattern that each matches": [{ enum: ["ab", "abc"] }, { type: "string", pattern: "^ab" }],
  "a pattern itself in a longer range": [
    { type: "string", pattern: "^a", maxLength: 3 },
    { type: "string", pattern: "^a", maxLength: 5 },
  ],
  "a format itself": [
    { type: "string", format: "uuid" },
    { type: "string", format: "uuid", minLength: 0 },
  ],
  "a format that is not asserted, text": [text, { type: "string", format: "colour" }],
  "a range a longer one": [
    { type: "number", minimum: 1, exclusiveMaximum: 5 },
    { type: "number", exclusiveMinimum: 0, maximum: 5 },
  ],
  "integers above 0 integers from 1": [
    { type: "integer", exclusiveMinimum: 0 },
    { type: "integer", minimum: 1 },
  ],
  "a range two ranges that meet": [
    { type: "number", minimum: 0, maximum: 10 },
    {
      anyOf: [
        { type: "number", maximum: 5 },
        { type: "number", minimum: 5 },
      ],
    },
  ],
  "a few integers the list of them": [{ type: "integer", minimum: 1, maximum: 3 }, { enum: [3, 2, 1, 0] }],
  "multiples of 6 multiples of 3": [
    { type: "number", multipleOf: 6 },
    { type: "integer", multipleOf: 3 },
  ],
  "an object one with less": [object({ a: text, b: number }), object({ a: text })],
  "a closed object one with an optional property more": [
    object({ a: text }, ["a"], closed),
    object({ a: text, b: text }, ["a"], closed),
  ],
  "a required property an optional one that may be undefined": [
    object({ a: { anyOf: [text, undefinedSchema] } }),
    object({ a: text }, []),
  ],
  "a record of integers a record of numbers": [
    { type: "object", additionalProperties: { type: "integer" } },
    { type: "object", additionalProperties: number },
  ],
  "keys of one pattern the same keys": [
    { type: "object", patternProperties: { "^a-": { type: "integer" }, "^b-": text }, additionalProperties: false },
    { type: "object", patternProperties: { "^b-": text, "^a-": number } },
  ],
  "a tuple a list": [{ type: "array", prefixItems: [text, text], minItems: 2, maxItems: 2 }, list(text)],
  "a tuple a tuple with an optional item": [
    { type: "array", prefixItems: [text], minItems: 1, maxItems: 1 },
    { type: "array", prefixItems: [text, number], minItems: 1, maxItems: 2 },
  ],
  "a list of one a list without an item twice": [
    { type: "array", maxItems: 1 },
    { type: "array", uniqueItems: true },
  ],
  "a tag of two values the union over it": [
    object({ kind: { enum: ["a", "b"] }, v: number }),
    { anyOf: [object({ kind: { const: "b" } }), object({ kind: { const: "a" }, v: number })] },
  ],
  "a property of two types a union over them": [
    object({ v: { type: ["string", "number"] } }),
    { anyOf: [object({ v: text }), object({ v: number })] },
  ],
  "an optional property a union with and without it": [
    object({ v: text }, [], closed),
    { anyOf: [object({}, [], closed), object({ v: text })] },
  ],
  "a part of allOf the other": [{ allOf: [object({ a: text }), object({ b: number })] }, object({ a: text, b: number })],
  "what is not text no text": [number, { not: text }],
  "a variant oneOf, where the others exclude it": [
    object({ k: { const: 1 } }),
    { oneOf: [object({ k: { const: 1 } }), object({ k: { const: 2 } })] },
  ],
  "all but text what is left": [{ type: ["string", "number"], not: text }, number],
  "a Date an unconstrained object": [dateSchema(), { type: "object" }],
  "a bigint one of its values": [{ "x-onex-type": "bigint", anyOf: [{ const: "1" }] }, bigintSchema()],
  "a Map a wider one": [mapSchema({ const: "a" }, { type: "integer" }), mapSchema(text, number)],
  "bytes of a class bytes": [bytesSchema("Uint8Array"), { "x-onex-type": "bytes" }],
  "a Buffer the Uint8Array that it extends": [bytesSchema("Buffer"), bytesSchema("Uint8Array")],
  "an array an iterable": [list({ type: "integer" }), { "x-onex-type": "iterable", values: number }],
  "a class itself": [localSchema("WeakMap"), { anyOf: [text, localSchema("WeakMap")] }],
  "a function that takes more and gives less": [
    taking({ a: nullable(text) }, { type: "integer" }),
    taking({ other: text }, number),
  ],
  "a function that takes fewer arguments": [taking({ a: text }), taking({ a: text, b: number })],
  "a function whose result nobody looks at": [taking({}, number), taking({}, undefinedSchema)],
};

describe("inclusion() says fits", () => {
  test.each(Object.entries(fitting))("%s", (_, [narrow, wide]) => {
    expect(inclusion(narrow, wide)).toEqual({ verdict: "fits", reasons: [] });
  });
});

const refusing: Record<string, readonly [Schema, Schema, unknown, string]> = {
  "null where there was a string": [{ type: ["string", "null"] }, text, null, "may be null, which is not allowed"],
  "several types at one place in one sentence": [
    unknownSchema,
    { type: "object" },
    null,
    "may be a value of any type, which is not allowed",
  ],
  "a number that is no integer": [
    number,
    { type: "integer" },
    0.5,
    "may be a number that is not an integer, which is not allowed",
  ],
  "an infinite number, which only lives": [
    number,
    { type: "number", minimum: -1e308 },
    { "$onex:number": "-Infinity" },
    "may be a number below -1e+308, which is not allowed",
  ],
  "a value that is not listed": [{ enum: ["a", "b"] }, { enum: ["a"] }, "b", 'may be "b", which is not allowed'],
  "an open list": [text, { enum: ["a"] }, "", "may be a string that is not listed, which is not allowed"],
  "longer text": [text, { type: "string", maxLength: 2 }, "aaa", "may be text longer than 2 characters, which is not allowed"],
  "a missing property": [object({ a: text }, []), object({ a: text }), {}, 'may be an object without "a", which is not allowed'],
  "an undefined property that is required": [
    object({ a: { anyOf: [text, undefinedSchema] } }),
    object({ a: text }),
    { a: { "$onex:undefined": 1 } },
    "/a may be undefined, which is not allowed",
  ],
  "an undescribed property": [
    object({}),
    object({ b: text }, []),
    { b: null },
    "/b may be a value of any type, which is not allowed",
  ],
  "a property that a closed object has not": [
    object({ a: text }),
    object({}, [], closed),
    { a: "" },
    'may be an object with "a", which is not allowed',
  ],
  "a part deep inside": [
    object({ a: list(object({ b: nullable(text) })) }),
    object({ a: list(object({ b: text })) }),
    { a: [{ b: null }] },
    "/a/*/b may be null, which is not allowed",
  ],
  "a list that mixes what the variants keep apart": [
    list({ type: ["string", "number"] }),
    { anyOf: [list(text), list(number)] },
    [0.5, ""],
    "/* may be a number, which is not allowed",
  ],
  "the variant that was meant": [
    object({ kind: { const: "b" }, v: nullable(text) }),
    { anyOf: [object({ kind: { const: "a" }, v: nullable(text) }), object({ kind: { const: "b" }, v: text })] },
    { kind: "b", v: null },
    "/v may be null, which is not allowed",
  ],
  "a value that oneOf takes twice": [
    number,
    { oneOf: [number, { type: "number", minimum: 3 }] },
    3,
    "cannot be compared: several variants may hold at once",
  ],
  "a pattern that a found text does not match": [
    { type: "string", pattern: "^a" },
    { type: "string", pattern: "^ab" },
    "a",
    "cannot be compared: whether there is text that does not match ^ab is not decided",
  ],
  "the entry of a Map": [
    mapSchema(text, nullable(number)),
    mapSchema(text, number),
    { "$onex:map": [["", null]] },
    "/*/1 may be null, which is not allowed",
  ],
  "another built-in class": [
    dateSchema(),
    setSchema(text),
    { "$onex:date": "1970-01-01T00:00:00.000Z" },
    "may be a Date, which is not allowed",
  ],
};

describe("inclusion() says does-not-fit, shows a value and says why:", () => {
  test.each(Object.entries(refusing))("%s", (_, [narrow, wide, witness, reason]) => {
    expect(inclusion(narrow, wide)).toMatchObject({ verdict: "does-not-fit", witness });
    expect(why(narrow, wide)[0]).toBe(reason);
  });
});

const undecided: Record<string, readonly [Schema, Schema, string]> = {
  "whether a pattern is part of another": [
    { type: "string", pattern: "^ab" },
    { type: "string", pattern: "^a" },
    "cannot be compared: whether there is text that does not match ^a is not decided",
  ],
  "which class extends which": [
    localSchema("Cat"),
    localSchema("Animal"),
    "cannot be compared: whether a Cat is also of class Animal is not known",
  ],
  "what tells bigints apart only when encoded": [
    bigintSchema(),
    { "x-onex-type": "bigint", anyOf: [{ const: "1" }] },
    "cannot be compared: both are a bigint, each with an encoded form of its own",
  ],
  "overloaded functions": [
    functionSchema({ anyOf: [{ ...object({}), "x-onex-overload": 0 }] }),
    functionSchema(object({})),
    "cannot be compared: one of the functions is overloaded",
  ],
};

describe("inclusion() says cannot-prove, and why:", () => {
  test.each(Object.entries(undecided))("%s", (_, [narrow, wide, reason]) => {
    expect(inclusion(narrow, wide)).not.toHaveProperty("witness");
    expect(verdict(narrow, wide)).toBe("cannot-prove");
    expect(why(narrow, wide)[0]).toBe(reason);
  });
});

describe("inclusion() of functions", () => {
  test("refuses one that takes less, by the value of that argument", () => {
    const [narrow, wide] = [object({ f: taking({ a: text }) }), object({ f: taking({ a: nullable(text) }) })];
    expect(inclusion(narrow, wide)).toEqual({
      verdict: "does-not-fit",
      reasons: [
        {
          path: "/f",
          keyword: "inputs",
          refused: "a function that does not take null as argument 1",
          message: "may be a function that does not take null as argument 1, which is not allowed",
        },
      ],
    });
    expect(verdict(wide, narrow)).toBe("fits");
  });

  test("refuses one that wants an argument more, unless it may be undefined", () => {
    expect(verdict(taking({ a: text, b: text }), taking({ a: text }))).toBe("does-not-fit");
    expect(verdict(taking({ a: text, b: unknownSchema }), taking({ a: text }))).toBe("fits");
  });

  test("does not take a difference of one variant for one of the union", () => {
    const either = { anyOf: [taking({}, text), taking({}, number)] };
    expect(verdict(taking({}, text), either)).toBe("fits");
    expect(verdict(taking({}, { type: ["string", "number"] }), either)).toBe("cannot-prove");
  });

  test("raises what a check of the signature would raise", () => {
    const broken = functionSchema({ $ref: "#/$defs/none" });
    expect(() => inclusion(broken, taking({}))).toThrow(expect.objectContaining({ code: "schema/unsupported" }));
  });
});

describe("inclusion() of recursive schemas", () => {
  const chain = (value: JsonSchema, name: string): JsonSchema => ({
    $ref: `#/$defs/${name}`,
    $defs: { [name]: object({ value, next: nullable({ $ref: `#/$defs/${name}` }) }) },
  });

  test("compares them coinductively, whatever the names of their definitions", () => {
    expect(verdict(chain({ type: "integer" }, "A"), chain(number, "B"))).toBe("fits");
    expect(inclusion(chain(number, "A"), chain({ type: "integer" }, "B"))).toMatchObject({
      verdict: "does-not-fit",
      witness: { value: 0.5, next: null },
    });
  });

  test("takes back what it concluded from a pair that turned out not to fit", () => {
    // While A is compared with its like, C fits because A is taken to. Then A does not, and another variant takes its place; C stays with A.
    const pair = (q: JsonSchema, place: JsonSchema): JsonSchema => ({
      ...object({ first: place, second: { $ref: "#/$defs/C" } }),
      $defs: { A: object({ p: { $ref: "#/$defs/C" }, q }), C: object({ back: { $ref: "#/$defs/A" } }) },
    });
    const inner = object({ inner: { $ref: "#/$defs/A" } });
    expect(verdict(pair(number, inner), pair(text, { anyOf: [inner, { type: "object" }] }))).toBe("cannot-prove");
    expect(verdict(pair(number, inner), pair(number, { anyOf: [inner, { type: "object" }] }))).toBe("fits");
  });

  test("unrolls as far as it must", () => {
    const once = object({ value: number, next: nullable({ $ref: "#/$defs/A" }) });
    expect(verdict({ ...once, ...{ $defs: chain(number, "A").$defs ?? {} } }, chain(number, "A"))).toBe("fits");
  });
});

describe("inclusion() with options", () => {
  test("undescribed: absent takes an object to have only what is described, as TypeScript does", () => {
    const [narrow, wide] = [object({ a: text }), object({ a: text, b: text }, ["a"])];
    expect(verdict(narrow, wide)).toBe("does-not-fit");
    expect(verdict(narrow, wide, { undescribed: "absent" })).toBe("fits");
    expect(verdict(narrow, object({ a: text, b: text }), { undescribed: "absent" })).toBe("does-not-fit");
    expect(verdict({ type: "object", additionalProperties: number }, wide, { undescribed: "absent" })).toBe("does-not-fit");
  });

  test("the encoded form reads JSON Schema to the letter", () => {
    expect(verdict(number, { allOf: [number, { maximum: 1.7e308 }] })).toBe("does-not-fit");
    expect(
      verdict(number, {
        anyOf: [
          { type: "number", maximum: 0 },
          { type: "number", minimum: 0 },
        ],
      }),
    ).toBe("does-not-fit");
    expect(
      verdict(
        number,
        {
          anyOf: [
            { type: "number", maximum: 0 },
            { type: "number", minimum: 0 },
          ],
        },
        { form: "encoded" },
      ),
    ).toBe("fits");
    expect(verdict(dateSchema(), { type: ["string", "object"] }, { form: "encoded" })).toBe("fits");
    expect(verdict(dateSchema(), { type: ["string", "object"] })).toBe("fits");
    expect(verdict(dateSchema(), { type: "object" }, { form: "encoded" })).toBe("does-not-fit");
    expect(verdict(undefinedSchema, text, { form: "encoded" })).toBe("does-not-fit");
  });

  test("narrowAt and wideAt mean a part, whose references still reach the whole", () => {
    const whole: JsonSchema = { ...object({ a: { $ref: "#/$defs/T" } }), $defs: { T: { type: "integer" } } };
    expect(verdict(whole, number, { narrowAt: "/properties/a" })).toBe("fits");
    expect(verdict(number, whole, { wideAt: "/properties/a" })).toBe("does-not-fit");
  });

  test("maxSteps bounds the work", () => {
    const many = { anyOf: Array.from({ length: 50 }, (_, n) => object({ [`p${n}`]: text })) };
    const turned = { anyOf: many.anyOf.toReversed() };
    expect(inclusion(many, turned, { maxSteps: 100 })).toEqual({
      verdict: "cannot-prove",
      reasons: [{ path: "", keyword: "", message: "cannot be compared: the schemas are too large together" }],
    });
    expect(verdict(many, turned)).toBe("fits");
  });

  test("a recursive schema fits a copy of itself, whatever the work that is allowed", () => {
    const json: JsonSchema = {
      $ref: "#/$defs/Value",
      $defs: { Value: { anyOf: [{ type: ["string", "null"] }, { type: "array", items: { $ref: "#/$defs/Value" } }] } },
    };
    const renamed = JSON.parse(JSON.stringify(json).replaceAll("Value", "Other"));
    expect(inclusion(json, structuredClone(json), { maxSteps: 0 }).verdict).toBe("fits");
    expect(inclusion(json, renamed, { maxSteps: 0 }).verdict).toBe("fits");
  });
});

test("inclusion() of a schema that no check can read raises schema/unsupported", () => {
  expect(() => inclusion({ type: "text" } as unknown as JsonSchema, text)).toThrow(
    expect.objectContaining({ code: "schema/unsupported" }),
  );
});

test("areDisjoint() tells schemas that no value fits both of", () => {
  expect(areDisjoint(text, number)).toBe(true);
  expect(areDisjoint({ type: "number", maximum: 1 }, { type: "number", exclusiveMinimum: 1 })).toBe(true);
  expect(areDisjoint(object({ kind: { const: "a" } }), object({ kind: { const: "b" } }))).toBe(true);
  expect(areDisjoint(object({ kind: { const: "a" } }, []), object({ kind: { const: "b" } }, []))).toBe(false);
  expect(areDisjoint(dateSchema(), mapSchema(text, text))).toBe(true);
  expect(areDisjoint(dateSchema(), unknownSchema)).toBe(false);
});
