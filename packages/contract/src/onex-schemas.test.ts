import { Ajv2020 } from "ajv/dist/2020.js";
import fc from "fast-check";
import { describe, expect, test } from "vitest";
import { checker } from "./checker.ts";
import { encode } from "./encode.ts";
import type { JsonSchema } from "./json-schema.ts";
import {
  anySchema,
  type BytesClass,
  bigintSchema,
  bytesClasses,
  bytesSchema,
  dateSchema,
  errorSchema,
  functionSchema,
  localSchema,
  mapSchema,
  regexpSchema,
  setSchema,
  undefinedSchema,
  unknownSchema,
  urlSchema,
} from "./onex-schemas.ts";

/** A validator that knows nothing of ONEX. */
const stranger = (schema: JsonSchema) => new Ajv2020({ strict: false, logger: false }).compile(schema);

const views = (name: BytesClass) =>
  fc.uint8Array({ minLength: 8, maxLength: 8 }).map((bytes): unknown => {
    const { buffer } = Uint8Array.from(bytes);
    return name === "ArrayBuffer" ? buffer : Reflect.construct(Reflect.get(globalThis, name), [buffer]);
  });

interface Case {
  readonly name: string;
  readonly schema: JsonSchema;
  readonly values: fc.Arbitrary<unknown>;
  /** Live values of another kind. */
  readonly others: readonly unknown[];
}

const cases: readonly Case[] = [
  {
    name: "dateSchema()",
    schema: dateSchema(),
    values: fc.date({ noInvalidDate: false }),
    others: [0, null, new URL("http://a")],
  },
  { name: "bigintSchema()", schema: bigintSchema(), values: fc.bigInt(), others: [1, "1.5", "", new Date(0)] },
  { name: "urlSchema()", schema: urlSchema(), values: fc.webUrl().map((url) => new URL(url)), others: [1, /a/] },
  {
    name: "mapSchema()",
    schema: mapSchema({ type: "string" }, dateSchema()),
    values: fc.array(fc.tuple(fc.string(), fc.date())).map((pairs) => new Map(pairs)),
    others: [{}, new Set(), new Map([["a", 1]]), new Map([[1, new Date(0)]])],
  },
  {
    name: "setSchema()",
    schema: setSchema({ type: "integer" }),
    values: fc.array(fc.integer()).map((items) => new Set(items)),
    others: [[], new Map(), new Set(["a"])],
  },
  { name: "regexpSchema()", schema: regexpSchema(), values: fc.constantFrom(/a/, /b/dgimsuy, /c/v), others: ["a", ["a", "g"]] },
  {
    name: "errorSchema()",
    schema: errorSchema(),
    values: fc.tuple(fc.string(), fc.string()).map(([text, code]) => Object.assign(new TypeError(text, { cause: 1n }), { code })),
    others: [{ name: "a", message: "b" }, "Error"],
  },
  ...bytesClasses.map((name) => ({
    name: `bytesSchema("${name}")`,
    schema: bytesSchema(name),
    values: views(name),
    others: [[1], "AQ==", name === "Int8Array" ? new Uint8Array(1) : new Int8Array(1)],
  })),
  {
    name: 'bytesSchema("Buffer")',
    schema: bytesSchema("Buffer"),
    values: fc.uint8Array().map((bytes) => Buffer.from(bytes)),
    others: [[1], "AQ==", new Int8Array(1)],
  },
];

describe.each(cases)("$name", ({ schema, values, others }) => {
  test("takes what encode() writes of its live values, read by a stranger and by checker()", () => {
    const validate = stranger(schema);
    const encoded = checker(schema, { form: "encoded" });
    const live = checker(schema);
    fc.assert(
      fc.property(values, (value) => {
        const json = encode(value);
        expect([validate(json), encoded.problems(json), live.problems(value)]).toStrictEqual([true, [], []]);
      }),
    );
  });

  test("refuses other values, live and encoded", () => {
    const validate = stranger(schema);
    for (const other of others) {
      const json = encode(other);
      expect([validate(json), checker(schema, { form: "encoded" }).is(json), checker(schema).is(other)]).toStrictEqual([
        false,
        false,
        false,
      ]);
    }
  });

  test("is plain JSON", () => {
    expect(JSON.parse(JSON.stringify(schema))).toStrictEqual(schema);
  });
});

test("bytesSchema() of a Buffer asks for one in process, where a plain Uint8Array lacks its methods", () => {
  expect(checker(bytesSchema("Buffer")).problems(new Uint8Array(1))).toEqual([
    { path: "", message: "must be a Buffer, got an Uint8Array" },
  ]);
  expect(checker(bytesSchema("Uint8Array")).is(Buffer.alloc(1))).toBe(true);
});

test("a tag with more parts than it has is refused", () => {
  const is = (schema: JsonSchema, json: unknown): boolean => checker(schema, { form: "encoded" }).is(json);
  expect(is(mapSchema(anySchema, anySchema), { "$onex:map": [[1, 2, 3]] })).toBe(false);
  expect(is(bytesSchema("Uint8Array"), { "$onex:bytes": ["Uint8Array", "", ""] })).toBe(false);
  expect(is(regexpSchema(), { "$onex:regexp": ["a", "g"], more: 1 })).toBe(false);
});

test("date, bigint and url take a plain string of their form as well", () => {
  const is = (schema: JsonSchema, text: string): boolean => checker(schema, { form: "encoded" }).is(text);
  expect([is(dateSchema(), "2020-01-01T00:00:00Z"), is(dateSchema(), "yesterday")]).toStrictEqual([true, false]);
  expect([is(bigintSchema(), "-12"), is(bigintSchema(), "012")]).toStrictEqual([true, false]);
  expect([is(urlSchema(), "http://a/"), is(urlSchema(), "/a")]).toStrictEqual([true, false]);
});

test("what has no encoded form of its own is its annotation and no more", () => {
  expect([anySchema, unknownSchema, undefinedSchema, localSchema(), functionSchema()]).toStrictEqual([
    { "x-onex-type": "any" },
    { "x-onex-type": "unknown" },
    { "x-onex-type": "undefined" },
    { "x-onex-type": "local" },
    { "x-onex-type": "function" },
  ]);
  expect(localSchema("WeakMap")).toStrictEqual({ "x-onex-type": "local", "x-onex-class": "WeakMap" });
  const inputs: JsonSchema = { type: "object" };
  expect(functionSchema(inputs, anySchema)).toStrictEqual({ "x-onex-type": "function", inputs, outputs: anySchema });
});
