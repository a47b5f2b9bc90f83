import type { JsonSchema, OnexType } from "@onex/contract";

/** What nobody can make up, in words; undefined for everything else. */
export function unmakeable({ "x-onex-type": type, "x-onex-class": className }: JsonSchema): string | undefined {
  if (type === "local") return `an instance of ${className ?? "a class of its own"}`;
  return type === undefined ? undefined : words[type];
}

const words: Partial<Record<OnexType, string>> = {
  function: "a function",
  promise: "a promise",
  "async-iterable": "an async iterable",
  never: "never there",
};

/** The parts that every value of a schema without combinations must have, each with its path. */
export function lastingParts(schema: JsonSchema): readonly (readonly [part: JsonSchema, path: string])[] {
  if (schema["x-onex-type"] !== undefined || schema.enum !== undefined || schema.const !== undefined) return [];
  const { type, properties = {}, required = [], additionalProperties: rest, prefixItems = [], items, minItems = 0 } = schema;
  // With a choice of types another one may do without parts.
  if (Array.isArray(type) && type.some((each) => each !== "object" && each !== "array")) return [];
  const named = required.flatMap((name) => {
    const part = Object.hasOwn(properties, name) ? properties[name] : typeof rest === "object" ? rest : undefined;
    return part === undefined ? [] : [[part, `/${name}`] as const];
  });
  const first = prefixItems.slice(0, minItems).map((part, at) => [part, `/${at}`] as const);
  const more = minItems > prefixItems.length && typeof items === "object" ? [[items, `/${prefixItems.length}`] as const] : [];
  return [...named, ...first, ...more];
}
