import { hash } from "node:crypto";
import { canonicalJson, type Json, type JsonSchema } from "@onex/contract";

/** A schema with the hex SHA-256 of its canonical JSON. */
export interface KnownSchema {
  readonly schema: JsonSchema;
  readonly hash: string;
}

/** Makes what many nodes say the same way one value in memory. It decides nothing, so it may forget. */
export interface SharedValues {
  schema(schema: JsonSchema): KnownSchema;
  /** The same JSON, shared with everyone who had it. */
  json<Value>(value: Value): Value;
}

/** Then everything is forgotten and gathered anew: only sharing is lost. */
const mostValues = 10_000;

export function sharedValues(): SharedValues {
  const schemas = new Map<string, KnownSchema>();
  const values = new Map<string, unknown>();
  return {
    schema(given) {
      const text = JSON.stringify(given);
      return shared(schemas, text, () => {
        const schema = JSON.parse(text) as Json; // text of JSON
        return { schema: schema as JsonSchema, hash: hash("sha256", canonicalJson(schema)) };
      });
    },
    json<Value>(value: Value): Value {
      if (value === null || (typeof value !== "object" && typeof value !== "string")) return value;
      const text = JSON.stringify(value);
      return shared(values, text, () => JSON.parse(text) as unknown) as Value; // the same text is the same JSON
    },
  };
}

function shared<Value>(known: Map<string, Value>, text: string, make: () => Value): Value {
  const found = known.get(text);
  if (found !== undefined) return found;
  if (known.size >= mostValues) known.clear();
  const made = make();
  known.set(text, made);
  return made;
}

/**
 * The same string with memory of its own. A part of a text keeps the whole text alive in this engine, and an event is many times larger than what
 * is kept of it.
 */
export const detached = (part: string): string => JSON.parse(JSON.stringify(part)) as string; // a string comes back as a string
