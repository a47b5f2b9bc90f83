import type { JsonSchema } from "@onex/contract";
import type { Runnable } from "./runnable.ts";

/** The schema of what a vertex of this runnable gives, where that is known: of the result, or of the list of everything that a generator yields. */
export function valueSchema({ call, signatures }: Runnable): JsonSchema | undefined {
  if (signatures.length > 1) return undefined;
  const { outputs } = signatures[0];
  return isStream(call) ? listOf(outputs) : outputs;
}

export const isStream = (call: Runnable["call"]): boolean => call === "generator" || call === "async-generator";

const lists = new WeakMap<JsonSchema, JsonSchema>();

/** The list of what an iterable of this schema yields. The same schema for the same schema, which others know it by. */
export function listOf(iterable: JsonSchema): JsonSchema {
  const known = lists.get(iterable);
  if (known !== undefined) return known;
  const list = listSchema(iterable.values === undefined ? undefined : withDefinitions(iterable.values, iterable));
  lists.set(iterable, list);
  return list;
}

const withDefinitions = (part: JsonSchema, { $defs }: JsonSchema): JsonSchema =>
  $defs === undefined ? part : { ...part, $defs };

/** Definitions are found from the root of a schema, so they move there. */
export function listSchema(items: JsonSchema | undefined): JsonSchema {
  if (items === undefined) return { type: "array" };
  const { $defs, ...rest } = items;
  return { type: "array", items: rest, ...($defs === undefined ? {} : { $defs }) };
}

/** The schema of the items of a list, where it is known. */
export function itemSchema(list: JsonSchema | undefined): JsonSchema | undefined {
  if (list?.type !== "array" || typeof list.items !== "object" || list.prefixItems !== undefined) return undefined;
  return withDefinitions(list.items, list);
}
