import { fragmentPath, type JsonSchema, lookUp } from "@onex/contract";
import { schemasIn } from "../schemas-in.ts";

/** The smallest integer type that holds every value. */
export function integerType({ minimum, exclusiveMinimum, maximum, exclusiveMaximum }: JsonSchema): string {
  const least = minimum ?? exclusiveMinimum ?? -Infinity;
  const most = maximum ?? exclusiveMaximum ?? Infinity;
  if (least >= 0) return most < 2 ** 32 ? "uint32" : "uint64";
  return least >= -(2 ** 31) && most < 2 ** 31 ? "int32" : "int64";
}

/** The type that holds each of these numbers. */
export const numberType = (values: readonly number[]): string =>
  values.every(Number.isSafeInteger) ? integerType({ minimum: Math.min(...values), maximum: Math.max(...values) }) : "double";

/** The schema that a reference leads to. */
export const targetOf = (reference: string, root: JsonSchema): JsonSchema | undefined => {
  const found = lookUp(root, fragmentPath(reference) ?? "/");
  // A reference of a readable schema leads to a schema.
  return typeof found === "object" && found !== null ? (found as JsonSchema) : undefined;
};

/** True for what needs no message. */
export const isLeaf = ({ type, anyOf, oneOf, allOf, $ref, "x-onex-type": onex }: JsonSchema): boolean =>
  onex === "map" || onex === "set"
    ? false
    : onex !== undefined ||
      (anyOf === undefined &&
        oneOf === undefined &&
        allOf === undefined &&
        $ref === undefined &&
        type !== "object" &&
        type !== "array" &&
        !Array.isArray(type));

/** A schema with all that it leads to: definitions of the same text are the same type. */
export function reachedText(schema: JsonSchema, root: JsonSchema): string {
  const reached = new Map<string, JsonSchema>([["", schema]]);
  // A map yields what is added while it is walked.
  for (const [, each] of reached) {
    for (const [, { $ref }] of schemasIn(each, "")) {
      const target = $ref === undefined ? undefined : targetOf($ref, root);
      if ($ref !== undefined && target !== undefined) reached.set($ref, target);
    }
  }
  return JSON.stringify([...reached]);
}

/** One object of all members; undefined when some member is none. */
export function mergedObject(
  schema: JsonSchema,
  root: JsonSchema,
  seen: ReadonlySet<JsonSchema> = new Set(),
): JsonSchema | undefined {
  const { allOf = [], ...own } = schema;
  const members = allOf.map((member) => (member.$ref === undefined ? member : targetOf(member.$ref, root)));
  // A constraint beside the type, such as a second pattern, changes no type.
  if (own.type !== undefined && own.type !== "object") return own;
  let merged: JsonSchema = own;
  for (const member of members) {
    if (member === undefined || seen.has(member)) return undefined;
    const object = mergedObject(member, root, new Set([...seen, member]));
    if (object?.type !== "object" || object["x-onex-type"] !== undefined) return undefined;
    merged = {
      ...object,
      ...merged,
      type: "object",
      properties: { ...object.properties, ...merged.properties },
      required: [...new Set([...(merged.required ?? []), ...(object.required ?? [])])],
    };
  }
  return merged;
}
