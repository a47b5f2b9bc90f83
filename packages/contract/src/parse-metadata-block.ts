import { checker } from "./checker.ts";
import { isJsonObject, type Json, type JsonObject } from "./json.ts";
import type { MetadataBlock } from "./metadata-block.ts";
import { metadataBlockSchema } from "./metadata-block-schema.ts";
import { type Parsed, parsed, refused } from "./parsed.ts";

const known = metadataBlockSchema.properties ?? {};
const check = checker(metadataBlockSchema, { form: "encoded" });

/** Reads a metadata block: every problem with its path, or the block with defaults filled in and unknown keys moved under `x_extensions`. */
export function parseMetadataBlock(json: unknown): Parsed<MetadataBlock> {
  const problems = check.problems(json);
  if (problems.length > 0 || !isJsonObject(json)) return refused(...problems);
  const block: Record<string, Json> = {};
  const strangers: Record<string, Json> = {};
  for (const [key, value] of Object.entries(json)) (Object.hasOwn(known, key) ? block : strangers)[key] = value;
  for (const [key, schema] of Object.entries(known)) if (schema.default !== undefined && !Object.hasOwn(block, key)) block[key] = schema.default;
  if (Object.keys(strangers).length > 0) block["x_extensions"] = { ...(block["x_extensions"] as JsonObject), ...strangers };
  block["hash"] = String(block["hash"]).toLowerCase();
  // The checker has just established the shape.
  return parsed(block as unknown as MetadataBlock);
}
