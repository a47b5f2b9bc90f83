import { inclusion, type JsonSchema, type JsonType, undefinedAmongOthers } from "@onex/contract";
import { portVerdict } from "../graph/port-fit.ts";
import { grafting } from "./graft.ts";

/** How much work one comparison may be: binding is done while a program starts. */
const maxSteps = 2_000;

/** Whether it is certain that every value of `narrow` is one of `wide`. */
export const includes = (narrow: JsonSchema, wide: JsonSchema): boolean =>
  portVerdict(narrow, wide) === "fits" || inclusion(narrow, wide, { maxSteps }).verdict === "fits";

/** More different types in the place of one type parameter, and more text in one of them, are not worth their comparison. */
const most = 12;
const longest = 4_000;

/**
 * One schema for all that was found in the places of a type parameter: what another one includes is left out, the rest becomes a union, as whoever calls
 * a function may always name a wider type than TypeScript would infer. Undefined where something is not known or the schema would be too large.
 */
export function unify(candidates: readonly JsonSchema[]): JsonSchema | undefined {
  const texts = new Map(candidates.map((schema) => [JSON.stringify(schema), schema]));
  const distinct = [...texts.values()].filter((schema) => schema["x-onex-type"] !== "never");
  if (distinct.length === 0 || distinct.length > most || distinct.some(saysNothing)) return undefined;
  if ([...texts.keys()].reduce((length, text) => length + text.length, 0) > longest) return undefined;
  const widest = distinct.filter(
    (schema, at) =>
      !distinct.some((other, index) => index !== at && includes(schema, other) && (index < at || !includes(other, schema))),
  );
  return union(widest.map(ofAnyLength));
}

/** `[]` alone says nothing of the lists that there will be. */
const ofAnyLength = (schema: JsonSchema): JsonSchema => (schema.maxItems === 0 ? { type: "array" } : schema);

/** Any value at all; a schema without any keyword is no one's type either. */
export const saysNothing = (schema: JsonSchema): boolean =>
  schema["x-onex-type"] === "unknown" || schema["x-onex-type"] === "any" || Object.keys(schema).length === 0;

function union(schemas: readonly JsonSchema[]): JsonSchema | undefined {
  const [only] = schemas;
  if (only === undefined || schemas.length === 1) return only;
  const types = schemas.flatMap(bareTypes);
  if (schemas.every((schema) => bareTypes(schema).length > 0)) return { type: [...new Set(types)] };
  const { graft, definitions } = grafting({});
  const anyOf = schemas.map((schema) => (schema["x-onex-type"] === "undefined" ? undefinedAmongOthers : graft(schema)));
  return { anyOf, ...definitions() };
}

/** The types of a schema that says nothing else. */
function bareTypes({ type, ...rest }: JsonSchema): readonly JsonType[] {
  return type === undefined || Object.keys(rest).length > 0 ? [] : [type].flat();
}
