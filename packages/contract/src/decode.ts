import { fromBase64, fromUtf16Bytes } from "./base64.ts";
import { fromBytes } from "./bytes.ts";
import { maxLevels } from "./check/walk.ts";
import { brought, decodePlan, itemPlan, liveText, type Plan, propertyPlan, settle } from "./decode-plan.ts";
import { Fault, type FaultCode } from "./fault.ts";
import { isJsonObject, type Json, type JsonObject } from "./json.ts";
import { pointer } from "./json-pointer.ts";
import type { JsonSchema } from "./json-schema.ts";
import { isBytesClass } from "./onex-schemas.ts";

/**
 * The live value that `encode` wrote: fresh, with shared parts shared and cycles closed. Where a schema says date, bigint or url, also within
 * properties, items, unions and references, a plain string of that form is taken too; one that is none stays a string, for a checker to name. In a
 * union that takes the string as a string it stays a string as well. Where it says promise, iterator or async iterable, a value or a list that fits
 * becomes one; where it says Buffer, bytes become one.
 *
 * An error comes back as the built-in class of its name, else as `Error` with that name.
 * Throws `codec/unknown-tag`, `codec/malformed` for a tag with the wrong content or a key `__proto__`, and `codec/too-deep` beyond 512 levels; with a
 * schema also what `checker` throws.
 */
export function decode(json: Json, schema?: JsonSchema): unknown {
  return read(json, schema === undefined ? undefined : decodePlan(schema), { containers: [], path: [] });
}

interface Reading {
  /** In the order in which they were begun, as `encode` numbers them. */
  readonly containers: object[];
  readonly path: (string | number)[];
}

function read(json: Json, plan: Plan | undefined, reading: Reading): unknown {
  if (plan === undefined) return readAs(json, noPlans, reading);
  const plans = settle(plan, json);
  return brought(plans, readAs(json, plans, reading));
}

function readAs(json: Json, plans: readonly Plan[], reading: Reading): unknown {
  if (typeof json === "string") return plans.length === 0 ? json : liveText(plans, json);
  if (typeof json !== "object" || json === null) return json;
  if (reading.path.length >= maxLevels) throw refusal("codec/too-deep", `is nested deeper than ${maxLevels} levels`, reading);
  return isJsonObject(json) ? readObject(json, plans, reading) : readItems(json, begin([], reading), plans, reading);
}

const noPlans: readonly Plan[] = [];

function begin<T extends object>(container: T, { containers }: Reading): T {
  containers.push(container);
  return container;
}

function readItems(items: readonly Json[], into: unknown[], plans: readonly Plan[], reading: Reading): unknown[] {
  for (let index = 0; index < items.length; index += 1) {
    into.push(readPart(items[index] ?? null, index, plans.length === 0 ? undefined : itemPlan(plans, index), reading));
  }
  return into;
}

function readPart(json: Json, key: string | number, plan: Plan | undefined, reading: Reading): unknown {
  reading.path.push(key);
  const value = read(json, plan, reading);
  reading.path.pop();
  return value;
}

function readObject(json: JsonObject, plans: readonly Plan[], reading: Reading): unknown {
  const keys = Object.keys(json);
  const [only] = keys;
  if (keys.length !== 1 || only?.startsWith("$onex:") !== true) return readPlain(json, keys, plans, reading);
  reading.path.push(only);
  const value = readTag(only.slice("$onex:".length), json[only] ?? null, plans, reading);
  reading.path.pop();
  return value;
}

function readPlain(json: JsonObject, keys: readonly string[], plans: readonly Plan[], reading: Reading): Record<string, unknown> {
  const object = begin<Record<string, unknown>>({}, reading);
  for (const key of keys) {
    if (key === "__proto__") throw refusal("codec/malformed", 'has the key "__proto__", which no JSON of ONEX may have', reading);
    object[key] = readPart(json[key] ?? null, key, plans.length === 0 ? undefined : propertyPlan(plans, key), reading);
  }
  return object;
}

function readTag(name: string, content: Json, plans: readonly Plan[], reading: Reading): unknown {
  switch (name) {
    case "map":
      return readMap(content, plans, reading);
    case "set":
      return readSet(content, plans, reading);
    case "error":
      return readError(content, reading);
    case "object":
      if (isJsonObject(content)) return readPlain(content, Object.keys(content), plans, reading);
      throw refusal("codec/malformed", "must be an object", reading);
    case "ref":
      return readReference(content, reading);
    case "undefined":
      if (content === 1) return undefined;
      throw refusal("codec/malformed", "must be 1", reading);
    default:
      return readLeaf(name, content, reading);
  }
}

/** Tags whose content is text; undefined for content that is not theirs. */
interface Leaf {
  readonly wanted: string;
  readonly value: (content: Json) => unknown;
}

const leaves: Readonly<Record<string, Leaf>> = {
  number: { wanted: "NaN, Infinity, -Infinity, -0 or an integer beyond 2^53 − 1", value: numberOf },
  bigint: {
    wanted: "decimal digits",
    value: (content) => (typeof content === "string" && /^(0|-?[1-9][0-9]*)$/.test(content) ? BigInt(content) : undefined),
  },
  date: { wanted: "an RFC 3339 date and time, or null", value: dateOf },
  url: {
    wanted: "an absolute URL",
    value: (content) => (typeof content === "string" && URL.canParse(content) ? new URL(content) : undefined),
  },
  regexp: { wanted: "[source, flags] of a regular expression", value: regexpOf },
  bytes: { wanted: "[class, base64]", value: bytesOf },
  string: { wanted: "base64 of UTF-16, low byte first", value: unitsOf },
};

function readLeaf(name: string, content: Json, reading: Reading): unknown {
  const leaf = Object.hasOwn(leaves, name) ? leaves[name] : undefined;
  if (leaf === undefined) throw refusal("codec/unknown-tag", "is a tag that this version does not know", reading);
  const value = leaf.value(content);
  if (value === undefined) throw refusal("codec/malformed", `must be ${leaf.wanted}`, reading);
  return typeof value === "object" && value !== null ? begin(value, reading) : value;
}

function numberOf(content: Json): number | undefined {
  if (content === "-0") return -0;
  if (content === "NaN") return Number.NaN;
  if (typeof content !== "string" || !/^-?(Infinity|[1-9][0-9]{15,20})$/.test(content)) return undefined;
  const value = Number(content);
  return String(value) === content && !Number.isSafeInteger(value) ? value : undefined;
}

/** RFC 3339, and ECMAScript's expanded years for the others. */
const dateText = /^(\d{4}|[+-]\d{6})-\d\d-\d\dT\d\d:\d\d:\d\d(\.\d+)?(Z|[+-]\d\d:\d\d)$/;

function dateOf(content: Json): Date | undefined {
  if (content === null) return new Date(Number.NaN);
  if (typeof content !== "string" || !dateText.test(content)) return undefined;
  const date = new Date(content);
  return Number.isNaN(date.getTime()) ? undefined : date;
}

function regexpOf(content: Json): RegExp | undefined {
  if (!Array.isArray(content) || content.length !== 2) return undefined;
  const [source, flags] = content.map(textOf);
  if (source === undefined || flags === undefined) return undefined;
  try {
    return new RegExp(source, flags);
  } catch {
    return undefined;
  }
}

function bytesOf(content: Json): unknown {
  if (!Array.isArray(content) || content.length !== 2) return undefined;
  const [name, base64] = content;
  const bytes = typeof base64 === "string" ? fromBase64(base64) : undefined;
  return bytes === undefined || typeof name !== "string" || !isBytesClass(name) ? undefined : fromBytes(name, bytes);
}

function unitsOf(content: Json): string | undefined {
  const bytes = typeof content === "string" ? fromBase64(content) : undefined;
  return bytes === undefined || bytes.length % 2 === 1 ? undefined : fromUtf16Bytes(bytes);
}

/** A string inside a tag, which may be the tag of one with lone surrogates. */
function textOf(content: Json): string | undefined {
  if (typeof content === "string") return content;
  return isJsonObject(content) && Object.keys(content).length === 1 ? unitsOf(content["$onex:string"] ?? null) : undefined;
}

function readMap(content: Json, plans: readonly Plan[], reading: Reading): Map<unknown, unknown> {
  const map = begin(new Map<unknown, unknown>(), reading);
  const keys = plans.find((plan) => plan.keys !== undefined)?.keys;
  const values = plans.find((plan) => plan.values !== undefined)?.values;
  if (!Array.isArray(content)) throw refusal("codec/malformed", "must be an array of pairs", reading);
  for (const [index, pair] of content.entries()) {
    reading.path.push(index);
    if (!Array.isArray(pair) || pair.length !== 2) throw refusal("codec/malformed", "must be [key, value]", reading);
    const key = readPart(pair[0] ?? null, 0, keys, reading);
    map.set(key, readPart(pair[1] ?? null, 1, values, reading));
    reading.path.pop();
  }
  return map;
}

function readSet(content: Json, plans: readonly Plan[], reading: Reading): Set<unknown> {
  const set = begin(new Set<unknown>(), reading);
  const values = plans.find((plan) => plan.values !== undefined)?.values;
  if (!Array.isArray(content)) throw refusal("codec/malformed", "must be an array", reading);
  for (const [index, item] of content.entries()) set.add(readPart(item, index, values, reading));
  return set;
}

const errorClasses: Readonly<Record<string, ErrorConstructor>> = {
  EvalError,
  RangeError,
  ReferenceError,
  SyntaxError,
  TypeError,
  URIError,
};

function readError(content: Json, reading: Reading): Error {
  const fields = isJsonObject(content) ? content : {};
  const [name, message] = [textOf(fields.name ?? null), textOf(fields.message ?? null)];
  if (name === undefined || message === undefined) throw refusal("codec/malformed", "must have a name and a message", reading);
  const ErrorClass = Object.hasOwn(errorClasses, name) ? errorClasses[name] : undefined;
  const error = begin(new (ErrorClass ?? Error)(message), reading);
  if (error.name !== name) Object.defineProperty(error, "name", { value: name, configurable: true, writable: true });
  const { code, cause } = fields;
  if (code !== undefined) Object.assign(error, { code: readPart(code, "code", undefined, reading) });
  if (cause !== undefined) {
    const value = readPart(cause, "cause", undefined, reading);
    Object.defineProperty(error, "cause", { value, configurable: true, writable: true });
  }
  return error;
}

function readReference(content: Json, reading: Reading): unknown {
  const container = typeof content === "number" ? reading.containers[content] : undefined;
  if (container !== undefined) return container;
  throw refusal("codec/malformed", "must be the number of a container that was begun before", reading);
}

const refusal = (code: FaultCode, what: string, { path }: Reading): Fault =>
  new Fault(code, `Cannot decode ${path.length === 0 ? "the value" : pointer(path.slice(0, 20))}: it ${what}`, {
    details: { path: pointer(path) },
  });
