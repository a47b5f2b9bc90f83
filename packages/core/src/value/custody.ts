/**
 * How a graph keeps a value from being changed behind its back. `plain`: frozen in place. `copied`: cannot be frozen, so each consumer gets its own.
 * `held`: lives only in its process and is passed as it is.
 */
export type Custody = "plain" | "copied" | "held";

export function custodyOf(value: object): Custody {
  if (Array.isArray(value)) return "plain";
  const prototype: unknown = Object.getPrototypeOf(value);
  if (prototype === Object.prototype || prototype === null) return "plain";
  if (copiers.has(prototype) || ArrayBuffer.isView(value)) return "copied";
  return typeof prototype === "object" && prototype !== null ? instanceCustody(prototype) : "held";
}

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

function instanceCustody(prototype: object): Custody {
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
 * True when every class of the chain is written in JavaScript and its text names no private field: then its own properties are all that an
 * instance is, and copying them copies it. In doubt false; an instance without its private fields would fail in its own methods.
 */
function isDataClass(prototype: object): boolean {
  for (let each: object | null = prototype; each !== null && !isForeignPlain(each); each = Object.getPrototypeOf(each)) {
    if (each === Object.prototype) return true;
    const maker: unknown = Object.hasOwn(each, "constructor") ? each.constructor : undefined;
    if (typeof maker !== "function") return false;
    const text = Function.prototype.toString.call(maker);
    if (text.includes("[native code]") || privateName.test(text)) return false;
  }
  return true;
}
