import { type JsonSchema, mapParts } from "@onex/contract";

/** Hears a schema and every schema in it, until told that it is enough. */
export function someSchema(schema: JsonSchema, isFound: (part: JsonSchema) => boolean): boolean {
  let found = isFound(schema);
  if (!found)
    mapParts(schema, (part) => {
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
  mapParts(schema, (part) => {
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
