import { isJsonObject, type Json, type JsonObject } from "@onex/contract";

/**
 * Tells whether two forms say the same, whatever the order of their keys. Each container gets a number, the same for the same content, and is looked at
 * once: forms share their parts, and one that is written out may be exponentially larger.
 */
export function formComparison(): (one: Json, other: Json) => boolean {
  const numbers = new Map<string, number>();
  const known = new Map<object, string>();
  const word = (json: Json): string => {
    if (typeof json !== "object" || json === null) return JSON.stringify(json);
    const there = known.get(json);
    if (there !== undefined) return there;
    // No scalar begins with the sign.
    const content = isJsonObject(json) ? `{${entries(json).join()}}` : `[${json.map(word).join()}]`;
    const number = numbers.get(content) ?? numbers.size;
    numbers.set(content, number);
    known.set(json, `#${number}`);
    return `#${number}`;
  };
  const entries = (json: JsonObject): readonly string[] =>
    Object.keys(json)
      .sort()
      // Every key of an object has a value.
      .map((key) => `${JSON.stringify(key)}:${word(json[key] as Json)}`);
  return (one, other) => word(one) === word(other);
}
