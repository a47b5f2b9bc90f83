import { toBase64, utf16Bytes } from "./base64.ts";
import { bytesClassOf, bytesIn } from "./bytes.ts";
import { className } from "./check/shown.ts";
import { maxLevels } from "./check/walk.ts";
import { Fault, type FaultCode } from "./fault.ts";
import type { Json, JsonObject } from "./json.ts";
import { pointer } from "./json-pointer.ts";

export interface EncodeOptions {
  /** Containers within containers that the JSON may have, those of tags included. Default 512; an event may have 64. */
  readonly maxDepth?: number;
}

/**
 * The JSON form of a value: itself where it is JSON, a tag (`{ "$onex:<name>": … }`) where JSON has no word for it. `decode` gives the value back.
 *
 * Tags are `undefined`, `number` (NaN, the infinities, -0, and integers beyond 2^53 − 1 that JSON would write digit by digit, which I-JSON does not
 * let pass), `bigint`, `date`, `map`, `set`, `bytes`, `url`, `regexp`, `string` (with lone surrogates), `error`, `object` (whose one key begins
 * `$onex:`) and `ref`.
 *
 * Containers are arrays, plain objects, maps, sets, bytes, dates, URLs, regular expressions and errors. They are numbered from 0 in the order in
 * which they are begun in the text; where one comes again, within itself or beside, `ref` with its number stands for it.
 *
 * Getters are read once, `toJSON` is not called. Not kept: holes (they become undefined), non-enumerable properties, properties of arrays, maps and
 * errors beyond their own, `lastIndex`, the class of a subclass, memory shared between typed arrays.
 * Throws `codec/function`, `codec/too-deep`, or `codec/unsupported` for symbols, other class instances and the keys that I-JSON has no room for
 * (`__proto__`, lone surrogates), each with the path.
 */
export function encode(value: unknown, { maxDepth = maxLevels }: EncodeOptions = {}): Json {
  return write(value, 0, { seen: new Map(), path: [], maxDepth });
}

interface Writing {
  readonly seen: Map<object, number>;
  /** Keys and positions that lead to the container being written. */
  readonly path: (string | number)[];
  readonly maxDepth: number;
}

/** `depth` counts the containers around the value. */
function write(value: unknown, depth: number, writing: Writing): Json {
  if (isPlainScalar(value)) return value;
  switch (typeof value) {
    case "object":
      return value === null ? null : writeObject(value, depth, writing);
    case "undefined":
      return tag("undefined", 1, depth, writing);
    case "string":
      return tag("string", toBase64(utf16Bytes(value)), depth, writing);
    case "number":
      return tag("number", Object.is(value, -0) ? "-0" : String(value), depth, writing);
    case "bigint":
      return tag("bigint", String(value), depth, writing);
    case "function":
      throw refusal(
        "codec/function",
        "is a function, which cannot leave its process; pass it to a node in the same one",
        writing,
      );
    default:
      throw refusal("codec/unsupported", "is a symbol, which has no encoded form; use a string", writing);
  }
}

/** Most of what is written; it needs neither a tag nor a path. */
const isPlainScalar = (value: unknown): value is string | number | boolean | null =>
  typeof value === "string"
    ? value.isWellFormed()
    : typeof value === "number"
      ? isPlainNumber(value)
      : typeof value === "boolean" || value === null;

/** JSON writes an integer below 1e21 digit by digit. */
const isPlainNumber = (value: number): boolean =>
  Number.isSafeInteger(value)
    ? value !== 0 || !Object.is(value, -0)
    : Number.isFinite(value) && (!Number.isInteger(value) || Math.abs(value) >= 1e21);

function writeObject(value: object, depth: number, writing: Writing): Json {
  const known = writing.seen.get(value);
  if (known !== undefined) return tag("ref", known, depth, writing);
  enter(1, depth, writing);
  writing.seen.set(value, writing.seen.size);
  if (Array.isArray(value)) return writeItems(value, depth + 1, writing);
  const prototype: unknown = Object.getPrototypeOf(value);
  return prototype === Object.prototype || prototype === null
    ? writePlain(value, depth, writing)
    : writeInstance(value, depth, writing);
}

/** `depth` is that of the items, here and below. */
function writeItems(items: readonly unknown[], depth: number, writing: Writing): Json[] {
  const written: Json[] = [];
  for (let index = 0; index < items.length; index += 1) written.push(writePart(items[index], index, depth, writing));
  return written;
}

function writePart(value: unknown, key: string | number, depth: number, writing: Writing): Json {
  if (isPlainScalar(value)) return value;
  writing.path.push(key);
  const json = write(value, depth, writing);
  writing.path.pop();
  return json;
}

function writePlain(value: object, depth: number, writing: Writing): JsonObject {
  if (Object.getOwnPropertySymbols(value).length > 0)
    throw refusal("codec/unsupported", "has a symbol as a key; use a string", writing);
  const keys = Object.keys(value);
  const isTagLike = keys.length === 1 && keys[0]?.startsWith("$onex:") === true;
  const within = isTagLike ? depth + 2 : depth + 1;
  if (isTagLike) enter(2, depth, writing);
  const written: Record<string, Json> = {};
  for (const key of keys) {
    if (key === "__proto__" || !key.isWellFormed()) {
      throw refusal(
        "codec/unsupported",
        `has the key ${JSON.stringify(key)}, which no JSON of ONEX may have; use a Map`,
        writing,
      );
    }
    written[key] = writePart(Reflect.get(value, key), key, within, writing);
  }
  return isTagLike ? { "$onex:object": written } : written;
}

function writeInstance(value: object, depth: number, writing: Writing): Json {
  if (value instanceof Date) return tag("date", Number.isNaN(value.getTime()) ? null : value.toISOString(), depth, writing);
  if (value instanceof Map) return writeMap(value, depth, writing);
  if (value instanceof Set) {
    enter(2, depth, writing);
    return { "$onex:set": writeItems([...value], depth + 2, writing) };
  }
  if (value instanceof URL) return tag("url", value.href, depth, writing);
  if (value instanceof RegExp) {
    enter(2, depth, writing);
    return { "$onex:regexp": [write(value.source, depth + 2, writing), value.flags] };
  }
  if (value instanceof Error) return writeError(value, depth, writing);
  return writeBytes(value, depth, writing);
}

function writeMap(map: ReadonlyMap<unknown, unknown>, depth: number, writing: Writing): Json {
  enter(map.size === 0 ? 2 : 3, depth, writing);
  const pairs: Json[] = [];
  for (const pair of map) {
    writing.path.push(pairs.length);
    pairs.push(writeItems(pair, depth + 3, writing));
    writing.path.pop();
  }
  return { "$onex:map": pairs };
}

function writeError(error: Error, depth: number, writing: Writing): Json {
  enter(2, depth, writing);
  const { name, message, cause } = error;
  const code: unknown = Reflect.get(error, "code");
  const written: Record<string, Json> = {
    name: write(String(name), depth + 2, writing),
    message: write(String(message), depth + 2, writing),
  };
  if (typeof code === "string" || typeof code === "number") written.code = write(code, depth + 2, writing);
  if (cause !== undefined) written.cause = writePart(cause, "cause", depth + 2, writing);
  return { "$onex:error": written };
}

function writeBytes(value: object, depth: number, writing: Writing): Json {
  const name = bytesClassOf(value);
  if (name === undefined) {
    const article = `an instance of ${className(value) ?? "a class without a name"}`;
    throw refusal("codec/unsupported", `is ${article}, which has no encoded form; use a plain object`, writing);
  }
  enter(2, depth, writing);
  // bytesClassOf names only these two.
  const bytes = bytesIn(value as ArrayBuffer | ArrayBufferView);
  if (bytes === undefined)
    throw refusal("codec/unsupported", "is a buffer that was transferred and is gone; encode it before", writing);
  return { "$onex:bytes": [name, toBase64(bytes)] };
}

function tag(name: string, content: Json, depth: number, writing: Writing): Json {
  enter(1, depth, writing);
  return { [`$onex:${name}`]: content };
}

/** Checks that so many containers fit below the ones around. */
function enter(levels: number, depth: number, writing: Writing): void {
  if (depth + levels > writing.maxDepth) {
    throw refusal(
      "codec/too-deep",
      `is nested deeper than ${writing.maxDepth} levels; send it flatter, as a list of parts`,
      writing,
    );
  }
}

const refusal = (code: FaultCode, what: string, { path }: Writing): Fault => {
  const shownPath = path.length > 20 ? `${pointer(path.slice(0, 20))}/…` : pointer(path);
  return new Fault(code, `Cannot encode ${path.length === 0 ? "the value" : shownPath}: it ${what}`, {
    details: { path: pointer(path) },
  });
};
