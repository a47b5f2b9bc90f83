import type { JsonSchema } from "@onex/contract";

const single = ["items", "additionalProperties", "not", "propertyNames", "keys", "values", "inputs", "outputs"] as const;
const lists = ["anyOf", "oneOf", "allOf", "prefixItems"] as const;
const records = ["$defs", "properties", "patternProperties"] as const;

/** A schema with each schema directly in it changed. */
export function mapParts(
  schema: JsonSchema,
  change: (part: JsonSchema, steps: readonly (string | number)[]) => JsonSchema,
): JsonSchema {
  const changed: Record<string, unknown> = { ...schema };
  for (const key of single) {
    const part = schema[key];
    if (typeof part === "object") changed[key] = change(part, [key]);
  }
  for (const key of lists) {
    const parts = schema[key];
    if (parts !== undefined) changed[key] = parts.map((part, index) => change(part, [key, index]));
  }
  for (const key of records) {
    const parts = schema[key];
    if (parts === undefined) continue;
    // `fromEntries` keeps a property called __proto__.
    changed[key] = Object.fromEntries(Object.entries(parts).map(([name, part]) => [name, change(part, [key, name])]));
  }
  return changed;
}

/** The schema and every schema in it, each with its JSON Pointer below `at`. */
export function* schemasIn(schema: JsonSchema, at: string): Iterable<readonly [at: string, part: JsonSchema]> {
  yield [at, schema];
  const parts: (readonly [string, JsonSchema])[] = [];
  mapParts(schema, (part, steps) => {
    parts.push([`${at}/${steps.map((step) => String(step).replaceAll("~", "~0").replaceAll("/", "~1")).join("/")}`, part]);
    return part;
  });
  for (const [below, part] of parts) yield* schemasIn(part, below);
}
