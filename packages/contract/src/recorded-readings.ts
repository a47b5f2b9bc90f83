import { decode } from "./decode.ts";
import { encode } from "./encode.ts";
import type { Json } from "./json.ts";
import type { JsonSchema } from "./json-schema.ts";
import type { CallReadings, Reading, ReadingKind } from "./tape.ts";
import { thrownText } from "./thrown-text.ts";

/** What one call of a function read, in a record; values and errors are encoded. */
export interface RecordedReadings extends Pick<CallReadings, "at" | "attempt" | "beyond" | "truncated"> {
  readonly sources: readonly RecordedReading[];
}

export type RecordedReading = { readonly kind: ReadingKind; readonly of?: string } & (
  | { readonly value: Json }
  | { readonly error: Json }
  | { readonly size: number; readonly sha256: string }
);

const kinds: readonly ReadingKind[] = ["clock", "timer", "random", "uuid", "bytes", "file", "network"];
const count: JsonSchema = { type: "integer", minimum: 0 };

const reading = (properties: Record<string, JsonSchema>): JsonSchema => ({
  type: "object",
  properties: { kind: { enum: [...kinds] }, of: { type: "string" }, ...properties },
  required: ["kind", ...Object.keys(properties)],
  additionalProperties: false,
});

/** JSON Schema of `RecordedReadings`. */
export const recordedReadingsSchema: JsonSchema = {
  type: "object",
  properties: {
    at: { type: "string" },
    attempt: { type: "integer", minimum: 1 },
    sources: {
      type: "array",
      items: {
        anyOf: [
          reading({ value: {} }),
          reading({ error: {} }),
          reading({ size: count, sha256: { type: "string", pattern: "^[0-9a-f]{64}$" } }),
        ],
      },
    },
    beyond: { type: "string" },
    truncated: { const: true },
  },
  required: ["at", "attempt", "sources"],
  additionalProperties: false,
};

/** Of an error that holds what cannot be encoded, the message. */
export function encodedReadings({ at, attempt, sources, beyond, truncated }: CallReadings): RecordedReadings {
  return {
    at,
    attempt,
    sources: sources.map((source): RecordedReading => {
      const { kind, of } = source;
      const asked = of === undefined ? { kind } : { kind, of };
      if ("sha256" in source) return { ...asked, size: source.size, sha256: source.sha256 };
      return "value" in source ? { ...asked, value: encode(source.value) } : { ...asked, error: encodedError(source.error) };
    }),
    ...(beyond === undefined ? {} : { beyond }),
    ...(truncated === true ? { truncated } : {}),
  };
}

function encodedError(error: unknown): Json {
  try {
    return encode(error);
  } catch {
    return encode(new Error(thrownText(error)));
  }
}

/** Throws the codec's faults. */
export function decodedReadings({ sources, truncated, ...rest }: RecordedReadings): CallReadings {
  const decoded = sources.map((source): Reading => {
    if ("value" in source) return { ...source, value: decode(source.value) };
    return "error" in source ? { ...source, error: decode(source.error) } : source;
  });
  return { ...rest, sources: decoded, ...(truncated === true ? { truncated } : {}) };
}
