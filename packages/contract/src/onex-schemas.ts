import type { JsonSchema } from "./json-schema.ts";

/** Classes whose content `encode` writes as `bytes`. */
export const bytesClasses = [
  "Uint8Array",
  "Uint8ClampedArray",
  "Uint16Array",
  "Uint32Array",
  "Int8Array",
  "Int16Array",
  "Int32Array",
  "BigInt64Array",
  "BigUint64Array",
  "Float16Array",
  "Float32Array",
  "Float64Array",
  "DataView",
  "ArrayBuffer",
] as const;

export type BytesClass = (typeof bytesClasses)[number];

/** A `Buffer` is written as the `Uint8Array` that it is; where a schema names it, it comes back as a Buffer. */
export type NamedBytesClass = BytesClass | "Buffer";

const bytesClassNames: ReadonlySet<string> = new Set(bytesClasses);

export const isBytesClass = (name: string): name is BytesClass => bytesClassNames.has(name);

export const isNamedBytesClass = (name: string): name is NamedBytesClass => name === "Buffer" || isBytesClass(name);

/** RFC 3339, or ECMAScript's expanded form for the years that RFC 3339 cannot name. */
const datePattern = "^([0-9]{4}|[+-][0-9]{6})-[0-9]{2}-[0-9]{2}T[0-9]{2}:[0-9]{2}:[0-9]{2}(\\.[0-9]+)?(Z|[+-][0-9]{2}:[0-9]{2})$";
const bigintPattern = "^(0|-?[1-9][0-9]*)$";

/** The JSON object `{ "$onex:<name>": content }` that `encode` writes. */
const tag = (name: string, content: JsonSchema): JsonSchema => ({
  type: "object",
  properties: { [`$onex:${name}`]: content },
  required: [`$onex:${name}`],
  additionalProperties: false,
});

const tuple = (...prefixItems: readonly JsonSchema[]): JsonSchema => ({
  type: "array",
  prefixItems,
  minItems: prefixItems.length,
  maxItems: prefixItems.length,
});

/** A `Date`: an RFC 3339 string, or the tag that `encode` writes (null inside it is an invalid date). */
export const dateSchema = (): JsonSchema => ({
  "x-onex-type": "date",
  anyOf: [{ type: "string", format: "date-time" }, tag("date", { type: ["string", "null"], pattern: datePattern })],
});

/** A `bigint`: its decimal digits as a string, or the tag. */
export const bigintSchema = (): JsonSchema => ({
  "x-onex-type": "bigint",
  anyOf: [{ type: "string", pattern: bigintPattern }, tag("bigint", { type: "string", pattern: bigintPattern })],
});

/** A `URL`: an absolute URI as a string, or the tag. */
export const urlSchema = (): JsonSchema => ({
  "x-onex-type": "url",
  anyOf: [{ type: "string", format: "uri" }, tag("url", { type: "string", pattern: "^[A-Za-z][A-Za-z0-9+.-]*:" })],
});

export const mapSchema = (keys: JsonSchema, values: JsonSchema): JsonSchema => ({
  "x-onex-type": "map",
  keys,
  values,
  ...tag("map", { type: "array", items: tuple(keys, values) }),
});

export const setSchema = (values: JsonSchema): JsonSchema => ({
  "x-onex-type": "set",
  values,
  ...tag("set", { type: "array", items: values }),
});

export const bytesSchema = (className: NamedBytesClass): JsonSchema => ({
  "x-onex-type": "bytes",
  "x-onex-class": className,
  ...tag(
    "bytes",
    tuple({ const: className === "Buffer" ? "Uint8Array" : className }, { type: "string", pattern: "^[A-Za-z0-9+/]*={0,2}$" }),
  ),
});

export const regexpSchema = (): JsonSchema => ({
  "x-onex-type": "regexp",
  ...tag("regexp", tuple({ type: "string" }, { type: "string", pattern: "^[dgimsuvy]*$" })),
});

export const errorSchema = (): JsonSchema => ({
  "x-onex-type": "error",
  ...tag("error", {
    type: "object",
    properties: {
      name: { type: "string" },
      message: { type: "string" },
      code: { type: ["string", "number"] },
      cause: unknownSchema,
    },
    required: ["name", "message"],
  }),
});

export const undefinedSchema: JsonSchema = { "x-onex-type": "undefined" };
/** Undefined as a member of a union, where the flag alone, which says nothing of the encoded form, would let every value pass. */
export const undefinedAmongOthers: JsonSchema = { ...undefinedSchema, ...tag("undefined", { const: 1 }) };
export const anySchema: JsonSchema = { "x-onex-type": "any" };
export const unknownSchema: JsonSchema = { "x-onex-type": "unknown" };
export const neverSchema: JsonSchema = { "x-onex-type": "never", not: {} };

/** A function or node in the same process; it has no encoded form. Without a known signature both parts are absent. */
export const functionSchema = (inputs?: JsonSchema, outputs?: JsonSchema): JsonSchema => ({
  "x-onex-type": "function",
  ...(inputs === undefined ? {} : { inputs }),
  ...(outputs === undefined ? {} : { outputs }),
});

/** Something that lives only in its process, checked by the name of its class; without one only its presence is checked. */
export const localSchema = (className?: string): JsonSchema => ({
  "x-onex-type": "local",
  ...(className === undefined ? {} : { "x-onex-class": className }),
});
