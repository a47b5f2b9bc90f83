import { lazyChecker } from "./checker.ts";
import { isJsonObject, type Json, type JsonObject } from "./json.ts";
import type { MetadataBlock } from "./metadata-block.ts";
import { metadataBlockSchema } from "./metadata-block-schema.ts";
import { type Parsed, parsed, refused } from "./parsed.ts";

const known = metadataBlockSchema.properties ?? {};
const defaults = Object.fromEntries(
  Object.entries(known).flatMap(([key, schema]) => (schema.default === undefined ? [] : [[key, schema.default]])),
) as Readonly<Record<string, Json>>; // a default is JSON
const check = lazyChecker(metadataBlockSchema, { form: "encoded" });

/** Reads a metadata block: every problem with its path, or the block with defaults filled in and unknown keys moved under `x_extensions`. */
export function parseMetadataBlock(json: unknown): Parsed<MetadataBlock> {
  if (!check.is(json)) return refused(...check.problems(json));
  // What has the schema is JSON.
  return parsed(fillMetadataBlock(json as JsonObject));
}

/** The same for a block that has been checked against `metadataBlockSchema`. */
export function fillMetadataBlock(json: Json | undefined): MetadataBlock {
  const block: Record<string, Json> = { ...defaults };
  const strangers: Record<string, Json> = {};
  for (const [key, value] of Object.entries(isJsonObject(json) ? json : {}))
    (Object.hasOwn(known, key) ? block : strangers)[key] = value;
  if (Object.keys(strangers).length > 0) block.x_extensions = { ...(block.x_extensions as JsonObject), ...strangers };
  block.hash = String(block.hash).toLowerCase();
  // The schema has established the shape.
  return block as unknown as MetadataBlock;
}
