import { type JsonSchema, mapParts } from "@onex/contract";
import { definition, definitionName, referenceTo } from "./schema-parts.ts";

/** A schema within the document that its references are of. */
export interface Port {
  readonly schema: JsonSchema;
  readonly root: JsonSchema;
}

export const whole = (schema: JsonSchema): Port => ({ schema, root: schema });

/** A part of the same document. */
export const part = ({ root }: Port, schema: JsonSchema): Port => ({ schema, root });

/** Follows references that stand alone, as far as they lead. */
export function followed({ schema, root }: Port): Port {
  let at = schema;
  for (let steps = 0; at.$ref !== undefined && steps < 16; steps++) {
    const target = definition(at.$ref, root);
    if (target === undefined) break;
    at = target;
  }
  return { schema: at, root };
}

/** `$comment` of an object of which all is known, because it is written out. As a type it is as open as any. */
export const literalObject = "a literal";

/** The schema alone, with those definitions that it reaches and without marks: type parameters are of another function, and a type of no literal. */
export function standalone({ schema, root }: Port): JsonSchema {
  const definitions = new Map<string, JsonSchema>();
  const taken = (each: JsonSchema): JsonSchema => {
    const bare = unmarked(each);
    const name = bare.$ref === undefined ? undefined : definitionName(bare.$ref);
    const target = name === undefined || definitions.has(name) ? undefined : definition(referenceTo(name), root);
    if (name !== undefined && target !== undefined) {
      definitions.set(name, target); // Stands while it is read, as it may contain itself.
      definitions.set(name, taken(target));
    }
    return mapParts(bare, taken);
  };
  const alone = taken(schema);
  return definitions.size === 0 ? alone : { ...alone, $defs: Object.fromEntries(definitions) };
}

function unmarked(schema: JsonSchema): JsonSchema {
  const { "x-onex-generic": generic, $defs, $comment, ...rest } = schema;
  if (generic === undefined && $defs === undefined && $comment !== literalObject) return schema;
  return $comment === undefined || $comment === literalObject ? rest : { ...rest, $comment };
}

/** What a value of the port may be, case by case: unions and lists of types taken apart. */
export function alternativesOf(port: Port, depth = 0): readonly Port[] {
  const { schema, root } = followed(port);
  const branches = schema["x-onex-type"] === undefined ? (schema.anyOf ?? schema.oneOf) : undefined;
  if (branches !== undefined && depth < 8) return branches.flatMap((each) => alternativesOf({ schema: each, root }, depth + 1));
  if (schema["x-onex-type"] !== undefined) return [{ schema, root }];
  if (Array.isArray(schema.type)) return schema.type.map((type) => ({ schema: { ...schema, type }, root }));
  const { enum: values } = schema;
  if (values === undefined || !values.includes(null) || values.length === 1) return [{ schema, root }];
  return [{ schema: { ...schema, enum: values.filter((value) => value !== null) }, root }, whole({ type: "null" })];
}

/** One word for the values of a schema that is no union: `string`, `array`, `map`; undefined when it does not say. */
export function kindOf({ schema }: Port): string | undefined {
  if (schema["x-onex-type"] !== undefined) return schema["x-onex-type"];
  if (typeof schema.type === "string") return schema.type === "integer" ? "number" : schema.type;
  const values = schema.enum ?? (schema.const === undefined ? [] : [schema.const]);
  const [first, ...others] = values.map((value) => (value === null ? "null" : Array.isArray(value) ? "array" : typeof value));
  return others.every((kind) => kind === first) ? first : undefined;
}
