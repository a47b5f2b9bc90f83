import canonicalize from "canonicalize";
import { maxLevels } from "./check/walk.ts";
import { Fault } from "./fault.ts";
import type { Json } from "./json.ts";
import { pointer } from "./json-pointer.ts";

/**
 * The one text of a JSON value by RFC 8785: names sorted by UTF-16 units, numbers as ECMAScript prints them, no space.
 *
 * Throws `codec/unsupported` with the path for anything that is no I-JSON (undefined, NaN, a class instance, a lone surrogate: `encode` first), and
 * `codec/too-deep` beyond 512 levels, where cycles end too.
 */
export function canonicalJson(json: Json): string {
  refuseOthers(json, []);
  const text = canonicalize(json);
  if (text !== undefined) return text;
  throw new Fault("internal/unexpected", "Cannot make canonical JSON of a value that is JSON");
}

/** The package writes text for much that is no JSON, or leaves it out: two different values must not have one text. */
function refuseOthers(value: unknown, path: (string | number)[]): void {
  const problem = problemOf(value);
  if (problem !== undefined) throw refusal("codec/unsupported", problem, path);
  if (typeof value !== "object" || value === null) return;
  if (path.length >= maxLevels) throw refusal("codec/too-deep", `is nested deeper than ${maxLevels} levels`, path);
  if (Array.isArray(value)) {
    for (let index = 0; index < value.length; index += 1) refusePart(value[index], index, path);
    return;
  }
  for (const key of Object.keys(value)) {
    if (!key.isWellFormed()) throw refusal("codec/unsupported", "has a key with a lone surrogate", path);
    refusePart(Reflect.get(value, key), key, path);
  }
}

function refusePart(value: unknown, key: string | number, path: (string | number)[]): void {
  path.push(key);
  refuseOthers(value, path);
  path.pop();
}

function problemOf(value: unknown): string | undefined {
  switch (typeof value) {
    case "string":
      return value.isWellFormed() ? undefined : "is a string with a lone surrogate";
    case "number":
      return Number.isFinite(value) ? undefined : `is ${value}`;
    case "boolean":
      return undefined;
    case "object":
      return value === null || Array.isArray(value) || isPlain(value) ? undefined : "is an instance of a class";
    default:
      return `is ${value === undefined ? "undefined" : `a ${typeof value}`}`;
  }
}

function isPlain(value: object): boolean {
  const prototype: unknown = Object.getPrototypeOf(value);
  return (prototype === Object.prototype || prototype === null) && typeof Reflect.get(value, "toJSON") !== "function";
}

const refusal = (code: "codec/unsupported" | "codec/too-deep", what: string, path: readonly (string | number)[]): Fault =>
  new Fault(
    code,
    `Cannot make canonical JSON of ${path.length === 0 ? "the value" : pointer(path.slice(0, 20))}: it ${what}; encode it first`,
    {
      details: { path: pointer(path) },
    },
  );
