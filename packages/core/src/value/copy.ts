import { custodyOf, shellOf } from "./custody.ts";
import { freezeValue, isContainer, isSettled } from "./freeze.ts";

/**
 * A copy that shares nothing changeable with the original: cycles and shared parts stay as they are, settled parts are shared, what lives only in
 * its process is passed as it is.
 */
export function copyValue<T>(value: T): T {
  const copies = new Map<object, object>();
  const waiting: [from: object, to: object][] = [];
  const copyOf = (part: unknown): unknown => {
    if (!isContainer(part) || isSettled(part)) return part;
    const done = copies.get(part);
    if (done !== undefined) return done;
    const custody = custodyOf(part);
    if (custody === "held") return part;
    const copy =
      custody === "copied"
        ? shellOf(part)
        : Array.isArray(part)
          ? new Array(part.length)
          : Object.create(Object.getPrototypeOf(part));
    copies.set(part, copy);
    waiting.push([part, copy]);
    return copy;
  };
  const root = copyOf(value);
  for (let pair = waiting.pop(); pair !== undefined; pair = waiting.pop()) fill(pair[0], pair[1], copyOf);
  // The copy of a value has its type.
  return root as T;
}

/** What a graph takes in: a copy, frozen where that is possible. */
export function takeIn<T>(value: T): { readonly value: T; readonly settled: boolean } {
  const copy = copyValue(value);
  return { value: copy, settled: freezeValue(copy) };
}

function fill(from: object, to: object, copyOf: (part: unknown) => unknown): void {
  if (from instanceof Map && to instanceof Map) for (const [key, part] of from) to.set(copyOf(key), copyOf(part));
  else if (from instanceof Set && to instanceof Set) for (const part of from) to.add(copyOf(part));
  else if (Array.isArray(from) && Array.isArray(to)) fillArray(from, to, copyOf);
  else if (ArrayBuffer.isView(from) || from instanceof ArrayBuffer) return;
  else for (const key of Reflect.ownKeys(from)) copyProperty(from, to, key, copyOf);
}

function fillArray(from: readonly unknown[], to: unknown[], copyOf: (part: unknown) => unknown): void {
  // A hole stays a hole.
  for (let index = 0; index < from.length; index++) if (index in from) to[index] = copyOf(from[index]);
}

function copyProperty(from: object, to: object, key: string | symbol, copyOf: (part: unknown) => unknown): void {
  if (!Object.prototype.propertyIsEnumerable.call(from, key)) return;
  const value = copyOf(Reflect.get(from, key));
  // Assigned, a key called __proto__ would become the prototype.
  if (key === "__proto__") Object.defineProperty(to, key, { value, writable: true, enumerable: true, configurable: true });
  else Reflect.set(to, key, value);
}
