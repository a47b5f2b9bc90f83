import fc from "fast-check";
import { describe, expect, test } from "vitest";
import { checker } from "./checker.ts";
import { decode } from "./decode.ts";
import { encode } from "./encode.ts";
import type { Json } from "./json.ts";
import type { JsonSchema } from "./json-schema.ts";
import {
  bigintSchema,
  bytesSchema,
  dateSchema,
  mapSchema,
  setSchema,
  undefinedSchema,
  unknownSchema,
  urlSchema,
} from "./onex-schemas.ts";

const text = "2020-01-02T03:04:05Z";
const date = new Date(text);

describe("decode() with a schema", () => {
  test.each<[string, JsonSchema, Json, unknown]>([
    ["a date", dateSchema(), text, date],
    ["a date in lower case with an offset", dateSchema(), "2020-01-02t04:04:05+01:00", date],
    ["a bigint", bigintSchema(), "-12", -12n],
    ["a URL", urlSchema(), "http://a/", new URL("http://a/")],
    ["a tag as well", dateSchema(), { "$onex:date": text }, date],
    ["a property", { properties: { at: dateSchema() } }, { at: text, other: text }, { at: date, other: text }],
    [
      "a property by pattern",
      { patternProperties: { At$: dateSchema() } },
      { startAt: text, end: text },
      { startAt: date, end: text },
    ],
    ["the values of a dictionary", { additionalProperties: dateSchema() }, { a: text }, { a: date }],
    ["the items of an array", { type: "array", items: dateSchema() }, [text], [date]],
    ["an item by position", { prefixItems: [dateSchema()], items: { type: "string" } }, [text, text], [date, text]],
    [
      "the keys and values of a map",
      mapSchema(bigintSchema(), dateSchema()),
      { "$onex:map": [["1", text]] },
      new Map([[1n, date]]),
    ],
    ["the items of a set", setSchema(bigintSchema()), { "$onex:set": ["1", "2"] }, new Set([1n, 2n])],
    ["what a reference leads to", { items: { $ref: "#/$defs/x~1y" }, $defs: { "x/y": dateSchema() } }, [text], [date]],
    [
      "every part of allOf",
      { allOf: [{ properties: { a: dateSchema() } }, { properties: { b: bigintSchema() } }] },
      { a: text, b: "1" },
      { a: date, b: 1n },
    ],
    ["a date that may be null", { anyOf: [dateSchema(), { type: "null" }] }, text, date],
    ["a date that may be undefined", { anyOf: [undefinedSchema, dateSchema()] }, text, date],
    ["a date or a bigint", { anyOf: [bigintSchema(), dateSchema()] }, [text][0] ?? "", date],
  ])("takes a plain string for %s", (_, schema, json, value) => {
    expect(decode(json, schema)).toStrictEqual(value);
  });

  test("gives bytes as a Buffer where the schema says so, wherever they stand, and as they are elsewhere", () => {
    const schema: JsonSchema = {
      properties: { one: bytesSchema("Buffer"), other: bytesSchema("Uint8Array"), list: { items: bytesSchema("Buffer") } },
    };
    const bytes = Buffer.from("hi");
    const encoded = encode({ one: bytes, other: bytes, list: [Buffer.from("a")], free: Buffer.from("b") });
    const decoded = decode(encoded, schema) as Record<string, unknown>;
    const names = [decoded.one, decoded.other, [decoded.list].flat()[0], decoded.free].map((each) => Buffer.isBuffer(each));
    expect(names).toEqual([true, false, true, false]);
    expect(String(decoded.one)).toBe("hi");
    expect(Buffer.isBuffer(decode(encode(bytes), { anyOf: [bytesSchema("Buffer"), { type: "string" }] }))).toBe(true);
    expect(Buffer.isBuffer(decode(encode(bytes), { anyOf: [bytesSchema("Buffer"), bytesSchema("Uint8Array")] }))).toBe(false);
    expect(decode({ "$onex:bytes": ["Uint8Array", ""] }, bytesSchema("Buffer"))).toStrictEqual(Buffer.alloc(0));
  });

  test.each<[string, JsonSchema, Json]>([
    ["is none", dateSchema(), "yesterday"],
    ["may be a string", { anyOf: [dateSchema(), { type: "string" }] }, text],
    ["may be anything", { anyOf: [dateSchema(), unknownSchema] }, text],
    ["is a string by its schema", { type: "string", format: "date-time" }, text],
    ["is under no schema", { properties: { at: dateSchema() } }, text],
  ])("leaves a string as it is that %s", (_, schema, json) => {
    expect(decode(json, schema)).toBe(json);
  });

  test("follows the variant of a union that fits", () => {
    const union: JsonSchema = {
      anyOf: [
        { type: "object", properties: { kind: { const: "text" }, at: { type: "string" } }, required: ["kind"] },
        { type: "object", properties: { kind: { const: "time" }, at: dateSchema() }, required: ["kind"] },
      ],
    };
    expect(decode({ kind: "time", at: text }, union)).toStrictEqual({ kind: "time", at: date });
    expect(decode({ kind: "text", at: text }, union)).toStrictEqual({ kind: "text", at: text });
  });

  test("follows the one variant that holds dates where a tag hides that it fits", () => {
    const union: JsonSchema = {
      anyOf: [
        { type: "object", properties: { at: dateSchema(), n: { type: "number" } }, required: ["at", "n"] },
        { type: "null" },
      ],
    };
    expect(decode({ at: text, n: { "$onex:number": "NaN" } }, union)).toStrictEqual({ at: date, n: Number.NaN });
  });

  test("follows a recursive schema", () => {
    const tree: JsonSchema = {
      $ref: "#/$defs/tree",
      $defs: { tree: { properties: { at: dateSchema(), kids: { items: { $ref: "#/$defs/tree" } } } } },
    };
    const json = { at: text, kids: [{ at: text, kids: [{ at: text }] }] };
    expect(decode(json, tree)).toStrictEqual({ at: date, kids: [{ at: date, kids: [{ at: date }] }] });
  });

  test("a plain string takes no number among the containers that ref counts", () => {
    const schema: JsonSchema = { properties: { at: dateSchema(), list: { items: dateSchema() } } };
    const value = decode({ at: text, list: [{ "$onex:date": text }], again: { "$onex:ref": 2 } }, schema);
    expect(value).toStrictEqual({ at: date, list: [date], again: date });
  });

  test("what it makes of encoded and of plain strings satisfies the schema", () => {
    const schema: JsonSchema = {
      type: "object",
      properties: {
        at: dateSchema(),
        ids: { type: "array", items: bigintSchema() },
        by: mapSchema({ type: "string" }, urlSchema()),
      },
      required: ["at", "ids", "by"],
    };
    const fields = {
      at: fc.date({ noInvalidDate: true, min: new Date(0), max: new Date("9999-01-01T00:00:00Z") }),
      ids: fc.array(fc.bigInt()),
      by: fc
        .dictionary(fc.string(), fc.webUrl())
        .map((urls) => new Map(Object.entries(urls).map(([key, url]) => [key, new URL(url)]))),
    };
    const values = fc.record(fields, { noNullPrototype: true });
    fc.assert(
      fc.property(values, (value) => {
        const json = encode(value);
        expect(decode(json, schema)).toStrictEqual(value);
        const untagged = JSON.parse(
          JSON.stringify(json),
          (_, part) => part?.["$onex:date"] ?? part?.["$onex:bigint"] ?? part?.["$onex:url"] ?? part,
        );
        expect(decode(untagged, schema)).toStrictEqual(value);
        expect(checker(schema).problems(decode(untagged, schema))).toStrictEqual([]);
      }),
    );
  });
});
