import {
  bigintSchema,
  dateSchema,
  type JsonSchema,
  mapSchema,
  regexpSchema,
  setSchema,
  undefinedSchema,
  unknownSchema,
  urlSchema,
} from "@onex/contract";
import { grafting } from "../generics/graft.ts";
import { literalObject } from "../generics/port.ts";
import { schemaSize } from "../generics/schema-parts.ts";
import { unify } from "../generics/unify.ts";
import { functionSchemaOf } from "../node/node-function.ts";
import { valueSchema } from "../node/value-schema.ts";
import type { Draft } from "./draft.ts";
import { partSchema } from "./port-fit.ts";
import { VertexHandle } from "./vertex-handle.ts";

/** What a handle gives, where that is known. */
export function handleSchema({ of, path, fallback }: VertexHandle): JsonSchema | undefined {
  if (fallback !== undefined || (of.kind === "place" && of.when !== undefined)) return undefined;
  const whole = of.kind === "place" ? valueSchema(of.runnable) : of.schema;
  return whole === undefined ? undefined : partSchema(whole, path);
}

/** What is bound, for messages: the vertex or input with the part that is meant. */
export const sourceName = ({ of, path }: VertexHandle): string =>
  [of.kind === "place" ? of.runnable.name : of.name, ...path].join(".");

/** What a draft gives as a whole, as TypeScript would type it: a literal is of its type. */
export function draftSchema(draft: Draft): JsonSchema | undefined {
  if (draft instanceof VertexHandle) return handleSchema(draft);
  switch (draft.kind) {
    case "value":
      return schemaOfValue(draft.value);
    case "array":
      return tupleOf(draft.items.map(draftSchema));
    case "object":
      return objectOf(draft.entries.map(([key, part]) => [key, draftSchema(part)]));
    case "signal":
      return undefined;
  }
}

/** Deeper, and longer lists, are not looked through. */
const deepest = 6;
const longest = 100;

/** The type of a value; undefined where it is no plain data. */
export function schemaOfValue(value: unknown, depth = 0): JsonSchema | undefined {
  switch (typeof value) {
    case "string":
    case "number":
    case "boolean":
      // Each is a word of JSON Schema, too.
      return { type: typeof value as "string" | "number" | "boolean" };
    case "undefined":
      return undefinedSchema;
    case "bigint":
      return bigintSchema();
    case "function":
      return functionSchemaOf(value);
    case "object":
      return value === null ? { type: "null" } : schemaOfObject(value, depth);
    default:
      return undefined;
  }
}

function schemaOfObject(value: object, depth: number): JsonSchema | undefined {
  const partsOf = (parts: readonly unknown[]): JsonSchema =>
    (parts.length > longest || depth >= deepest ? undefined : joined(parts.map((part) => schemaOfValue(part, depth + 1)))) ??
    unknownSchema;
  if (Array.isArray(value)) return value.length === 0 ? { type: "array", maxItems: 0 } : listOf(partsOf(value));
  if (value instanceof Map) return hoisted(mapSchema, partsOf([...value.keys()]), partsOf([...value.values()]));
  if (value instanceof Set) return hoisted(setSchema, partsOf([...value]));
  if (value instanceof Date) return dateSchema();
  if (value instanceof URL) return urlSchema();
  if (value instanceof RegExp) return regexpSchema();
  const prototype: unknown = Object.getPrototypeOf(value);
  const entries = Object.entries(value);
  if ((prototype !== Object.prototype && prototype !== null) || entries.length > longest || depth >= deepest) return undefined;
  return objectOf(entries.map(([key, part]) => [key, schemaOfValue(part, depth + 1)]));
}

const joined = (schemas: readonly (JsonSchema | undefined)[]): JsonSchema | undefined =>
  unify(schemas.map((schema) => schema ?? unknownSchema));

const listOf = (items: JsonSchema): JsonSchema => hoisted((only) => ({ type: "array", items: only }), items);

export const tupleOf = (items: readonly (JsonSchema | undefined)[]): JsonSchema =>
  hoisted(
    (...prefixItems) => ({ type: "array", prefixItems, minItems: prefixItems.length, maxItems: prefixItems.length }),
    ...items.map((item) => item ?? unknownSchema),
  );

export function objectOf(entries: readonly (readonly [string, JsonSchema | undefined])[]): JsonSchema {
  const names = entries.map(([name]) => name);
  return hoisted(
    (...parts) => ({
      type: "object",
      properties: Object.fromEntries(names.map((name, at) => [name, parts[at] ?? unknownSchema])),
      required: names,
      $comment: literalObject,
    }),
    ...entries.map(([, schema]) => schema ?? unknownSchema),
  );
}

/** A part that is larger says nothing: outputs that hold another graph's twice would double it with each graph around. */
const largest = 10_000;

/** A schema of others, whose definitions move to its root. */
function hoisted<P extends readonly JsonSchema[]>(make: (...parts: P) => JsonSchema, ...parts: P): JsonSchema {
  const { graft, definitions } = grafting({});
  // There is a grafted one for each.
  const made = make(...(parts.map((part) => (schemaSize(part) > largest ? unknownSchema : graft(part))) as unknown as P));
  return { ...made, ...definitions() };
}
