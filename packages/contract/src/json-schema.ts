import type { Json } from "./json.ts";

/**
 * JSON Schema, draft 2020-12, as far as ONEX writes it, with its own annotations. A schema describes the **encoded** value (see `encode`);
 * `checker` reads the same schema over live values.
 */
export interface JsonSchema {
  readonly $schema?: string;
  readonly $id?: string;
  readonly $ref?: string;
  readonly $defs?: Readonly<Record<string, JsonSchema>>;
  readonly $comment?: string;
  readonly title?: string;
  readonly description?: string;
  readonly default?: Json;
  readonly examples?: readonly Json[];
  readonly deprecated?: boolean;
  readonly readOnly?: boolean;
  readonly type?: JsonType | readonly JsonType[];
  readonly enum?: readonly Json[];
  readonly const?: Json;
  readonly anyOf?: readonly JsonSchema[];
  readonly oneOf?: readonly JsonSchema[];
  readonly allOf?: readonly JsonSchema[];
  readonly not?: JsonSchema | boolean;
  readonly properties?: Readonly<Record<string, JsonSchema>>;
  readonly required?: readonly string[];
  readonly additionalProperties?: JsonSchema | boolean;
  readonly patternProperties?: Readonly<Record<string, JsonSchema>>;
  readonly propertyNames?: JsonSchema;
  readonly minProperties?: number;
  readonly maxProperties?: number;
  readonly items?: JsonSchema | boolean;
  readonly prefixItems?: readonly JsonSchema[];
  readonly minItems?: number;
  readonly maxItems?: number;
  readonly uniqueItems?: boolean;
  readonly minLength?: number;
  readonly maxLength?: number;
  readonly pattern?: string;
  readonly format?: string;
  readonly minimum?: number;
  readonly maximum?: number;
  readonly exclusiveMinimum?: number;
  readonly exclusiveMaximum?: number;
  readonly multipleOf?: number;
  /** What the live value is where JSON has no word for it. */
  readonly "x-onex-type"?: OnexType;
  /** Name of a type parameter; the schema beside it is its constraint. */
  readonly "x-onex-generic"?: string;
  /** Index of the overload that this variant belongs to, in declaration order. */
  readonly "x-onex-overload"?: number;
  /** Class of a `local` value, or of a `bytes` value (`Uint8Array`, `ArrayBuffer`, …). */
  readonly "x-onex-class"?: string;
  /** Of a `function`: its own description. Of a `map`: `keys` and `values`; of a `set`, `iterable`, `async-iterable` or `promise`: `values`. */
  readonly inputs?: JsonSchema;
  readonly outputs?: JsonSchema;
  readonly keys?: JsonSchema;
  readonly values?: JsonSchema;
}

export type JsonType = "null" | "boolean" | "number" | "integer" | "string" | "array" | "object";

export type OnexType =
  | "any"
  | "unknown"
  | "undefined"
  | "never"
  | "function"
  | "local"
  | "date"
  | "bigint"
  | "map"
  | "set"
  | "bytes"
  | "url"
  | "regexp"
  | "error"
  | "iterable"
  | "async-iterable"
  | "promise";
