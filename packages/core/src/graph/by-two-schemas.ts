import type { JsonSchema } from "@onex/contract";

/** Remembers what is found of two schemas as long as both are there: lists and chains bind the same ones again and again. */
export function byTwoSchemas<T extends string | object>(find: (from: JsonSchema, to: JsonSchema) => T): typeof find {
  const known = new WeakMap<JsonSchema, WeakMap<JsonSchema, T>>();
  return (from, to) => {
    const row = known.get(from) ?? new WeakMap<JsonSchema, T>();
    const found = row.get(to);
    if (found !== undefined) return found;
    const fresh = find(from, to);
    known.set(from, row.set(to, fresh));
    return fresh;
  };
}
