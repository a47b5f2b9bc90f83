import { fragmentPath, type JsonSchema, mapParts } from "@onex/contract";

export interface PlainOptions {
  /** Leaves only the plain string where a date, bigint or URL may be a string or a tag. For inputs, which take both. */
  readonly preferPlain?: boolean;
}

/** What `undefined` is when it is encoded. */
const encodedUndefined: JsonSchema = {
  type: "object",
  properties: { "$onex:undefined": { const: 1 } },
  required: ["$onex:undefined"],
  additionalProperties: false,
};

/** The same schema for readers who know JSON Schema alone: of the encoded value, without ONEX's own keywords. */
export function plainSchema(schema: JsonSchema, options: PlainOptions = {}): JsonSchema {
  const type = schema["x-onex-type"];
  if (type === "undefined") return encodedUndefined;
  const { anyOf, ...others } = schema;
  const [plain] = anyOf ?? [];
  const isTagged = options.preferPlain === true && (type === "date" || type === "bigint" || type === "url");
  const chosen: JsonSchema = isTagged && plain !== undefined ? { ...others, ...plain } : schema;
  const { keys: _keys, values: _values, inputs: _inputs, outputs: _outputs, ...standard } = chosen;
  const kept = Object.entries(standard).filter(([key]) => !key.startsWith("x-onex-"));
  return mapParts(Object.fromEntries(kept), (part) => plainSchema(part, options));
}

/** The same schema for a place `at` (a JSON Pointer) in another document: its references, which begin at its own root, begin at that one's. */
export function relocated(schema: JsonSchema, at: string): JsonSchema {
  const path = schema.$ref === undefined ? undefined : fragmentPath(schema.$ref);
  const moved = path === undefined ? schema : { ...schema, $ref: `#${at}${schema.$ref?.slice(1)}` };
  return mapParts(moved, (part) => relocated(part, at));
}
