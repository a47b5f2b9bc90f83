/** The narrowest type of a value, as TypeScript writes it. A type literal stands for the value: nothing about it is fresh, so no excess property is reported. */
export function typeOfValue(value: unknown): string {
  if (value === null || value === undefined || typeof value === "boolean") return String(value);
  if (typeof value === "bigint") return `${value}n`;
  if (typeof value === "string" || typeof value === "number") return JSON.stringify(value);
  if (Array.isArray(value)) return `[${value.map(typeOfValue).join(", ")}]`;
  if (value instanceof Map) return `Map<${anyOf(value.keys())}, ${anyOf(value.values())}>`;
  if (value instanceof Set) return `Set<${anyOf(value.values())}>`;
  const prototype: unknown = Object.getPrototypeOf(value);
  if (prototype !== Object.prototype) return String(Reflect.get(Object(Reflect.get(Object(prototype), "constructor")), "name"));
  const members = Object.entries(value).map(([name, item]) => `${JSON.stringify(name)}: ${typeOfValue(item)};`);
  return `{ ${members.join(" ")} }`;
}

function anyOf(values: Iterable<unknown>): string {
  const types = [...new Set([...values].map(typeOfValue))];
  return types.length === 0 ? "never" : types.join(" | ");
}
