import fc from "fast-check";

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

const c: any = { live: {}, encoded: {} }; let shown = 0, told = 0, bad = 0;
const rnd: any = { live: {}, encoded: {} };
const seed = Number(process.argv[2] ?? 1); const N = Number(process.argv[3] ?? 4000);
const pool: any = { live: fc.sample(values.live, { numRuns: 4000, seed }), encoded: fc.sample(values.encoded, { numRuns: 4000, seed }) };
const changedFlat = fc.sample(fc.tuple(directed, fc.tuple(documents, documents)), { numRuns: N, seed });
for (const [p1, p2] of changedFlat) for (const [k, [n, w]] of [["rel", p1], ["ind", p2]] as any) {
  if (!isUsable(n, w)) continue;
  for (const form of ["live", "encoded"] as const) {
    const r = inclusion(n, w, { form });
    const t = k === "rel" ? c : rnd; t[form][r.verdict] = (t[form][r.verdict] ?? 0) + 1;
    const A = checker(n, { form }), B = checker(w, { form });
    if (r.witness !== undefined) { shown++; const v = form === "live" ? decode(r.witness) : r.witness; if (!A.is(v) || B.is(v)) { bad++; console.log("WITNESS", form, JSON.stringify([n, w, r])); } }
    else if (r.verdict === "does-not-fit") t[form].noWitness = (t[form].noWitness ?? 0) + 1;
    if (r.verdict === "fits") { let ok = 0; const off = Math.floor(Math.random() * 3000); for (let i = 0; i < 300; i++) { const v = pool[form][off + i]; if (A.is(v)) { ok++; if (!B.is(v)) { bad++; console.log("UNSOUND", form, JSON.stringify([n, w]), v); break; } } } told += ok;
      if (ok === 0) t[form].fitsUntold = (t[form].fitsUntold ?? 0) + 1; }
  }
}
console.log("related", c, "independent", rnd, { shown, told, bad });
void areDisjoint; void encode;
