import type { JsonSchema } from "@onex/contract";
import { followed } from "../generics/port.ts";
import { within } from "../node/signature.ts";
import { byTwoSchemas } from "./by-two-schemas.ts";

/**
 * What is known of a value of schema `from` at a place of schema `to`, before any value is there. `fits`: every one does. `disjoint`: none does.
 * `unknown`: the run has to look. Errs only towards `unknown`.
 */
export type PortVerdict = "fits" | "disjoint" | "unknown";

export const portVerdict = byTwoSchemas((from, to): PortVerdict => {
  const given = kindsOf(from, from);
  const taken = kindsOf(to, to);
  if (given !== undefined && taken !== undefined && ![...given].some((kind) => taken.has(kind))) return "disjoint";
  if (given !== undefined && isTypeAlone(to) && taken !== undefined && [...given].every((kind) => taken.has(kind))) {
    // "integer" as the taker is a narrowing that kinds do not see.
    if (![to.type].flat().includes("integer") || [from.type].flat().every((type) => type !== "number")) return "fits";
  }
  return JSON.stringify(from) === JSON.stringify(to) ? "fits" : "unknown";
});

type Kind = "null" | "boolean" | "number" | "string" | "array" | "object";

/** The kinds that a value of the schema can have; undefined when that is not certain. */
function kindsOf(schema: JsonSchema, whole: JsonSchema, depth = 0): ReadonlySet<Kind> | undefined {
  if (schema["x-onex-type"] !== undefined || depth > 8) return undefined;
  if (schema.type !== undefined) return new Set([schema.type].flat().map((type) => (type === "integer" ? "number" : type)));
  const values = schema.enum ?? (schema.const === undefined ? undefined : [schema.const]);
  if (values !== undefined)
    return values.every((value) => typeof value !== "object") ? new Set(values.map(scalarKind)) : undefined;
  if (schema.$ref?.startsWith("#/$defs/") === true) {
    const target = whole.$defs?.[decodeURIComponent(schema.$ref.slice(8))];
    return target === undefined ? undefined : kindsOf(target, whole, depth + 1);
  }
  const branches = schema.anyOf ?? schema.oneOf;
  if (branches === undefined) return undefined;
  const all = new Set<Kind>();
  for (const branch of branches) {
    const kinds = kindsOf(branch, whole, depth + 1);
    if (kinds === undefined) return undefined;
    for (const kind of kinds) all.add(kind);
  }
  return all;
}

// Arrays and objects were kept out; an encoded NaN or bigint is an object.
const scalarKind = (value: unknown): Kind => (value === null ? "null" : (typeof value as Kind));

const annotations = new Set(["type", "title", "description", "default", "examples", "deprecated", "$comment", "$defs"]);

/** True when the type is all that the schema asks for. */
const isTypeAlone = (schema: JsonSchema): boolean =>
  schema.type !== undefined &&
  [schema.type].flat().every((type) => type !== "array" && type !== "object") &&
  Object.keys(schema).every((key) => annotations.has(key));

/** The schema of a part, where it is certain that the part is there. */
export function partSchema(schema: JsonSchema, path: readonly (string | number)[]): JsonSchema | undefined {
  let part: JsonSchema | undefined = schema;
  for (const key of path) {
    const at: JsonSchema = followed({ schema: part, root: schema }).schema;
    part = at.type === "array" ? itemAt(at, key) : propertyAt(at, key);
    if (part === undefined) return undefined;
  }
  return within(part, schema);
}

function propertyAt({ type, properties = {}, required }: JsonSchema, key: string | number): JsonSchema | undefined {
  const isThere = type === "object" && required?.includes(String(key)) === true && Object.hasOwn(properties, key);
  return isThere ? properties[key] : undefined;
}

const itemAt = ({ prefixItems = [], minItems = 0 }: JsonSchema, key: string | number): JsonSchema | undefined =>
  typeof key === "number" && key < minItems ? prefixItems[key] : undefined;

/** `a string`, `a number or null`; for messages. */
export function schemaWords(schema: JsonSchema): string {
  const kinds = kindsOf(schema, schema);
  if (kinds === undefined) return "a value of another type";
  return [...kinds]
    .map((kind) => (kind === "null" ? kind : `${kind === "array" || kind === "object" ? "an" : "a"} ${kind}`))
    .join(" or ");
}
