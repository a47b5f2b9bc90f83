import { isJsonObject, type Json } from "./json.ts";
import type { JsonSchema, JsonType } from "./json-schema.ts";

const jsonTypes = new Set(["null", "boolean", "number", "integer", "string", "array", "object"]);

const words: Readonly<Record<string, JsonType>> = {
  int: "integer",
  integer: "integer",
  float: "number",
  number: "number",
  str: "string",
  string: "string",
  bool: "boolean",
  boolean: "boolean",
  list: "array",
  array: "array",
  dict: "object",
  object: "object",
  none: "null",
  null: "null",
};

/**
 * Reads the `inputs` or `outputs` of an announcement in each form that is in use: JSON Schema, a map from names to type words (the seed's and
 * upstream's example form), a list of IO blocks. Gives JSON Schema, or undefined when it is none of them.
 *
 * An object is a map when all its values are strings and its `type`, if any, is not a JSON Schema type: `{ "type": "object" }` is a schema,
 * `{ "type": "schema summary" }` and `{ "a": "int" }` are maps. Words that name no JSON type become `unknown`, with the word as description.
 */
export function readPortSchema(ports: Json): JsonSchema | undefined {
  if (Array.isArray(ports)) return fromIoBlocks(ports);
  if (!isJsonObject(ports)) return undefined;
  const entries = Object.entries(ports);
  if (entries.length > 0 && entries.every(([, value]) => typeof value === "string") && !isSchemaOfStrings(ports)) {
    return objectOf(entries.map(([name, word]) => [name, fromWord(String(word)), true]));
  }
  // Whether every keyword is well-formed is for the reader of the schema: it is data until somebody compiles it.
  return ports as JsonSchema;
}

const isSchemaOfStrings = (ports: Readonly<Record<string, Json>>): boolean =>
  jsonTypes.has(String(ports.type)) || "$ref" in ports || "x-onex-type" in ports || "const" in ports;

function fromIoBlocks(blocks: readonly Json[]): JsonSchema | undefined {
  const ports: [string, JsonSchema, boolean][] = [];
  for (const block of blocks) {
    if (!isJsonObject(block) || typeof block.name !== "string" || typeof block.schema_ref !== "string") return undefined;
    ports.push([block.name, fromWord(block.schema_ref), block.required !== false]);
  }
  return objectOf(ports);
}

const fromWord = (word: string): JsonSchema => {
  const type = words[word.toLowerCase()];
  return type === undefined ? { "x-onex-type": "unknown", description: word } : { type };
};

const objectOf = (ports: readonly (readonly [string, JsonSchema, boolean])[]): JsonSchema => ({
  type: "object",
  properties: Object.fromEntries(ports.map(([name, schema]) => [name, schema])),
  required: ports.filter(([, , required]) => required).map(([name]) => name),
});
