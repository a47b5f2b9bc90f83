import { createHash } from "node:crypto";
import type { CallKind, Json, JsonSchema } from "@onex/contract";
import type { Identity } from "./identify.ts";

/** Name of the algorithm, as `x_extensions.onex.hash_algorithm` gives it. Hashes compare only within one. */
export const hashAlgorithm = "onex-code-1";

/**
 * The hash of a node: 64 lower-case hex digits, SHA-256 over the algorithm's name, the form of the code, and the encoded schemas as JSON with sorted
 * keys and without what only documents them. `declared` is how a function without code answers, where that is not at once: code says it itself, and
 * the schemas are of what is there in the end.
 */
export function codeHash(
  { form }: Pick<Identity, "form">,
  schemas: { readonly inputs: JsonSchema; readonly outputs: JsonSchema },
  declared: CallKind = "sync",
): string {
  const parts = [hashAlgorithm, form, sorted(withoutDocs(schemas.inputs)), sorted(withoutDocs(schemas.outputs))];
  if (declared !== "sync") parts.push(declared);
  return createHash("sha256").update(JSON.stringify(parts)).digest("hex");
}

const docs: ReadonlySet<string> = new Set(["description", "title", "$comment", "examples", "deprecated"]);

/** Keywords whose value maps names to schemas: there a key `description` is a name like any other. */
const maps: ReadonlySet<string> = new Set(["properties", "patternProperties", "$defs"]);

/** Keywords whose value is data, not a schema. */
const data: ReadonlySet<string> = new Set(["default", "const", "enum"]);

function withoutDocs(schema: unknown): unknown {
  if (Array.isArray(schema)) return schema.map(withoutDocs);
  if (typeof schema !== "object" || schema === null) return schema;
  const kept = Object.entries(schema).filter(([key]) => !docs.has(key));
  return Object.fromEntries(
    kept.map(([key, value]) => {
      if (data.has(key)) return [key, value];
      return [key, maps.has(key) ? mapValues(value, withoutDocs) : withoutDocs(value)];
    }),
  );
}

function mapValues(object: unknown, change: (value: unknown) => unknown): unknown {
  if (typeof object !== "object" || object === null) return object;
  return Object.fromEntries(Object.entries(object).map(([key, value]) => [key, change(value)]));
}

/** The value with the keys of every object in code unit order, so that `JSON.stringify` writes one text for it. */
function sorted(value: unknown): Json {
  if (Array.isArray(value)) return value.map(sorted);
  // What is left of a schema is JSON: it came from one.
  if (typeof value !== "object" || value === null) return value as Json;
  const entries = Object.entries(value).filter(([, inner]) => inner !== undefined);
  return Object.fromEntries(entries.sort(([a], [b]) => (a < b ? -1 : 1)).map(([key, inner]) => [key, sorted(inner)]));
}
