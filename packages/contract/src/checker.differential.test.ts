import { Ajv2020 } from "ajv/dist/2020.js";
import fc from "fast-check";
import { expect, test } from "vitest";
import { checker } from "./checker.ts";
import type { JsonSchema } from "./json-schema.ts";

/** Few names and values, so that generated schemas and values meet. */
const names = fc.constantFrom("a", "b", "kind", "constructor", "x~/y");
const texts = fc.constantFrom("", "a", "ab", "abc", "😀", "😀😀", "7");
const numbers = fc.constantFrom(-3, 0, 0.5, 1, 2, 3, 7, 1.5);
const scalars = fc.oneof(texts, numbers, fc.boolean(), fc.constant(null));

const { value: values } = fc.letrec<{ value: unknown }>((tie) => ({
  value: fc.oneof(
    { maxDepth: 3 },
    scalars,
    fc.array(tie("value"), { maxLength: 3 }),
    fc.dictionary(names, tie("value"), { maxKeys: 4, noNullPrototype: true }),
  ),
}));

const sizes = fc.integer({ min: 0, max: 3 });
const optionally = <T extends Record<string, fc.Arbitrary<unknown>>>(keywords: T) =>
  fc.record<Record<string, unknown>>(keywords, { requiredKeys: [] });
const types = fc.constantFrom("null", "boolean", "number", "integer", "string", "array", "object");

const { schema: schemas } = fc.letrec<{ schema: unknown }>((tie) => {
  const some = fc.array(tie("schema"), { minLength: 1, maxLength: 3 });
  return {
    schema: fc.oneof(
      { maxDepth: 3 },
      fc.boolean(),
      fc.record({ type: fc.oneof(types, fc.uniqueArray(types, { minLength: 1, maxLength: 3 })) }),
      optionally({ type: types, const: values }),
      fc.record({ enum: fc.array(values, { minLength: 1, maxLength: 4 }) }),
      optionally({
        type: types,
        minimum: numbers,
        maximum: numbers,
        exclusiveMinimum: numbers,
        exclusiveMaximum: numbers,
        multipleOf: fc.constantFrom(0.5, 1, 2, 3),
      }),
      optionally({ type: types, minLength: sizes, maxLength: sizes, pattern: fc.constantFrom("^a", "b$", "^\\p{L}*$", "^.$") }),
      optionally({
        type: fc.constant("array"),
        prefixItems: some,
        items: tie("schema"),
        minItems: sizes,
        maxItems: sizes,
        uniqueItems: fc.boolean(),
      }),
      optionally({
        type: fc.constant("object"),
        properties: fc.dictionary(names, tie("schema"), { maxKeys: 4, noNullPrototype: true }),
        required: fc.uniqueArray(names, { maxLength: 3 }),
        additionalProperties: tie("schema"),
        patternProperties: fc.dictionary(fc.constantFrom("^a", "n", "."), tie("schema"), { maxKeys: 2, noNullPrototype: true }),
        propertyNames: tie("schema"),
        minProperties: sizes,
        maxProperties: sizes,
      }),
      fc.record({ anyOf: some }),
      fc.record({ oneOf: some }),
      fc.record({ allOf: some }),
      fc.record({ not: tie("schema") }),
      // Below a property, so that no reference describes itself without reading on.
      fc.record({
        type: fc.constant("object"),
        properties: fc.record({ a: fc.record({ $ref: fc.constantFrom("#", "#/$defs/one", "#/$defs/x~1y") }) }),
      }),
    ),
  };
});

const documents = fc.record({ root: schemas, one: schemas, other: schemas }).map(({ root, one, other }) => ({
  ...(typeof root === "object" ? root : { allOf: [root] }),
  $defs: { one, "x/y": other },
}));

test("checker() of the encoded form agrees with an independent validator on generated schemas and values", () => {
  let right = 0;
  let wrong = 0;
  fc.assert(
    fc.property(documents, fc.array(values, { minLength: 10, maxLength: 10 }), (schema, samples) => {
      const expected = new Ajv2020({ strict: false, ownProperties: true, logger: false }).compile(schema);
      // The generator writes only keywords of the subset, each with the kind of value that it takes.
      const { is, problems } = checker(schema as JsonSchema, { form: "encoded" });
      for (const sample of samples) {
        const fits = expected(sample);
        expect(is(sample)).toBe(fits);
        expect(problems(sample).length === 0).toBe(fits);
        if (fits) right += 1;
        else wrong += 1;
      }
    }),
    { numRuns: 300 },
  );
  expect(Math.min(right, wrong)).toBeGreaterThan(500);
});

test("checker() gives every problem a path that leads into the value", () => {
  fc.assert(
    fc.property(documents, values, (schema, sample) => {
      for (const { path, message } of checker(schema as JsonSchema, { form: "encoded" }).problems(sample)) {
        expect(message).not.toBe("");
        expect(reach(sample, path)).toBe(true);
      }
    }),
    { numRuns: 500 },
  );
});

function reach(root: unknown, path: string): boolean {
  let place = root;
  for (const raw of path.split("/").slice(1)) {
    const key = raw.replaceAll("~1", "/").replaceAll("~0", "~");
    if (typeof place !== "object" || place === null || !Object.hasOwn(place, key)) return false;
    place = Reflect.get(place, key);
  }
  return true;
}
