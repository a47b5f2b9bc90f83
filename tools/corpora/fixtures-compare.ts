import { Ajv } from "ajv";
import { Ajv2020 } from "ajv/dist/2020.js";
import { instanceOf, mutated, randomFrom } from "./fixtures-instances.ts";

type Schema = Readonly<Record<string, unknown>>;

/** A way of writing in which the generators differ; with its name ours is written as theirs. */
export type Notation = "empty-object" | "undefined";

/** What each says of the difference, for the page of results. */
export const notations: Readonly<Record<Notation, string>> = {
  "empty-object":
    "A type without members, `object` and `Record<string, any>`: TypeScript lets a number stand for `{}` and an array for `object`; there all three are plain objects. Ours is written as a plain object.",
  undefined:
    "JSON has no undefined: a property that may be undefined may be absent there, while TypeScript wants it to be there. Ours may be absent, too.",
};

export interface Comparison {
  readonly instances: number;
  readonly admitted: number;
  /** Instances about which the two schemas do not agree, smallest first. */
  readonly differences: readonly { readonly instance: unknown; readonly ours: boolean; readonly theirs: boolean }[];
}

const single = ["not", "additionalProperties", "propertyNames", "items", "if", "then", "else", "additionalItems", "contains"];
const lists = ["anyOf", "oneOf", "allOf", "prefixItems", "items"];
const maps = ["properties", "patternProperties", "$defs", "definitions"];

/** The schema with every schema inside it, then itself, replaced. */
function rewritten(schema: unknown, change: (schema: Schema) => Schema): unknown {
  if (typeof schema !== "object" || schema === null) return schema;
  const whole = schema as Schema; // Any object may be read by key.
  const result: Record<string, unknown> = { ...whole };
  for (const key of single) if (key in whole && !Array.isArray(whole[key])) result[key] = rewritten(whole[key], change);
  for (const key of lists) {
    const list = whole[key];
    if (Array.isArray(list)) result[key] = list.map((each) => rewritten(each, change));
  }
  for (const key of maps) {
    const map = whole[key];
    if (typeof map === "object" && map !== null)
      result[key] = Object.fromEntries(Object.entries(map).map(([name, each]) => [name, rewritten(each, change)]));
  }
  return change(result);
}

/** What is written in another way on purpose: values of classes as the strings that the other generators give them, `undefined` as nothing. */
const plain =
  (shared: readonly Notation[]) =>
  (schema: Schema): Schema => {
    switch (schema["x-onex-type"]) {
      case "date":
      case "url":
      case "regexp":
        return { type: "string" };
      case "bigint":
        return { type: "number" };
      case "undefined":
        return nothing;
      case "function":
        return {};
      case "promise":
        return rewritten(schema["values"], plain(shared)) as Schema; // `values` is a schema.
      default:
        return shared.reduce((changed, notation) => notationOf[notation](changed), schema);
    }
  };

const nothing: Schema = { not: {} };

const notationOf: Readonly<Record<Notation, (schema: Schema) => Schema>> = {
  "empty-object": (schema) => {
    if (JSON.stringify(schema) === anyButNull) return { type: "object" };
    return Array.isArray(schema["type"]) && schema["type"].join() === "object,array" ? { ...schema, type: "object" } : schema;
  },
  undefined: (schema) => {
    const { properties, required } = schema;
    if (typeof properties !== "object" || properties === null || !Array.isArray(required)) return schema;
    const values = properties as Readonly<Record<string, Schema>>; // A schema of each property.
    return { ...schema, required: required.filter((name: string) => !mayBeNothing(values[name] ?? {})) };
  },
};

const mayBeNothing = (schema: Schema): boolean =>
  schema === nothing || (Array.isArray(schema["anyOf"]) && schema["anyOf"].includes(nothing));

/** What f2n writes for `{}`, once undefined is nothing. */
const anyButNull = JSON.stringify({ not: { anyOf: [{ type: "null" }, nothing] } });

/** Whether objects are closed is an option of theirs; ours are open, as TypeScript's are. Ids and formats decide nothing here. */
const open = ({
  additionalProperties,
  unevaluatedProperties: _,
  $id: __,
  id: ___,
  $schema: ____,
  ...schema
}: Schema): Schema => ({
  ...schema,
  ...(additionalProperties === undefined || additionalProperties === false ? {} : { additionalProperties }),
});

const settings = { strict: false, validateFormats: false, logger: false, $data: true } as const;

/** What a type that contains itself everywhere looks like at some depth: no value of it is finite. */
const unfinished = ({ required: _, minItems: __, ...schema }: Schema): Schema => schema;

/**
 * Asks both schemas about the same values: those that either was read to admit, and changed ones. `shared` are the notations that ours takes from theirs,
 * beside those that all comparisons share. Throws when a schema cannot be compiled.
 */
export function compareSchemas(ours: Schema, theirs: Schema, seed: number, shared: readonly Notation[] = []): Comparison {
  const left = open(rewritten(ours, plain(shared)) as Schema); // A schema stays one.
  return compareFinite(Ajv2020, left, rewritten(theirs, open) as Schema, seed);
}

/** The same of two schemas that other generators wrote, both in draft-07. */
export const comparePeers = (one: Schema, other: Schema, seed: number): Comparison =>
  compareFinite(Ajv, rewritten(one, open) as Schema, rewritten(other, open) as Schema, seed);

function compareFinite(Draft: typeof Ajv | typeof Ajv2020, left: Schema, right: Schema, seed: number): Comparison {
  const whole = compare(Draft, left, right, seed);
  if (whole.admitted > 0 || whole.differences.length > 0) return whole;
  return compare(Draft, rewritten(left, unfinished) as Schema, rewritten(right, unfinished) as Schema, seed);
}

function compare(Draft: typeof Ajv | typeof Ajv2020, left: Schema, right: Schema, seed: number): Comparison {
  const isOurs = new Draft(settings).compile(left);
  const isTheirs = new Ajv(settings).compile(right);
  const verdicts = [...valuesFor([left, right], seed)].map(([text, instance]) => ({
    text,
    instance,
    ours: isOurs(instance),
    theirs: isTheirs(instance),
  }));
  return {
    instances: verdicts.length,
    admitted: verdicts.filter((verdict) => verdict.ours && verdict.theirs).length,
    differences: verdicts
      .filter((verdict) => verdict.ours !== verdict.theirs)
      .sort((a, b) => a.text.length - b.text.length)
      .map(({ text: _, ...verdict }) => verdict),
  };
}

/** Values by their JSON, so that each is asked about once. */
function valuesFor(schemas: readonly Schema[], seed: number): ReadonlyMap<string, unknown> {
  const random = randomFrom(seed);
  const values = new Map<string, unknown>();
  const add = (value: unknown): unknown => {
    values.set(JSON.stringify(value), value);
    return value;
  };
  for (let n = 0; n < 120; n++) {
    for (const schema of schemas) add(mutated(add(mutated(add(instanceOf(schema, random)), random)), random));
  }
  return values;
}
