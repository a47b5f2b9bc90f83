import type { Draft } from "./draft.ts";

/**
 * True when every value of a type holds something that lives only in its process: a function, a WeakMap, a promise. What may be left out, and what another
 * member of a union can stand in for, binds nothing.
 */
export function isProcessBound(draft: Draft, seen = new Set<Draft>()): boolean {
  if (seen.has(draft)) return false;
  seen.add(draft);
  const { body } = draft;
  const within = (part: Draft): boolean => isProcessBound(part, seen);
  switch (body.kind) {
    case "function":
    case "local":
    case "promise":
    case "iterable":
    case "async-iterable":
      return true;
    case "union":
      // `never` and the like have no value at all.
      return body.members.length > 0 && body.members.every(within);
    case "all":
      return body.members.some(within);
    case "object":
      return body.properties.some(({ draft: value, isOptional }) => !isOptional && within(value));
    case "tuple":
      return body.elements.some(({ draft: value, kind }) => kind !== "optional" && within(value));
    // An empty one could be written down, but nobody passes it.
    case "array":
      return within(body.items);
    case "set":
      return within(body.values);
    case "map":
      return within(body.keys) || within(body.values);
    case "generic":
      return within(body.constraint);
    case "dependent":
      return within(body.bound);
    default:
      return false;
  }
}
