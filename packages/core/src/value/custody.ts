/**
 * How a graph keeps a value from being changed behind its back. `plain`: frozen in place. `copied`: cannot be frozen, so each consumer gets its own.
 * `held`: lives only in its process and is passed as it is.
 */
export type Custody = "plain" | "copied" | "held";

export function custodyOf(value: object): Custody {
  const custody = shallowCustody(value);
  // What is copied and no builtin is an instance, which is no more than its parts.
  return custody === "copied" && !isBuiltin(value) && !isAllData(value) ? "held" : custody;
}

function shallowCustody(value: object): Custody {
  if (Array.isArray(value)) return "plain";
  const prototype: unknown = Object.getPrototypeOf(value);
  if (prototype === Object.prototype || prototype === null) return "plain";
  if (isBuiltin(value)) return "copied";
  return typeof prototype === "object" ? classCustody(prototype) : "held";
}

const isBuiltin = (value: object): boolean => copiers.has(Object.getPrototypeOf(value)) || ArrayBuffer.isView(value);

/** A fresh, empty or complete copy of what is `copied`; the parts of maps, sets and instances are for the caller to fill in. */
export function shellOf(value: object): object {
  const prototype: unknown = Object.getPrototypeOf(value);
  const copier = copiers.get(prototype);
  if (copier !== undefined) return copier(value);
  if (value instanceof DataView) return new DataView(value.buffer.slice(0), value.byteOffset, value.byteLength);
  // Views other than DataView are typed arrays, whose `slice` copies, also where a subclass such as Node's Buffer has another one.
  if (ArrayBuffer.isView(value)) return Uint8Array.prototype.slice.call(value);
  return Object.create(Object.getPrototypeOf(value));
}

// The prototype says what the value is, which no type can.
const copiers: ReadonlyMap<unknown, (value: object) => object> = new Map<unknown, (value: object) => object>([
  [Map.prototype, () => new Map()],
  [Set.prototype, () => new Set()],
  [Date.prototype, (value) => new Date((value as Date).getTime())],
  [RegExp.prototype, (value) => new RegExp(value as RegExp)],
  [URL.prototype, (value) => new URL((value as URL).href)],
  [URLSearchParams.prototype, (value) => new URLSearchParams(value as URLSearchParams)],
  [ArrayBuffer.prototype, (value) => (value as ArrayBuffer).slice(0)],
]);

const known = new WeakMap<object, Custody>();

/** Of all instances of a class, as far as the class decides. */
function classCustody(prototype: object): Custody {
  const found = known.get(prototype);
  if (found !== undefined) return found;
  const custody = isForeignPlain(prototype) ? "plain" : isDataClass(prototype) ? "copied" : "held";
  known.set(prototype, custody);
  return custody;
}

/** The object prototype of another realm. */
const isForeignPlain = (prototype: object): boolean =>
  Object.getPrototypeOf(prototype) === null && Object.hasOwn(prototype, "isPrototypeOf");

const privateName = /(?:^|[^\w$"'`])#[\p{ID_Start}$_]/u;

/**
 * True when every class of the chain is written as a `class` whose text names no private field: then its own properties are all that an instance
 * is, and copying them copies it. In doubt false; an instance without its private fields would fail in its own methods.
 */
function isDataClass(prototype: object): boolean {
  for (let each: object | null = prototype; each !== null && each !== Object.prototype; each = Object.getPrototypeOf(each)) {
    const maker: unknown = Object.hasOwn(each, "constructor") ? each.constructor : undefined;
    if (typeof maker !== "function") return false;
    const text = Function.prototype.toString.call(maker);
    if (!text.startsWith("class") || privateName.test(text)) return false;
  }
  return true;
}

/** False for an instance that holds, at any depth, a function, a symbol's secret or anything else that lives only in its process. */
function isAllData(instance: object): boolean {
  const open = new Set<object>([instance]);
  // A set yields what is added while it is walked.
  for (const container of open) {
    if (Object.getOwnPropertySymbols(container).length > 0) return false;
    const parts: Iterable<unknown> =
      container instanceof Map
        ? [...container.keys(), ...container.values()]
        : container instanceof Set
          ? container
          : Object.values(container);
    for (const part of ArrayBuffer.isView(container) ? [] : parts) {
      if (typeof part === "function" || typeof part === "symbol") return false;
      if (typeof part !== "object" || part === null) continue;
      if (shallowCustody(part) === "held") return false;
      open.add(part);
    }
  }
  return true;
}
