import type { JsonSchema } from "@onex/contract";

const single = ["items", "additionalProperties", "not", "propertyNames", "keys", "values", "inputs", "outputs"] as const;
const lists = ["anyOf", "oneOf", "allOf", "prefixItems"] as const;
const records = ["$defs", "properties", "patternProperties"] as const;

/** A schema with each schema directly in it changed; the schema itself where none was. */
export function mapSchema(schema: JsonSchema, change: (part: JsonSchema) => JsonSchema): JsonSchema {
  const changed: Record<string, unknown> = {};
  const set = (key: string, before: unknown, after: unknown): void => {
    if (after !== before) changed[key] = after;
  };
  for (const key of single) {
    const part = schema[key];
    if (typeof part === "object") set(key, part, change(part));
  }
  for (const key of lists) {
    const parts = schema[key];
    if (parts === undefined) continue;
    const after = parts.map(change);
    if (after.some((part, index) => part !== parts[index])) set(key, parts, after);
  }
  for (const key of records) {
    const parts = schema[key];
    if (parts === undefined) continue;
    const after = Object.entries(parts).map(([name, part]) => [name, change(part)] as const);
    // `fromEntries` keeps a property called __proto__.
    if (after.some(([name, part]) => part !== parts[name])) set(key, parts, Object.fromEntries(after));
  }
  return Object.keys(changed).length === 0 ? schema : { ...schema, ...changed };
}

/** Hears a schema and every schema in it, until told that it is enough. */
export function someSchema(schema: JsonSchema, isFound: (part: JsonSchema) => boolean): boolean {
  let found = isFound(schema);
  if (!found)
    mapSchema(schema, (part) => {
      found ||= someSchema(part, isFound);
      return part;
    });
  return found;
}

const sizes = new WeakMap<JsonSchema, number>();

/** A schema and every schema in it, each wherever it stands. Those that stand in many places are looked at once. */
export function schemaSize(schema: JsonSchema): number {
  let size = sizes.get(schema);
  if (size !== undefined) return size;
  size = 1;
  mapSchema(schema, (part) => {
    size = (size ?? 0) + schemaSize(part);
    return part;
  });
  sizes.set(schema, size);
  return size;
}

/** What `#/$defs/<name>` means in a document; undefined for any other reference. */
export function definition(reference: string, { $defs }: JsonSchema): JsonSchema | undefined {
  const name = definitionName(reference);
  return name === undefined || $defs === undefined || !Object.hasOwn($defs, name) ? undefined : $defs[name];
}

export const definitionName = (reference: string): string | undefined =>
  reference.startsWith(prefix)
    ? decodeURIComponent(reference.slice(prefix.length)).replaceAll("~1", "/").replaceAll("~0", "~")
    : undefined;

export const referenceTo = (name: string): string => prefix + name.replaceAll("~", "~0").replaceAll("/", "~1");

const prefix = "#/$defs/";
