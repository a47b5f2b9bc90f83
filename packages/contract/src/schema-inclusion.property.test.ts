import fc from "fast-check";
import { describe, expect, test } from "vitest";
import { checker } from "./checker.ts";
import { decode } from "./decode.ts";
import { encode } from "./encode.ts";
import type { JsonSchema } from "./json-schema.ts";
import { bigintSchema, bytesSchema, dateSchema, functionSchema, localSchema, mapSchema, setSchema } from "./onex-schemas.ts";
import { areDisjoint, inclusion } from "./schema-inclusion.ts";

type Schema = JsonSchema | boolean;
type Form = "live" | "encoded";

/** Few names and values, so that schemas and values meet. */
const names = fc.constantFrom("a", "b", "kind", "x~/y");
const texts = fc.constantFrom("", "a", "ab", "abc", "😀", "7");
const numbers = fc.constantFrom(-3, 0, 0.5, 1, 2, 3, 7, 1.5);
const scalars = fc.oneof(texts, numbers, fc.boolean(), fc.constant(null));

const instances: fc.Arbitrary<unknown> = fc.oneof(
  fc.constantFrom(undefined, Number.NaN, Infinity, 1n, () => 1),
  fc.constantFrom(0, 1).map((time) => new Date(time)),
  fc.constantFrom(8, 16).map((length) => new Uint8Array(length)),
  fc.array(scalars, { maxLength: 2 }).map((items) => new Set(items)),
  fc.array(fc.tuple(scalars, scalars), { maxLength: 2 }).map((entries) => new Map(entries)),
  fc.constant({ run: () => 1 }),
);

const valuesOf = (leaves: fc.Arbitrary<unknown>): fc.Arbitrary<unknown> =>
  fc.letrec<{ value: unknown }>((tie) => ({
    value: fc.oneof(
      { maxDepth: 3 },
      leaves,
      fc.array(tie("value"), { maxLength: 3 }),
      fc.dictionary(names, tie("value"), { maxKeys: 4, noNullPrototype: true }),
    ),
  })).value;

const jsonValues = valuesOf(scalars);
const values: Readonly<Record<Form, fc.Arbitrary<unknown>>> = {
  encoded: jsonValues,
  live: valuesOf(fc.oneof({ arbitrary: scalars, weight: 3 }, instances)),
};

const sizes = fc.integer({ min: 0, max: 3 });
const optionally = <T extends Record<string, fc.Arbitrary<unknown>>>(keywords: T) =>
  fc.record<Record<string, unknown>>(keywords, { requiredKeys: [] });
const types = fc.constantFrom("null", "boolean", "number", "integer", "string", "array", "object");

const onexSchemas = (part: fc.Arbitrary<unknown>): fc.Arbitrary<unknown> => {
  const schema = part as fc.Arbitrary<JsonSchema>; // Made by the generator below.
  return fc.oneof(
    fc.constantFrom("unknown", "any", "undefined", "never", "function", "error").map((type) => ({ "x-onex-type": type })),
    fc.constantFrom(
      dateSchema(),
      bigintSchema(),
      bytesSchema("Uint8Array"),
      bytesSchema("DataView"),
      localSchema("WeakMap"),
      localSchema(),
    ),
    schema.map(setSchema),
    fc.tuple(schema, schema).map(([keys, one]) => mapSchema(keys, one)),
    fc
      .tuple(schema, schema)
      .map(([one, other]) =>
        functionSchema({ type: "object", properties: { x: one }, required: ["x"], additionalProperties: false }, other),
      ),
    schema.map((one) => ({ "x-onex-type": "iterable", values: one })),
  );
};

const { schema: schemas } = fc.letrec<{ schema: unknown }>((tie) => {
  const some = fc.array(tie("schema"), { minLength: 1, maxLength: 3 });
  return {
    schema: fc.oneof(
      { maxDepth: 3 },
      fc.record({ type: fc.oneof(types, fc.uniqueArray(types, { minLength: 1, maxLength: 3 })) }),
      fc.boolean(),
      optionally({ type: types, const: jsonValues }),
      fc.record({ enum: fc.array(jsonValues, { minLength: 1, maxLength: 4 }) }),
      optionally({
        type: fc.constantFrom("number", "integer"),
        minimum: numbers,
        maximum: numbers,
        exclusiveMinimum: numbers,
        exclusiveMaximum: numbers,
        multipleOf: fc.constantFrom(0.5, 1, 2, 3),
      }),
      optionally({
        type: fc.constant("string"),
        minLength: sizes,
        maxLength: sizes,
        pattern: fc.constantFrom("^a", "b$", "^.$"),
      }),
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
      fc.record({
        type: fc.constant("object"),
        properties: fc.dictionary(names, tie("schema"), { maxKeys: 4, noNullPrototype: true }),
        required: fc.uniqueArray(names, { maxLength: 3 }),
        additionalProperties: fc.constantFrom(true, false),
      }),
      fc.record({ anyOf: some }),
      fc.record({ oneOf: some }),
      fc.record({ allOf: some }),
      fc.record({ not: tie("schema") }),
      // Below a property, so that no reference describes itself without reading on.
      fc.record({
        type: fc.constant("object"),
        properties: fc.record({ a: fc.record({ $ref: fc.constantFrom("#", "#/$defs/one") }) }),
      }),
      onexSchemas(tie("schema").map((schema) => (typeof schema === "boolean" ? {} : schema))),
    ),
  };
});

const documents = fc
  .record({ root: schemas, one: schemas })
  // The generator writes only keywords of the subset, each with the kind of value that it takes.
  .map(({ root, one }) => ({ ...(typeof root === "object" ? root : { allOf: [root] }), $defs: { one } }) as JsonSchema);

/** A schema and one that says nearly the same: with one of its parts changed. */
const changed = fc.tuple(documents, documents, fc.nat(), fc.nat()).map(([schema, other, place, how]): [Schema, Schema] => {
  let index = 0;
  const parts = countParts(schema);
  const target = place % parts;
  const after = mapParts(schema, (part) => {
    index += 1;
    return index - 1 === target ? change(part, other, how) : part;
  });
  return [schema, after as JsonSchema]; // Still within the subset.
});

const countParts = (schema: unknown): number => {
  let count = 0;
  mapParts(schema, (part) => {
    count += 1;
    return part;
  });
  return Math.max(count, 1);
};

/** Every object of the document that is not a table of schemas, from the leaves. */
function mapParts(value: unknown, change: (part: unknown) => unknown, isTable = false): unknown {
  if (Array.isArray(value)) return value.map((item) => mapParts(item, change));
  if (typeof value !== "object" || value === null) return value;
  const entries = Object.entries(value).map(([key, one]) =>
    ["const", "enum", "required", "type"].includes(key) && !isTable
      ? [key, one]
      : [key, mapParts(one, change, !isTable && ["properties", "patternProperties", "$defs"].includes(key))],
  );
  const copy: unknown = Object.fromEntries(entries);
  return isTable ? copy : change(copy);
}

function change(part: unknown, other: JsonSchema, how: number): unknown {
  const schema = part as JsonSchema;
  const { $defs, ...rest } = schema;
  const keys = Object.keys(rest);
  const kept = Object.fromEntries(
    Object.entries(rest).filter(([key]) => key !== keys[how % keys.length] || key === "x-onex-type"),
  );
  const wrapped = [
    { anyOf: [rest, { type: "null" }] },
    { allOf: [rest, { type: ["object", "number", "string"] }] },
    kept,
    { ...other, $defs: {} },
  ];
  const chosen = wrapped[how % wrapped.length];
  return $defs === undefined ? withoutReferences(chosen) : { ...chosen, $defs };
}

/** References of another document would lead nowhere, or to the schema itself. */
const withoutReferences = (schema: unknown): unknown => {
  const { $defs: _, ...rest } = schema as JsonSchema;
  return rest;
};

const pairs = fc.oneof({ arbitrary: changed, weight: 3 }, { arbitrary: fc.tuple(documents, documents), weight: 1 });
const directed = fc
  .tuple(pairs, fc.boolean())
  .map(([[one, other], isReversed]) => (isReversed ? [other, one] : [one, other]) as [Schema, Schema]);

/** A check of a schema that leads nowhere or describes nothing throws; such pairs are passed over. */
function isUsable(...all: readonly Schema[]): boolean {
  try {
    for (const schema of all) for (const form of ["live", "encoded"] as const) checker(schema, { form });
    return true;
  } catch {
    return false;
  }
}

const runs = 600;

describe.each(["live", "encoded"] as const)("inclusion() of the %s form", { timeout: 60_000 }, (form) => {
  test("never says that a schema fits where a value tells it from the other, and shows such a value where it says that it does not", () => {
    const counts = { fits: 0, "does-not-fit": 0, "cannot-prove": 0 };
    let shown = 0;
    let told = 0;
    fc.assert(
      fc.property(directed, fc.array(values[form], { minLength: 30, maxLength: 30 }), ([narrow, wide], samples) => {
        fc.pre(isUsable(narrow, wide));
        const { verdict, reasons, witness } = inclusion(narrow, wide, { form });
        counts[verdict] += 1;
        const [allows, takes] = [checker(narrow, { form }), checker(wide, { form })];
        if (verdict === "fits") {
          expect(reasons).toEqual([]);
          for (const sample of samples) {
            if (allows.is(sample) && !takes.is(sample)) throw new Error(`fits, but not ${JSON.stringify(encode(sample))}`);
            if (allows.is(sample)) told += 1;
          }
        } else expect(reasons.length).toBeGreaterThan(0);
        if (verdict === "does-not-fit" && witness !== undefined) {
          shown += 1;
          const value = form === "live" ? decode(witness) : witness;
          expect([allows.is(value), takes.is(value)]).toEqual([true, false]);
        } else expect(witness).toBeUndefined();
      }),
      { numRuns: runs },
    );
    expect(counts.fits).toBeGreaterThan(runs / 10);
    expect(shown).toBeGreaterThan(runs / 10);
    expect(told).toBeGreaterThan(runs);
    expect(counts["cannot-prove"]).toBeLessThan(runs / 10);
  });

  test("says that a schema fits a copy of itself", () => {
    fc.assert(
      fc.property(documents, (schema) => {
        fc.pre(isUsable(schema));
        for (const copy of [structuredClone(schema), schema])
          expect(inclusion(schema, copy, { form, maxSteps: 0 }).verdict).toBe("fits");
      }),
      { numRuns: runs / 3 },
    );
  });

  test("never contradicts itself along a chain of three", () => {
    let chains = 0;
    fc.assert(
      fc.property(changed, documents, ([one, two], other) => {
        const three: JsonSchema = { anyOf: [{ type: "object" }, { type: "number" }], $defs: other.$defs ?? {} };
        fc.pre(isUsable(one, two, three));
        for (const [first, second, third] of [
          [one, two, three],
          [two, one, three],
          [three, one, two],
          [one, two, one],
        ] as const) {
          if (inclusion(first, second, { form }).verdict !== "fits" || inclusion(second, third, { form }).verdict !== "fits")
            continue;
          chains += 1;
          expect(inclusion(first, third, { form }).verdict).not.toBe("does-not-fit");
        }
      }),
      { numRuns: runs / 3 },
    );
    expect(chains).toBeGreaterThan(runs / 20);
  });

  test("areDisjoint() never says so of two schemas that a value fits", () => {
    let disjoint = 0;
    fc.assert(
      fc.property(directed, fc.array(values[form], { minLength: 20, maxLength: 20 }), ([one, other], samples) => {
        fc.pre(isUsable(one, other));
        if (!areDisjoint(one, other, { form })) return;
        disjoint += 1;
        const [first, second] = [checker(one, { form }), checker(other, { form })];
        expect(samples.some((sample) => first.is(sample) && second.is(sample))).toBe(false);
      }),
      { numRuns: runs / 3 },
    );
    expect(disjoint).toBeGreaterThan(runs / 50);
  });
});
