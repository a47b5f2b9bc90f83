import { isContainer } from "../value/freeze.ts";

const versionBytes = 120;
const stringBytes = 24;
const containerBytes = 24;
const slotBytes = 8;
const entryBytes = 40;
/** Parts of one value that are looked at, and items of one list: enough for an estimate, and a bound for its cost. */
const maxParts = 256;
const maxItems = 32;

/** Whether nothing in it has a size of its own, as in most versions of numbers. */
export function isScalar(held: readonly unknown[]): boolean {
  for (let index = 0; index < held.length; index++) {
    const value = held[index];
    if (typeof value === "string" || isContainer(value)) return false;
  }
  return true;
}

export const scalarBytes = (held: readonly unknown[]): number => versionBytes + held.length * slotBytes;

/**
 * Roughly the bytes that a version adds to the one before it: eight a slot, strings by their length, containers by their size. Parts that are the
 * very ones of the version before, at the same place, are shared and cost nothing; of long lists and large values a sample stands for the rest.
 */
export function addedBytes(held: readonly unknown[], before: readonly unknown[]): number {
  let bytes = scalarBytes(held);
  for (let index = 0; index < held.length; index++) {
    const value = held[index];
    if (typeof value === "string") bytes += value === before[index] ? 0 : stringBytes + value.length;
    else if (isContainer(value)) bytes += partBytes(value, before[index]);
  }
  return bytes;
}

interface Part {
  readonly value: unknown;
  readonly before: unknown;
  /** How many parts it stands for. */
  readonly weight: number;
}

function partBytes(root: object, before: unknown): number {
  const open: Part[] = [{ value: root, before, weight: 1 }];
  const met = new Set<unknown>();
  let bytes = 0;
  let left = maxParts;
  for (let part = open.pop(); part !== undefined && left > 0; part = open.pop()) {
    left -= 1;
    if (part.value === part.before) continue;
    if (typeof part.value === "string") bytes += part.weight * (stringBytes + part.value.length);
    else if (isContainer(part.value) && !met.has(part.value)) {
      met.add(part.value);
      bytes += part.weight * ownBytes(part.value, part, open);
    }
  }
  return bytes;
}

/** Of the container alone; its parts are put where they are looked at next. */
function ownBytes(value: object, { before, weight }: Part, open: Part[]): number {
  if (Array.isArray(value)) {
    const known: readonly unknown[] = Array.isArray(before) ? before : [];
    const shared = Math.min(known.length, value.length);
    sample(value, known, 0, shared, weight, open);
    sample(value, known, shared, value.length, weight, open);
    return containerBytes + value.length * slotBytes;
  }
  if (ArrayBuffer.isView(value) || value instanceof ArrayBuffer) return containerBytes + value.byteLength;
  if (value instanceof Map || value instanceof Set) {
    const parts = value instanceof Map ? [...take(value)].flat() : [...take(value)];
    const each = weight * Math.max(1, value.size / maxItems);
    for (const part of parts) open.push({ value: part, before: undefined, weight: each });
    return containerBytes + value.size * entryBytes;
  }
  const keys = Object.keys(value);
  for (const key of keys.length > maxParts ? keys.slice(0, maxParts) : keys) {
    const part: unknown = Reflect.get(value, key);
    if (typeof part === "string" || isContainer(part))
      open.push({ value: part, before: isContainer(before) ? Reflect.get(before, key) : undefined, weight });
  }
  return containerBytes + keys.length * slotBytes;
}

function sample(
  list: readonly unknown[],
  known: readonly unknown[],
  from: number,
  to: number,
  weight: number,
  open: Part[],
): void {
  const stride = Math.ceil((to - from) / maxItems);
  for (let index = from; index < to; index += stride) {
    const value = list[index];
    if (typeof value === "string" || isContainer(value)) open.push({ value, before: known[index], weight: weight * stride });
  }
}

function* take<T>(items: Iterable<T>): Iterable<T> {
  let left = maxItems;
  for (const item of items) {
    if (left-- === 0) return;
    yield item;
  }
}
