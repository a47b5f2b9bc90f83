import {
  bigintSchema,
  bytesClasses,
  bytesSchema,
  checker,
  dateSchema,
  encode,
  errorSchema,
  functionSchema,
  type JsonSchema,
  localSchema,
  mapSchema,
  neverSchema,
  regexpSchema,
  setSchema,
  undefinedSchema,
  unknownSchema,
  urlSchema,
} from "@onex/contract";
import fc from "fast-check";
import { describe, expect, test } from "vitest";
import { describer } from "../faces/test-describe.ts";
import { arbitrary, inputsArbitrary } from "./arbitrary.ts";

const describeSource = describer();
const text: JsonSchema = { type: "string" };
const number: JsonSchema = { type: "number" };
const list = (items: JsonSchema): JsonSchema => ({ type: "array", items });
const record = (properties: Record<string, JsonSchema>, required = Object.keys(properties)): JsonSchema => ({
  type: "object",
  properties,
  required,
});

const sample = async (schema: JsonSchema, count = 200): Promise<unknown[]> =>
  fc.sample(await arbitrary(schema), { numRuns: count, seed: 7 });

/** Every value passes the schema's own checker. */
async function hold(schema: JsonSchema, count = 200): Promise<unknown[]> {
  const values = await sample(schema, count);
  const { problems } = checker(schema);
  for (const value of values) expect([value, problems(value)]).toEqual([value, []]);
  return values;
}

describe("arbitrary()", () => {
  test("keeps within bounds of numbers, and makes what lies on them", async () => {
    expect(new Set(await hold({ type: "integer", minimum: 3, exclusiveMaximum: 6 }))).toEqual(new Set([3, 4, 5]));
    await hold({ type: "number", exclusiveMinimum: 0, maximum: 1 });
    await hold({ type: "number", multipleOf: 0.25, minimum: -1 });
    await hold({ type: "integer", minimum: 1e12 });
    expect(await hold({ type: "number", minimum: 2, maximum: 2 }, 5)).toEqual([2, 2, 2, 2, 2]);
    expect((await hold(number)).some(Number.isNaN)).toBe(true);
    expect((await hold({ type: "number", minimum: 0 })).some(Number.isNaN)).toBe(false);
  });

  test("gives numbers without bounds the size that is asked for", async () => {
    const values = fc.sample(await arbitrary(list(number), { magnitude: 50 }), { numRuns: 300, seed: 1 }) as number[][];
    for (const value of values.flat()) expect(Math.abs(value)).toBeLessThanOrEqual(50);
    expect(values.flat().some(Number.isInteger) && values.flat().some((value) => !Number.isInteger(value))).toBe(true);
  });

  test("counts lengths in code points", async () => {
    await hold({ type: "string", minLength: 2, maxLength: 3 });
    await hold({ type: "string", minLength: 40 });
  });

  test("knows every format that is asserted, and passes over the others", async () => {
    for (const format of ["date-time", "date", "time", "email", "uri", "uuid", "ipv4", "ipv6", "regex", "colour"]) {
      await hold({ type: "string", format });
    }
    await hold({ type: "string", format: "email", maxLength: 12 });
  });

  test("follows patterns, with lengths and several at once", async () => {
    await hold({ type: "string", pattern: "^a[^]*$", minLength: 3 });
    await hold({ type: "string", pattern: "b+", maxLength: 4 });
    await hold({ type: "string", pattern: "^\\p{Lu}", allOf: [{ pattern: "\\d$" }] });
    await hold({ type: "string", pattern: "^(?!x)", maxLength: 9 });
  });

  test("makes objects: what must be there, what may, the others, and no prototype tricks", async () => {
    const schema: JsonSchema = {
      ...record({ a: number, b: text, toString: text }, ["a", "c"]),
      additionalProperties: { type: "boolean" },
    };
    const values = (await hold(schema)) as Record<string, unknown>[];
    expect(values.some((value) => "b" in value) && values.some((value) => !("b" in value))).toBe(true);
    expect(values.some((value) => Object.keys(value).some((key) => !["a", "b", "c", "toString"].includes(key)))).toBe(true);
    for (const value of values)
      expect([Object.getPrototypeOf(value), Object.hasOwn(value, "__proto__")]).toEqual([Object.prototype, false]);
    const closed = (await hold({ ...record({ a: number }), additionalProperties: false })) as object[];
    for (const value of closed) expect(Object.keys(value)).toEqual(["a"]);
    await hold({ type: "object", additionalProperties: number, minProperties: 2, maxProperties: 3 });
    await hold({ type: "object", patternProperties: { "^x-": number }, additionalProperties: text });
    await hold({ type: "object", propertyNames: { pattern: "^[a-z]{2}$" }, additionalProperties: number });
  });

  test("makes lists and tuples of every length that there may be", async () => {
    const tuple: JsonSchema = { type: "array", prefixItems: [text, number], minItems: 1, items: { type: "boolean" } };
    const lengths = new Set(((await hold(tuple)) as unknown[][]).map(({ length }) => Math.min(length, 3)));
    expect(lengths).toEqual(new Set([1, 2, 3]));
    await hold({ type: "array", prefixItems: [text, number], minItems: 2, maxItems: 2 });
    await hold({ type: "array", prefixItems: [text], minItems: 4, items: number });
    await hold({ type: "array", items: { type: "integer", minimum: 0, maximum: 9 }, uniqueItems: true, minItems: 3 });
    await hold({ type: "array", items: list({ type: "boolean" }), uniqueItems: true, maxItems: 3 });
  });

  test("meets every variant of a union, and each of them alone", async () => {
    const schema: JsonSchema = {
      anyOf: [record({ kind: { const: "a" } }), record({ kind: { const: "b" }, n: number }), { type: "null" }],
    };
    const kinds = new Set((await hold(schema)).map((value) => (value as { kind: string } | null)?.kind));
    expect(kinds).toEqual(new Set(["a", "b", undefined]));
    await hold({ type: ["string", "integer", "null"], minimum: 3, maxLength: 2 });
    await hold({ oneOf: [{ type: "integer" }, { type: "number", minimum: 5 }] });
    await hold({ allOf: [record({ a: number }), record({ b: text }), { ...record({ a: { type: "integer", minimum: 0 } }) }] });
    await hold({ allOf: [{ enum: [1, 2, "x"] }, { type: "number" }], not: { const: 2 } });
  });

  test("makes fresh copies of constants", async () => {
    const [one, other] = await hold({ enum: [{ a: [1] }] }, 2);
    expect(one).not.toBe(other);
  });

  test("makes what JSON has no word for", async () => {
    const schemas = [
      dateSchema(),
      bigintSchema(),
      urlSchema(),
      regexpSchema(),
      errorSchema(),
      undefinedSchema,
      ...bytesClasses.map(bytesSchema),
    ];
    for (const schema of schemas) await hold(schema, 50);
    const maps = (await hold(mapSchema(text, setSchema(number)))) as Map<string, Set<number>>[];
    expect(maps.some(({ size }) => size > 1)).toBe(true);
    const five: JsonSchema = { "x-onex-type": "bigint", anyOf: [{ const: "5" }] };
    expect(await hold(five, 2)).toEqual([5n, 5n]);
  });

  test("makes only what can be encoded where anything may be", async () => {
    for (const value of await hold(unknownSchema)) expect(() => encode(value)).not.toThrow();
  });

  test("ends types that contain themselves", async () => {
    const tree: JsonSchema = {
      $ref: "#/$defs/Tree",
      $defs: {
        Tree: record(
          {
            label: text,
            children: list({ $ref: "#/$defs/Tree" }),
            parent: { $ref: "#/$defs/Tree" },
            by: mapSchema(text, { $ref: "#/$defs/Tree" }),
          },
          ["label", "children", "by"],
        ),
      },
    };
    const values = (await hold(tree, 100)) as { children: unknown[] }[];
    expect(values.some(({ children }) => children.length > 0)).toBe(true);
    const expression: JsonSchema = {
      $ref: "#/$defs/E",
      $defs: {
        E: {
          anyOf: [
            record({ op: { const: "+" }, left: { $ref: "#/$defs/E" }, right: { $ref: "#/$defs/E" } }),
            record({ value: number }),
          ],
        },
      },
    };
    await hold(expression, 100);
    await hold({ type: "array", items: { $ref: "#" } }, 50);
    const manyWays = Object.fromEntries(Array.from({ length: 20 }, (_, at) => [`part${at}`, { $ref: "#" }] as const));
    await hold(record(manyWays, []), 50);
    let deep: JsonSchema = text;
    for (let level = 0; level < 20; level += 1) deep = record({ deep });
    await hold(deep, 5);
  });

  test("leaves out what nobody can make up where it may be left out", async () => {
    const schema: JsonSchema = record({ a: number, go: functionSchema(), one: { anyOf: [localSchema("Socket"), text] } }, [
      "a",
      "one",
    ]);
    for (const value of (await hold(schema)) as object[]) expect(Object.keys(value)).not.toContain("go");
  });

  test("refuses by name what cannot be left out", async () => {
    const cases: [JsonSchema, string, string][] = [
      [
        record({ list: { type: "array", minItems: 1, items: record({ go: functionSchema() }) } }),
        "codec/function",
        "/list/0/go: it is a function",
      ],
      [localSchema("Socket"), "codec/function", "the value: it is an instance of Socket"],
      [neverSchema, "codec/function", "never there"],
      [
        { $ref: "#/$defs/A", $defs: { A: record({ next: { $ref: "#/$defs/A" } }) } },
        "schema/unsupported",
        "contains itself without end",
      ],
      [{ type: "integer", minimum: 3, maximum: 2 }, "schema/unsupported", "exclude each other"],
      [{ type: "string", pattern: "^(?=a)b" }, "schema/unsupported", "exclude each other"],
      [{ allOf: [{ type: "string" }, { type: "number" }] }, "schema/unsupported", "exclude each other"],
    ];
    for (const [schema, code, words] of cases) {
      await expect(arbitrary(schema)).rejects.toMatchObject({ code, message: expect.stringContaining(words) });
    }
  });
});

/** Schemas of every shape that f2n writes. */
const schemas = fc.letrec<{ any: JsonSchema; leaf: JsonSchema }>((tie) => ({
  leaf: fc.oneof(
    fc.constantFrom<JsonSchema>(
      text,
      number,
      { type: "boolean" },
      { type: "null" },
      dateSchema(),
      bigintSchema(),
      undefinedSchema,
      unknownSchema,
    ),
    fc
      .uniqueArray(fc.oneof(fc.integer(), fc.string()), { minLength: 1, maxLength: 3 })
      .map((values): JsonSchema => ({ enum: values })),
    fc.tuple(fc.nat(9), fc.nat(9)).map(([low, more]): JsonSchema => ({ type: "integer", minimum: low, maximum: low + more })),
    fc.tuple(fc.nat(3), fc.nat(5)).map(([low, more]): JsonSchema => ({ type: "string", minLength: low, maxLength: low + more })),
  ),
  any: fc.oneof(
    { maxDepth: 3, depthSize: "small" },
    tie("leaf"),
    tie("any").map(list),
    fc.tuple(tie("any"), tie("any")).map(([a, b]): JsonSchema => record({ a, b }, ["a"])),
    tie("any").map((values): JsonSchema => ({ type: "object", additionalProperties: values })),
    fc.array(tie("any"), { minLength: 1, maxLength: 3 }).map((anyOf): JsonSchema => ({ anyOf })),
    fc.tuple(tie("any"), tie("any")).map(([a, b]): JsonSchema => ({ allOf: [record({ a }), record({ b }, [])] })),
    fc
      .array(tie("any"), { minLength: 1, maxLength: 3 })
      .map((prefixItems): JsonSchema => ({ type: "array", prefixItems, minItems: 1, maxItems: prefixItems.length })),
    fc.tuple(tie("leaf"), tie("any")).map(([keys, values]) => mapSchema(keys, values)),
    tie("any").map(setSchema),
  ),
}));

test("every value that is made passes the checker of its schema, whatever the schema", async () => {
  await fc.assert(
    fc.asyncProperty(schemas.any, fc.integer(), async (schema, seed) => {
      const { problems } = checker(schema);
      for (const value of fc.sample(await arbitrary(schema), { numRuns: 20, seed })) expect(problems(value)).toEqual([]);
    }),
    { numRuns: 300 },
  );
});

test("inputsArbitrary() makes inputs of a node, for every overload", async () => {
  const described = await describeSource(
    "export function f(x: string, more?: number): string; export function f(x: number): number; export function f(x: unknown): unknown { return x; }",
  );
  const values = fc.sample(await inputsArbitrary(described), { numRuns: 100, seed: 1 });
  expect(new Set(values.map(({ x }) => typeof x))).toEqual(new Set(["string", "number"]));
  expect(values.filter((value) => !checker(described.inputs).is(value))).toEqual([]);
});
