import { Fault } from "../fault.ts";
import { step } from "../json-pointer.ts";

/** A JSON object of a schema whose keywords are not yet known to be well-formed. */
export type RawSchema = Readonly<Record<string, unknown>>;

/** Every keyword of `JsonSchema`; others are refused, for a keyword that is not read is a requirement that is not checked. */
const keywords: ReadonlySet<string> = new Set([
  ...["$schema", "$id", "$ref", "$defs", "$comment", "title", "description", "default", "examples", "deprecated", "readOnly"],
  ...["type", "enum", "const", "anyOf", "oneOf", "allOf", "not", "properties", "required", "additionalProperties"],
  ...["patternProperties", "propertyNames", "minProperties", "maxProperties", "items", "prefixItems", "minItems", "maxItems"],
  ...["uniqueItems", "minLength", "maxLength", "pattern", "format", "minimum", "maximum", "exclusiveMinimum", "exclusiveMaximum"],
  ...["multipleOf", "inputs", "outputs", "keys", "values"],
]);

export const unusable = (at: string, what: string): Fault =>
  new Fault("schema/unsupported", `The schema at #${at} ${what}`, { details: { at } });

export function refuseUnknownKeywords(schema: RawSchema, at: string): void {
  for (const keyword of Object.keys(schema)) {
    if (!keywords.has(keyword) && !keyword.startsWith("x-")) {
      throw unusable(
        at,
        `uses "${keyword}", which is not among the JSON Schema keywords that ONEX reads; say it with others or leave it out`,
      );
    }
  }
}

export const isRecord = (value: unknown): value is RawSchema =>
  typeof value === "object" && value !== null && !Array.isArray(value);

/** Readers of one keyword: its value, undefined when it is absent, a fault when it is not what the keyword takes. */
export function numberOf(schema: RawSchema, keyword: string, at: string): number | undefined {
  const value = schema[keyword];
  if (value === undefined) return undefined;
  if (typeof value === "number" && Number.isFinite(value)) return value;
  throw unusable(at, `must have a number as "${keyword}"`);
}

export function countOf(schema: RawSchema, keyword: string, at: string): number | undefined {
  const value = numberOf(schema, keyword, at);
  if (value === undefined || (Number.isInteger(value) && value >= 0)) return value;
  throw unusable(at, `must have a whole number from 0 as "${keyword}"`);
}

export function textOf(schema: RawSchema, keyword: string, at: string): string | undefined {
  const value = schema[keyword];
  if (value === undefined || typeof value === "string") return value;
  throw unusable(at, `must have a string as "${keyword}"`);
}

export function flagOf(schema: RawSchema, keyword: string, at: string): boolean {
  const value = schema[keyword] ?? false;
  if (typeof value === "boolean") return value;
  throw unusable(at, `must have true or false as "${keyword}"`);
}

export function textsOf(schema: RawSchema, keyword: string, at: string): readonly string[] {
  const value = schema[keyword] ?? [];
  if (Array.isArray(value) && value.every((item) => typeof item === "string")) return value;
  throw unusable(at, `must have an array of strings as "${keyword}"`);
}

export function listOf(schema: RawSchema, keyword: string, at: string): readonly unknown[] | undefined {
  const value = schema[keyword];
  if (value === undefined || (Array.isArray(value) && value.length > 0)) return value;
  throw unusable(at, `must have an array with at least one item as "${keyword}"`);
}

export function recordOf(schema: RawSchema, keyword: string, at: string): RawSchema {
  const value = schema[keyword] ?? {};
  if (isRecord(value)) return value;
  throw unusable(at, `must have an object as "${keyword}"`);
}

/** A pattern of JSON Schema is not anchored and reads code points. */
export function patternOf(source: string, at: string): RegExp {
  try {
    return new RegExp(source, "u");
  } catch {
    throw unusable(at, `has a pattern that is no ECMAScript regular expression: ${JSON.stringify(source)}`);
  }
}

export const below = (at: string, ...keys: readonly (string | number)[]): string => at + keys.map(step).join("");
