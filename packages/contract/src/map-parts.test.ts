import { expect, test } from "vitest";
import { pointer } from "./json-pointer.ts";
import type { JsonSchema } from "./json-schema.ts";
import { mapParts } from "./map-parts.ts";

const text: JsonSchema = { type: "string" };
const schema: JsonSchema = {
  ...{ type: "object", not: text, propertyNames: text, keys: text, values: text, inputs: text, outputs: text },
  ...{ anyOf: [text, text], oneOf: [text], allOf: [text], prefixItems: [text], items: false, additionalProperties: text },
  ...{ properties: JSON.parse('{ "a/b": { "type": "string" }, "__proto__": { "type": "string" } }'), $defs: { T: text } },
  ...{ patternProperties: { "^x": text }, default: { properties: { no: 1 } }, const: { not: {} } },
};

test("mapParts() changes every schema that stands directly in another, and nothing that only looks like one", () => {
  const met: string[] = [];
  const after = mapParts(schema, (part, keys) => {
    met.push(pointer(keys));
    return { ...part, title: "t" };
  });
  expect(met.sort()).toEqual([
    "/$defs/T",
    "/additionalProperties",
    "/allOf/0",
    "/anyOf/0",
    "/anyOf/1",
    "/inputs",
    "/keys",
    "/not",
    "/oneOf/0",
    "/outputs",
    "/patternProperties/^x",
    "/prefixItems/0",
    "/properties/__proto__",
    "/properties/a~1b",
    "/propertyNames",
    "/values",
  ]);
  const expected = JSON.stringify(schema).replaceAll('{"type":"string"}', '{"type":"string","title":"t"}');
  expect(JSON.stringify(after)).toBe(expected);
});

test("mapParts() gives the schema itself where nothing was changed", () => {
  expect(mapParts(schema, (part) => part)).toBe(schema);
  const after = mapParts(schema, (part, [key]) => (key === "not" ? {} : part));
  expect(after).toEqual({ ...schema, not: {} });
  expect(after.anyOf).toBe(schema.anyOf);
});

test("mapParts() leaves what is no schema to whoever checks the document", () => {
  const broken = { items: null, anyOf: 3, oneOf: "ab", allOf: [null], properties: null, $defs: "ab", patternProperties: [{}] };
  // Any JSON may come as a schema.
  const given = broken as unknown as JsonSchema;
  expect(mapParts(given, (part) => (part === null ? part : {}))).toBe(given);
});
