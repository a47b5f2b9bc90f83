import {
  checker,
  Fault,
  fragmentPath,
  isFault,
  type JsonSchema,
  lookUp,
  mapParts,
  thrownText,
  unknownSchema,
} from "@onex/contract";
import { type GivenSchema, isStandardSchema } from "./standard-schema.ts";
import { zodWords } from "./zod-words.ts";

/**
 * The JSON Schema of one side of a function, of the keywords that a description may have; what only annotates in another vocabulary is left out.
 * Throws `f2n/no-source` for a schema that cannot say itself as JSON Schema, and `f2n/unsupported-type` for one that says what a description cannot.
 */
export function givenSchema(given: GivenSchema, side: "input" | "output", name: string): JsonSchema {
  const what = `The ${side} schema of "${name}"`;
  const written = isStandardSchema(given) ? converted(given, side, what) : given;
  if (!isSchema(written)) throw new TypeError(`${what} must be a Standard Schema or a JSON Schema object, got ${typeof written}`);
  const schema = adopted(written);
  try {
    checker(schema);
  } catch (error) {
    throw new Fault("f2n/unsupported-type", `${what} cannot describe a node: ${messageOf(error)}`, { cause: error });
  }
  return rooted(schema);
}

function converted(given: Extract<GivenSchema, { "~standard": unknown }>, side: "input" | "output", what: string): unknown {
  const { vendor, jsonSchema } = given["~standard"];
  if (jsonSchema === undefined) {
    throw new Fault(
      "f2n/no-source",
      `${what} (${vendor}) validates but cannot say itself as JSON Schema; give the JSON Schema, or a version of it with "~standard".jsonSchema`,
    );
  }
  try {
    if (vendor !== "zod") return jsonSchema[side]({ target: "draft-2020-12" });
    // Whatever is inside it is a schema of the same library.
    const said = (inner: unknown) => converted(inner as typeof given, side, what) as JsonSchema;
    return jsonSchema[side]({ target: "draft-2020-12", libraryOptions: zodWords(said) });
  } catch (error) {
    throw new Fault("f2n/unsupported-type", `${what} (${vendor}) cannot be said as JSON Schema: ${messageOf(error)}`, {
      cause: error,
    });
  }
}

const messageOf = (error: unknown): string => (isFault(error) ? error.message : thrownText(error));

const annotations: ReadonlySet<string> = new Set([
  "$schema",
  "writeOnly",
  "contentEncoding",
  "contentMediaType",
  "contentSchema",
  "~standard",
]);

/** A copy without annotations of other vocabularies, at any depth; one that says nothing says that it is of any value. */
function adopted(schema: JsonSchema): JsonSchema {
  const kept = Object.entries(schema).filter(
    ([key, value]) => value !== undefined && !annotations.has(key) && !(key.startsWith("x-") && !key.startsWith("x-onex-")),
  );
  if (kept.length === 0) return unknownSchema;
  return mapParts(Object.fromEntries(kept), (part) => (isSchema(part) ? adopted(part) : part));
}

/** Anything that may have keywords; whether they are right is for the checker to say, which throws for anything else. */
const isSchema = (value: unknown): value is JsonSchema => typeof value === "object" && value !== null && !Array.isArray(value);

/** A root that only refers to one of its own definitions, as libraries write recursive types, becomes that definition. */
function rooted(schema: JsonSchema): JsonSchema {
  const { $ref, $defs, ...own } = schema;
  const path = $ref === undefined ? undefined : fragmentPath($ref);
  const target = path === undefined || path === "" ? undefined : lookUp(schema, path);
  if (!isSchema(target) || target.$ref !== undefined) return schema;
  return { ...target, ...own, ...($defs === undefined ? {} : { $defs }) };
}
