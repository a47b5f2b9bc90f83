/**
 * Equality as JSON Schema has it: numbers by value (0 and -0 are one), arrays in order, objects whatever the order of their keys.
 * Ends on cyclic values too: a pair that is being compared counts as equal.
 */
export function sameJson(one: unknown, other: unknown, depth = 0, seen?: Map<object, Set<object>>): boolean {
  if (one === other) return true;
  if (typeof one !== "object" || typeof other !== "object" || one === null || other === null) return false;
  const pairs = depth < 32 ? undefined : (seen ?? new Map<object, Set<object>>());
  if (pairs !== undefined && enteredBefore(pairs, one, other)) return true;
  if (Array.isArray(one) !== Array.isArray(other)) return false;
  const keys = Object.keys(one);
  if (keys.length !== Object.keys(other).length) return false;
  for (const key of keys) {
    if (!Object.hasOwn(other, key) || !sameJson(Reflect.get(one, key), Reflect.get(other, key), depth + 1, pairs)) return false;
  }
  // Dates, maps and other things without keys of their own are equal only to themselves.
  return keys.length > 0 || (isPlain(one) && isPlain(other));
}

function enteredBefore(pairs: Map<object, Set<object>>, one: object, other: object): boolean {
  const partners = pairs.get(one);
  if (partners?.has(other) === true) return true;
  if (partners === undefined) pairs.set(one, new Set([other]));
  else partners.add(other);
  return false;
}

function isPlain(value: object): boolean {
  if (Array.isArray(value)) return true;
  const prototype: unknown = Object.getPrototypeOf(value);
  return prototype === null || prototype === Object.prototype;
}
