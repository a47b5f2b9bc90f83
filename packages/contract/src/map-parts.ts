import { isJsonObject } from "./json.ts";
import type { JsonSchema } from "./json-schema.ts";

/** The keywords of `JsonSchema` that hold schemas: one each, a list of them, or one by name. */
export const partKeywords = {
  single: ["items", "additionalProperties", "not", "propertyNames", "keys", "values", "inputs", "outputs"],
  lists: ["anyOf", "oneOf", "allOf", "prefixItems"],
  records: ["$defs", "properties", "patternProperties"],
} as const satisfies Readonly<Record<string, readonly (keyof JsonSchema)[]>>;

/**
 * A schema with each schema directly in it changed; the schema itself where none was. `change` gets the keys that lead to the part as well. What stands
 * in the place of a schema and is none goes the same way, so that a document from outside need not be checked before.
 */
export function mapParts(
  schema: JsonSchema,
  change: (part: JsonSchema, keys: readonly (string | number)[]) => JsonSchema,
): JsonSchema {
  const changed: Record<string, unknown> = {};
  for (const key of partKeywords.single) {
    const part = schema[key];
    const after = typeof part === "object" ? change(part, [key]) : part;
    if (after !== part) changed[key] = after;
  }
  for (const key of partKeywords.lists) {
    const parts = schema[key];
    const after = Array.isArray(parts) ? parts.map((part, index) => change(part, [key, index])) : [];
    if (after.some((part, index) => part !== parts?.[index])) changed[key] = after;
  }
  for (const key of partKeywords.records) {
    const given = schema[key];
    const parts = isJsonObject(given) ? given : {};
    const after = Object.entries(parts).map(([name, part]) => [name, change(part, [key, name])] as const);
    // `fromEntries` keeps a property called __proto__.
    if (after.some(([name, part]) => part !== parts[name])) changed[key] = Object.fromEntries(after);
  }
  return Object.keys(changed).length === 0 ? schema : { ...schema, ...changed };
}
