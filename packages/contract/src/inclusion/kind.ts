import type { Form } from "../check/compiler.ts";
import type { JsonSchema, JsonType, OnexType } from "../json-schema.ts";
import { isNamedBytesClass } from "../onex-schemas.ts";

/** What a value is at its root. Every value is of exactly one kind; instances of classes are objects, unless they are arrays or functions. */
export type Kind = JsonKind | "undefined" | "bigint" | "callable" | "symbol";
export type JsonKind = Exclude<JsonType, "integer">;

/** In the order in which an example is most quickly found. */
const jsonKinds: readonly JsonKind[] = ["null", "boolean", "number", "string", "array", "object"];
const liveKinds: readonly Kind[] = [...jsonKinds, "undefined", "bigint", "callable", "symbol"];

export const kindsOf = (form: Form): readonly Kind[] => (form === "live" ? liveKinds : jsonKinds);

export function kindOf(value: unknown): Kind {
  if (value === null) return "null";
  if (Array.isArray(value)) return "array";
  const type = typeof value;
  return type === "function" ? "callable" : type;
}

export const kindWords: Readonly<Record<Kind, string>> = {
  null: "null",
  boolean: "a boolean",
  number: "a number",
  string: "a string",
  array: "an array",
  object: "an object",
  undefined: "undefined",
  bigint: "a bigint",
  callable: "a function",
  symbol: "a symbol",
};

/** Words for what a schema with `x-onex-type` describes. */
export function onexWords({ "x-onex-type": type, "x-onex-class": name }: JsonSchema): string {
  if (name !== undefined) return `${/^[AEIOU]/.test(name) ? "an" : "a"} ${name}`;
  return wordsOfType[type ?? "unknown"];
}

const wordsOfType: Readonly<Record<OnexType, string>> = {
  any: "any value",
  unknown: "any value",
  never: "no value",
  undefined: "undefined",
  function: "a function",
  local: "a value of this process",
  date: "a Date",
  bigint: "a bigint",
  map: "a Map",
  set: "a Set",
  bytes: "bytes",
  url: "a URL",
  regexp: "a RegExp",
  error: "an Error",
  iterable: "an iterable",
  "async-iterable": "an async iterable",
  promise: "a promise",
};

/** The kinds that live values of such a schema can be of. */
export function kindsOfOnexType({ "x-onex-type": type, "x-onex-class": name }: JsonSchema): readonly Kind[] {
  switch (type) {
    case undefined:
    case "any":
    case "unknown":
      return liveKinds;
    case "never":
      return [];
    case "undefined":
    case "bigint":
      return [type];
    case "function":
      return ["callable", "object"]; // A node stands for its function.
    case "iterable":
      return ["string", "array", "object", "callable"];
    case "promise":
    case "async-iterable":
      return ["object", "array", "callable"];
    case "bytes":
      return name === undefined || isNamedBytesClass(name) ? ["object"] : anyInstance;
    case "local":
      return kindsOfClass(name);
    default:
      return ["object"];
  }
}

const anyInstance: readonly Kind[] = ["object", "array", "callable"];
const given: readonly Kind[] = liveKinds.filter((kind) => kind !== "null" && kind !== "undefined");

function kindsOfClass(name: string | undefined): readonly Kind[] {
  if (name === undefined || name === "Disposable" || name === "AsyncDisposable") return given;
  return name === "symbol" || name === "Symbol" ? ["symbol"] : anyInstance;
}
