import { decode, encode, type Json, type ResultCache } from "@onex/contract";
import type { Signature } from "../node/signature.ts";
import { isContainer } from "../value/freeze.ts";
import type { Step } from "./program.ts";
import type { RunSettings } from "./settings.ts";

/** An answer that may be in a cache, or go there. */
export interface Answer {
  readonly cache: ResultCache;
  readonly key: string;
  readonly signature: Signature;
}

/**
 * Where the answer of a pure step is kept: under its hash, the configuration and the encoded arguments. The order of properties is part of the key,
 * since a function may tell by it. Undefined where there is no cache, and for arguments whose encoded form is not all that they are.
 */
export function answerFor(
  { pure, runnable: { hash } }: Step,
  signature: Signature,
  args: readonly unknown[],
  { cache, configuration = "" }: RunSettings,
): Answer | undefined {
  if (cache === undefined || !pure) return undefined;
  const text = args.every(isPlain) ? JSON.stringify(args) : exactText(args);
  return text === undefined ? undefined : { cache, signature, key: `${hash} ${configuration} ${text}` };
}

/** The text in the cache; what a cache cannot tell is not there. */
export function lookUp({ cache, key }: Answer): string | undefined | Promise<string | undefined> {
  try {
    const found = cache.get(key);
    return found instanceof Promise ? found.catch(() => undefined) : found;
  } catch {
    return undefined;
  }
}

/** A fresh value each time, so that nobody shares one with the cache; nothing where the text is none of ours. */
export function fromText({ signature }: Answer, text: string | undefined): { readonly value: unknown } | undefined {
  if (text === undefined) return undefined;
  try {
    // Whoever wrote it, it is a value of the declared type or a miss.
    const value = decode(JSON.parse(text) as Json);
    return signature.output.is(value) ? { value } : undefined;
  } catch {
    return undefined;
  }
}

/** Puts a value there, if its encoded form is all that it is. A cache that fails costs the answer, not the run. */
export function remember({ cache, key }: Answer, value: unknown): void {
  const text = exactText(value);
  if (text === undefined) return;
  try {
    const done = cache.set(key, text);
    if (done instanceof Promise) done.catch(() => {});
  } catch {
    // As above.
  }
}

/** Its JSON is its encoded form. */
function isPlain(value: unknown): boolean {
  switch (typeof value) {
    case "number":
      return Number.isInteger(value) ? Number.isSafeInteger(value) && !Object.is(value, -0) : Number.isFinite(value);
    case "string":
      return value.isWellFormed();
    default:
      return typeof value === "boolean" || value === null;
  }
}

/** The text of a value that comes back from it equal in everything that a function can see; undefined for any other. */
function exactText(value: unknown): string | undefined {
  try {
    return isExact(value) ? JSON.stringify(encode(value)) : undefined;
  } catch {
    return undefined;
  }
}

// What `encode` writes as it is; of a subclass, an error or a list with holes it keeps only a part.
const exactPrototypes: ReadonlySet<unknown> = new Set<unknown>([
  Object.prototype,
  Array.prototype,
  Map.prototype,
  Set.prototype,
  Date.prototype,
  URL.prototype,
  ArrayBuffer.prototype,
  Uint8Array.prototype,
]);

function isExact(root: unknown): boolean {
  if (!isContainer(root)) return true;
  const open = new Set<object>([root]);
  // A set yields what is added while it is walked.
  for (const container of open) {
    if (!exactPrototypes.has(Object.getPrototypeOf(container)) || hasMore(container)) return false;
    for (const part of partsOf(container)) if (isContainer(part)) open.add(part);
  }
  return true;
}

/** Holes, properties of a list beside its items, properties that are not enumerable: none of them is written. */
function hasMore(container: object): boolean {
  // Its items, whose number tells of holes, and its length.
  if (Array.isArray(container))
    return (
      Object.keys(container).length !== container.length || Object.getOwnPropertyNames(container).length !== container.length + 1
    );
  return (
    Object.getPrototypeOf(container) === Object.prototype &&
    Object.getOwnPropertyNames(container).length !== Object.keys(container).length
  );
}

function partsOf(container: object): Iterable<unknown> {
  if (container instanceof Map) return [...container.keys(), ...container.values()];
  if (container instanceof Set || Array.isArray(container)) return container;
  return ArrayBuffer.isView(container) ? [] : Object.values(container);
}
