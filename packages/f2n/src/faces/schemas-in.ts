import { type JsonSchema, mapParts, pointer } from "@onex/contract";

/** The schema and every schema in it, each with its JSON Pointer below `at`. */
export function* schemasIn(schema: JsonSchema, at: string): Iterable<readonly [at: string, part: JsonSchema]> {
  yield [at, schema];
  const parts: (readonly [string, JsonSchema])[] = [];
  mapParts(schema, (part, keys) => {
    parts.push([at + pointer(keys), part]);
    return part;
  });
  for (const [below, part] of parts) yield* schemasIn(part, below);
}
