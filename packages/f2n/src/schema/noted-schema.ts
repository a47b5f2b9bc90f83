import type { Json, JsonSchema } from "@onex/contract";
import type { Notes } from "./draft.ts";

/** Adds what comments say. A keyword that the type already has is kept beside it. */
export function noted(schema: JsonSchema, { type, pattern, items, ...notes }: Notes, defaultValue?: Json): JsonSchema {
  return {
    ...schema,
    ...notes,
    ...tupleCounts(schema, notes),
    ...(type === "integer" ? integral(schema) : {}),
    ...(pattern === undefined
      ? {}
      : schema.pattern === undefined
        ? { pattern }
        : { allOf: [...(schema.allOf ?? []), { pattern }] }),
    ...(items === undefined ? {} : itemsNoted(schema, items)),
    ...(defaultValue === undefined ? {} : { default: defaultValue }),
  };
}

/** How many elements a tuple has is not for a comment to loosen. */
function tupleCounts({ minItems, maxItems }: JsonSchema, notes: Notes): Pick<JsonSchema, "minItems" | "maxItems"> {
  return {
    ...(minItems === undefined ? {} : { minItems: Math.max(minItems, notes.minItems ?? 0) }),
    ...(maxItems === undefined ? {} : { maxItems: Math.min(maxItems, notes.maxItems ?? maxItems) }),
  };
}

/** The numbers that a schema admits are integers. */
function integral({ type, anyOf }: JsonSchema): Pick<JsonSchema, "type" | "anyOf"> {
  if (anyOf !== undefined) return { anyOf: anyOf.map((part) => ({ ...part, ...integral(part) })) };
  if (type === "number") return { type: "integer" };
  return Array.isArray(type) ? { type: type.map((each) => (each === "number" ? "integer" : each)) } : {};
}

/** After the elements of a tuple, and in the encoded form of another container, `items` means something else. */
function itemsNoted(schema: JsonSchema, notes: Notes): Pick<JsonSchema, "items"> {
  if (schema.prefixItems !== undefined || schema["x-onex-type"] !== undefined) return {};
  const items = noted(typeof schema.items === "object" ? schema.items : {}, notes);
  return Object.keys(items).length === 0 ? {} : { items };
}
