import { custodyOf, shellOf } from "./custody.ts";
import { freezeValue, isContainer, isSettled } from "./freeze.ts";

/**
 * A copy that shares nothing changeable with the original: cycles and shared parts stay as they are, settled parts are shared, what lives only in
 * its process is passed as it is.
 */
export function copyValue<T>(value: T): T {
  const copies = new Map<object, object>();
  const waiting: object[] = [];
  const copyOf = (part: unknown): unknown => {
    if (!isContainer(part) || isSettled(part)) return part;
    const done = copies.get(part);
    if (done !== undefined) return done;
    const custody = custodyOf(part);
    if (custody === "held") return part;
    const copy = custody === "plain" ? shallowCopy(part) : shellOf(part);
    copies.set(part, copy);
    waiting.push(part, copy);
    return copy;
  };
  const root = copyOf(value);
  while (waiting.length > 0) {
    const to = waiting.pop();
    const from = waiting.pop();
    if (from !== undefined && to !== undefined) fill(from, to, copyOf);
  }
  // The copy of a value has its type.
  return root as T;
}

/** What a graph takes in: a copy, frozen where that is possible. */
export function takeIn<T>(value: T): { readonly value: T; readonly settled: boolean } {
  const copy = copyValue(value);
  return { value: copy, settled: freezeValue(copy) };
}

/** Own enumerable properties, defined and not assigned, so that a key called __proto__ becomes no prototype. Holes stay holes. */
function shallowCopy(plain: object): object {
  if (Array.isArray(plain)) return plain.slice();
  return Object.getPrototypeOf(plain) === null ? Object.assign(Object.create(null), plain) : { ...plain };
}

/** Puts copies where the parts of the original are, or still are to come. */
function fill(from: object, to: object, copyOf: (part: unknown) => unknown): void {
  if (Array.isArray(to)) {
    for (let index = 0; index < to.length; index++) if (isContainer(to[index])) to[index] = copyOf(to[index]);
  } else if (from instanceof Map && to instanceof Map) for (const [key, part] of from) to.set(copyOf(key), copyOf(part));
  else if (from instanceof Set && to instanceof Set) for (const part of from) to.add(copyOf(part));
  else if (!ArrayBuffer.isView(to)) fillProperties(from, to, copyOf);
}

function fillProperties(from: object, to: object, copyOf: (part: unknown) => unknown): void {
  // Of an instance nothing is there yet; of a plain object everything, and only its containers are still those of the original.
  for (const key of Object.keys(from)) fillProperty(from, to, key, copyOf);
  for (const key of Object.getOwnPropertySymbols(from))
    if (Object.prototype.propertyIsEnumerable.call(from, key)) fillProperty(from, to, key, copyOf);
}

function fillProperty(from: object, to: object, key: string | symbol, copyOf: (part: unknown) => unknown): void {
  // Read where it was read before: a getter of the original is called once.
  const isThere = Object.hasOwn(to, key);
  const part: unknown = Reflect.get(isThere ? to : from, key);
  if (isThere && !isContainer(part)) return;
  const value = copyOf(part);
  if (key === "__proto__") Object.defineProperty(to, key, { value, writable: true, enumerable: true, configurable: true });
  else Reflect.set(to, key, value);
}
