import { custodyOf } from "../value/custody.ts";
import { isContainer } from "../value/freeze.ts";

/**
 * Whether two values say the same: numbers by value (NaN is NaN, 0 and -0 are one), plain objects and instances of data classes by their own
 * properties, whatever class those are of and whatever their order, an undefined property like an absent one; arrays in order, maps and sets in
 * any; dates, URLs, regular expressions, errors and bytes by what they hold. What lives only in its process is equal to itself alone. Ends on
 * cycles: a pair that is being compared counts as equal.
 */
export const sameValue = (one: unknown, other: unknown): boolean => same(one, other, { partners: new Map(), trail: [] });

interface Walk {
  /** What each container is assumed to be equal to. */
  readonly partners: Map<object, Set<object>>;
  /** The same pairs in order, so that a failed attempt can be taken back. */
  readonly trail: (readonly [object, object])[];
}

type Pair = readonly [unknown, unknown];

/** Compares pair by pair rather than by recursion, so that depth is no matter. */
function same(one: unknown, other: unknown, walk: Walk): boolean {
  const open: Pair[] = [[one, other]];
  for (let pair = open.pop(); pair !== undefined; pair = open.pop()) {
    const [left, right] = pair;
    if (left === right || Object.is(left, right)) continue; // 0 is -0 by the one, NaN is NaN by the other.
    if (!isContainer(left) || !isContainer(right)) return false;
    if (!assume(left, right, walk)) continue;
    const parts = partsToCompare(left, right, walk);
    if (parts === undefined) return false;
    for (const part of parts) open.push(part);
  }
  return true;
}

/** False when the pair was met before. */
function assume(left: object, right: object, { partners, trail }: Walk): boolean {
  const known = partners.get(left);
  if (known?.has(right) === true) return false;
  if (known === undefined) partners.set(left, new Set([right]));
  else known.add(right);
  trail.push([left, right]);
  return true;
}

/** Two containers are equal when all of these are; undefined when they are not, whatever their parts. */
function partsToCompare(left: object, right: object, walk: Walk): readonly Pair[] | undefined {
  if (Array.isArray(left) || Array.isArray(right)) return itemPairs(left, right);
  if (left instanceof Map || right instanceof Map) {
    return left instanceof Map && right instanceof Map ? entryPairs(left, right, walk) : undefined;
  }
  if (left instanceof Set || right instanceof Set) {
    return left instanceof Set && right instanceof Set && sameMembers(left, right, walk) ? [] : undefined;
  }
  if (left instanceof Error && right instanceof Error) {
    return [
      [left.name, right.name],
      [left.message, right.message],
      [left.cause, right.cause],
    ];
  }
  const leaf = leafText(left);
  if (leaf !== undefined || leafText(right) !== undefined) return leaf === leafText(right) ? [] : undefined;
  return custodyOf(left) === "held" || custodyOf(right) === "held" ? undefined : propertyPairs(left, right);
}

function itemPairs(left: object, right: object): readonly Pair[] | undefined {
  if (!Array.isArray(left) || !Array.isArray(right) || left.length !== right.length) return undefined;
  // A hole is undefined, and not passed over.
  return Array.from(left, (item, index) => [item, right[index]]);
}

/** What a container without parts holds, as text that begins with its kind. */
function leafText(value: object): string | undefined {
  if (value instanceof Date) return `date ${value.getTime()}`;
  if (value instanceof URL) return `url ${value.href}`;
  if (value instanceof RegExp) return `regexp ${value}`;
  if (value instanceof ArrayBuffer) return `ArrayBuffer ${new Uint8Array(value).join()}`;
  if (!ArrayBuffer.isView(value)) return undefined;
  // A Node Buffer is the Uint8Array that it extends.
  const kind = value instanceof Uint8Array ? "Uint8Array" : Object.prototype.toString.call(value);
  return `${kind} ${new Uint8Array(value.buffer, value.byteOffset, value.byteLength).join()}`;
}

function propertyPairs(left: object, right: object): readonly Pair[] {
  const pairs: Pair[] = [];
  for (const key of Object.keys(left)) pairs.push([Reflect.get(left, key), own(right, key)]);
  for (const key of Object.keys(right)) if (!Object.hasOwn(left, key)) pairs.push([undefined, Reflect.get(right, key)]);
  return pairs;
}

const own = (value: object, key: string): unknown => (Object.hasOwn(value, key) ? Reflect.get(value, key) : undefined);

/** Keys that are no containers are found at once; only containers are tried one by one. */
function entryPairs(left: Map<unknown, unknown>, right: Map<unknown, unknown>, walk: Walk): readonly Pair[] | undefined {
  if (left.size !== right.size) return undefined;
  const pairs: Pair[] = [];
  const rest = new Set([...right].filter(([key]) => isContainer(key)));
  for (const entry of left) {
    const [key, value] = entry;
    if (!isContainer(key)) {
      if (!right.has(key)) return undefined;
      pairs.push([value, right.get(key)]);
    } else if (!takeEqual(entry, rest, walk)) return undefined;
  }
  return pairs;
}

function sameMembers(left: Set<unknown>, right: Set<unknown>, walk: Walk): boolean {
  if (left.size !== right.size) return false;
  const rest = new Set([...right].filter(isContainer));
  for (const item of left) if (isContainer(item) ? !takeEqual(item, rest, walk) : !right.has(item)) return false;
  return true;
}

/** Removes the first candidate that is equal. What was assumed for the others is taken back. */
function takeEqual(wanted: unknown, candidates: Set<unknown>, walk: Walk): boolean {
  for (const candidate of candidates) {
    const before = walk.trail.length;
    if (same(wanted, candidate, walk)) return candidates.delete(candidate);
    for (const [one, other] of walk.trail.splice(before)) walk.partners.get(one)?.delete(other);
  }
  return false;
}
