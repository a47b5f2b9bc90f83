import { type JsonSchema, mapParts } from "@onex/contract";
import { definitionName, referenceTo } from "./schema-parts.ts";

/** Puts schemas that stand alone into one document, each under names of its own among the definitions there. */
export interface Grafting {
  /** The schema as a part of the document. */
  readonly graft: (schema: JsonSchema) => JsonSchema;
  /** What the document then has to define; nothing where it needs none. */
  readonly definitions: () => Pick<JsonSchema, "$defs">;
}

export function grafting(own: NonNullable<JsonSchema["$defs"]>): Grafting {
  const table = new Map(Object.entries(own));
  const grafted = new Map<JsonSchema, JsonSchema>();
  const graft = (schema: JsonSchema): JsonSchema => {
    const known = grafted.get(schema);
    if (known !== undefined) return known;
    const { $defs, ...rest } = schema;
    const names = new Map<string, string>();
    for (const name of Object.keys($defs ?? {})) {
      names.set(name, freeName(name, table));
      table.set(names.get(name) ?? name, {}); // Stands until the names of all are known.
    }
    const renamed = (part: JsonSchema): JsonSchema => {
      const name = part.$ref === undefined ? undefined : names.get(definitionName(part.$ref) ?? "");
      return mapParts(name === undefined ? part : { ...part, $ref: referenceTo(name) }, renamed);
    };
    for (const [name, definition] of Object.entries($defs ?? {})) table.set(names.get(name) ?? name, renamed(definition));
    const made = $defs === undefined ? schema : renamed(rest);
    grafted.set(schema, made);
    return made;
  };
  return { graft, definitions: () => (table.size === 0 ? {} : { $defs: Object.fromEntries(table) }) };
}

function freeName(wanted: string, taken: ReadonlyMap<string, unknown>): string {
  if (!taken.has(wanted)) return wanted;
  for (let n = 2; ; n++) if (!taken.has(`${wanted}_${n}`)) return `${wanted}_${n}`;
}
