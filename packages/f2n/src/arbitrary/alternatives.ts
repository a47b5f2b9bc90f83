import { fragmentPath, type Json, type JsonSchema, type JsonType, lookUp } from "@onex/contract";

/** One way to be what a schema says, without references and combinations: a value is made from these keywords alone. */
export interface Alternative {
  readonly schema: JsonSchema;
  /** False when a value made from them may still be wrong and has to be checked. */
  readonly isExact: boolean;
}

/** More ways than this are never needed to meet every part of a schema. */
const maxAlternatives = 64;

/** Every way to be what a schema of this document says, references followed and combinations multiplied out. */
export function alternativesIn(root: JsonSchema): (schema: JsonSchema) => readonly Alternative[] {
  const known = new WeakMap<JsonSchema, readonly Alternative[]>();

  const alternativesOf = (schema: JsonSchema): readonly Alternative[] => {
    const done = known.get(schema);
    if (done !== undefined) return done;
    // Stands while they are found: what is only itself again is no way to be anything.
    known.set(schema, []);
    const found = find(schema);
    known.set(schema, found);
    return found;
  };

  const find = (schema: JsonSchema): readonly Alternative[] => {
    // Beside a live type the other keywords describe the encoded form.
    if (schema["x-onex-type"] !== undefined) return [{ schema, isExact: true }];
    const { $ref, anyOf, oneOf, allOf = [], ...own } = schema;
    const parts: (readonly Alternative[])[] = [[{ schema: own, isExact: !mayFail(own) }]];
    if ($ref !== undefined) parts.push(alternativesOf(targetOf($ref, root)));
    for (const part of allOf) parts.push(alternativesOf(part));
    if (anyOf !== undefined) parts.push(anyOf.flatMap(alternativesOf));
    if (oneOf !== undefined)
      parts.push(oneOf.flatMap(alternativesOf).map(({ schema: one }) => ({ schema: one, isExact: oneOf.length === 1 })));
    return parts.reduce((ways, part) =>
      ways.flatMap((way) => part.flatMap((other) => both(way, other))).slice(0, maxAlternatives),
    );
  };

  return alternativesOf;
}

function targetOf(reference: string, root: JsonSchema): JsonSchema {
  const found = lookUp(root, fragmentPath(reference) ?? "/");
  // The checker refuses a schema with a reference that leads nowhere.
  return typeof found === "object" && found !== null ? (found as JsonSchema) : {};
}

const notes: ReadonlySet<string> = new Set([
  ...["$schema", "$id", "$defs", "$comment", "title", "description", "default", "examples", "deprecated", "readOnly"],
  ...["x-onex-generic", "x-onex-overload"],
]);

const isBare = (schema: JsonSchema): boolean => Object.keys(schema).every((key) => notes.has(key));

/** Keywords that are met by trying rather than by making. */
const tried = [
  "not",
  "pattern",
  "format",
  "propertyNames",
  "patternProperties",
  "minProperties",
  "maxProperties",
  "uniqueItems",
  "multipleOf",
] as const;
const mayFail = (schema: JsonSchema): boolean =>
  tried.some((key) => schema[key] !== undefined) ||
  ((schema.enum ?? schema.const) !== undefined &&
    Object.keys(schema).some((key) => key !== "enum" && key !== "const" && !notes.has(key)));

/** What is both, or nothing when that is plain to see. */
function both(one: Alternative, other: Alternative): readonly Alternative[] {
  if (isBare(one.schema)) return [other];
  if (isBare(other.schema)) return [one];
  const schema = merged(one.schema, other.schema);
  return schema === undefined ? [] : [{ schema, isExact: false }];
}

function merged(one: JsonSchema, other: JsonSchema): JsonSchema | undefined {
  if (one["x-onex-type"] !== undefined || other["x-onex-type"] !== undefined)
    return one["x-onex-type"] === undefined ? other : one;
  const type = commonTypes(one.type, other.type);
  const values = commonValues(valuesOf(one), valuesOf(other));
  if (type?.length === 0 || values?.length === 0) return undefined;
  const { const: _one, enum: _values, ...first } = one;
  const { const: _other, enum: _others, ...second } = other;
  return {
    ...second,
    ...first,
    ...(type === undefined ? {} : { type }),
    ...(values === undefined ? {} : { enum: values }),
    ...mergedObject(one, other),
    ...mergedArray(one, other),
    ...larger(one, other, ["minimum", "exclusiveMinimum", "minLength", "minItems", "minProperties"], Math.max),
    ...larger(one, other, ["maximum", "exclusiveMaximum", "maxLength", "maxItems", "maxProperties"], Math.min),
  };
}

const listed = (type: JsonSchema["type"]): readonly JsonType[] | undefined =>
  type === undefined || typeof type !== "string" ? (type as readonly JsonType[] | undefined) : [type]; // A list is what is left.

function commonTypes(one: JsonSchema["type"], other: JsonSchema["type"]): readonly JsonType[] | undefined {
  const [first, second] = [listed(one), listed(other)];
  if (first === undefined || second === undefined) return first ?? second;
  const has = (types: readonly JsonType[], type: JsonType): boolean =>
    types.includes(type) || (type === "integer" && types.includes("number"));
  return [...new Set([...first.filter((type) => has(second, type)), ...second.filter((type) => has(first, type))])];
}

export const valuesOf = (schema: JsonSchema): readonly Json[] | undefined =>
  schema.const === undefined ? schema.enum : [schema.const];

function commonValues(one: readonly Json[] | undefined, other: readonly Json[] | undefined): readonly Json[] | undefined {
  if (one === undefined || other === undefined) return one ?? other;
  const texts = new Set(other.map((value) => JSON.stringify(value)));
  return one.filter((value) => texts.has(JSON.stringify(value)));
}

function mergedObject(one: JsonSchema, other: JsonSchema): JsonSchema {
  const required = [...new Set([...(one.required ?? []), ...(other.required ?? [])])];
  const rest = mergedRest(one.additionalProperties, other.additionalProperties);
  return {
    ...eachBoth("properties", one, other),
    ...eachBoth("patternProperties", one, other),
    ...(required.length === 0 ? {} : { required }),
    ...(rest === undefined ? {} : { additionalProperties: rest }),
  };
}

function eachBoth(key: "properties" | "patternProperties", { [key]: one }: JsonSchema, { [key]: other }: JsonSchema): JsonSchema {
  if (one === undefined || other === undefined) return {};
  const entries = [...Object.keys(one), ...Object.keys(other)].map(
    (name) => [name, allOf(own(one, name), own(other, name))] as const,
  );
  return { [key]: Object.fromEntries(entries) };
}

const own = (record: Readonly<Record<string, JsonSchema>>, name: string): JsonSchema | undefined =>
  Object.hasOwn(record, name) ? record[name] : undefined;

const allOf = (one: JsonSchema | undefined, other: JsonSchema | undefined): JsonSchema =>
  one === undefined || other === undefined ? (one ?? other ?? {}) : { allOf: [one, other] };

function mergedArray(one: JsonSchema, other: JsonSchema): JsonSchema {
  const rest = mergedRest(one.items, other.items);
  const [first, second] = [one.prefixItems ?? [], other.prefixItems ?? []];
  const count = Math.max(first.length, second.length);
  const prefixItems = Array.from({ length: count }, (_, at) => allOf(first[at], second[at]));
  return { ...(count === 0 ? {} : { prefixItems }), ...(rest === undefined ? {} : { items: rest }) };
}

function mergedRest(
  one: JsonSchema | boolean | undefined,
  other: JsonSchema | boolean | undefined,
): JsonSchema | boolean | undefined {
  if (one === false || other === false) return false;
  if (typeof one === "object" && typeof other === "object") return { allOf: [one, other] };
  return typeof one === "object" ? one : (other ?? one);
}

type Limit =
  | "minimum"
  | "exclusiveMinimum"
  | "minLength"
  | "minItems"
  | "minProperties"
  | "maximum"
  | "exclusiveMaximum"
  | "maxLength"
  | "maxItems"
  | "maxProperties";

function larger(
  one: JsonSchema,
  other: JsonSchema,
  keys: readonly Limit[],
  choose: (a: number, b: number) => number,
): JsonSchema {
  const entries = keys.flatMap((key) => {
    const [first, second] = [one[key], other[key]];
    return first === undefined || second === undefined ? [] : [[key, choose(first, second)] as const];
  });
  return Object.fromEntries(entries);
}
