import type { JsonSchema } from "@onex/contract";
import { statuses } from "./model.ts";

export const text: JsonSchema = { type: "string" };
export const texts: JsonSchema = { type: "array", items: text };
export const tags: JsonSchema = { type: "array", items: text, description: "Without #" };
export const flag: JsonSchema = { type: "boolean" };
/** From 1; 0 where a file has none. */
export const line: JsonSchema = { type: "integer", minimum: 0 };
export const count: JsonSchema = { type: "integer", minimum: 0 };
export const day: JsonSchema = { type: "string", pattern: "^\\d{4}-\\d{2}-\\d{2}$" };
export const time: JsonSchema = {
  type: "string",
  description: "ISO 8601 with a zone",
  pattern: "^\\d{4}-\\d{2}-\\d{2}T\\d{2}:\\d{2}",
};
export const status: JsonSchema = { enum: statuses };
export const confidence: JsonSchema = {
  type: "number",
  description: "Below 1 the status is inferred",
  exclusiveMinimum: 0,
  maximum: 1,
};
export const entryId: JsonSchema = { type: "string", pattern: "^dl(-[0-9A-HJKMNP-TV-Z]{26}|~[0-9a-f]{16})$" };
export const path: JsonSchema = { type: "string", description: "From the repository's folder, with /" };
export const paths: JsonSchema = { type: "array", items: path };

export const list = (items: JsonSchema): JsonSchema => ({ type: "array", items });

/** An object of exactly these properties; all but the `optional` ones are required. */
export const object = (properties: Readonly<Record<string, JsonSchema>>, ...optional: readonly string[]): JsonSchema => ({
  type: "object",
  properties,
  required: Object.keys(properties).filter((key) => !optional.includes(key)),
  additionalProperties: false,
});
