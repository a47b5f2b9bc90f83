import { bytesClassOf } from "../bytes.ts";
import { step } from "../json-pointer.ts";
import type { OnexType } from "../json-schema.ts";
import { isBytesClass } from "../onex-schemas.ts";
import type { Compiler } from "./compiler.ts";
import { formatWords } from "./format.ts";
import { below, isRecord, type RawSchema, textOf, unusable } from "./read-schema.ts";
import { all, anything, type Kind, kindRule, maxProblems, nothing, type Rule } from "./rule.ts";
import { ownClassName, shown } from "./shown.ts";

type Plain = Exclude<OnexType, "any" | "unknown" | "never" | "bytes" | "local">;

const isObject = (value: unknown): value is object => typeof value === "object" && value !== null;

/** True for a thing that has a method of this name, own or inherited; strings are iterable too. */
const hasMethod = (value: unknown, name: PropertyKey): boolean =>
  value !== null && value !== undefined && typeof Reflect.get(Object(value), name) === "function";

const kinds: Readonly<Record<Plain, Kind>> = {
  undefined: { words: "undefined", fits: (value) => value === undefined },
  // A node stands for its function.
  function: { words: "a function", fits: (value) => typeof value === "function" || (isObject(value) && hasMethod(value, "run")) },
  date: { words: "a Date", fits: (value) => value instanceof Date },
  bigint: { words: "a bigint", fits: (value) => typeof value === "bigint" },
  map: { words: "a Map", fits: (value) => value instanceof Map },
  set: { words: "a Set", fits: (value) => value instanceof Set },
  url: { words: "a URL", fits: (value) => value instanceof URL },
  regexp: { words: "a RegExp", fits: (value) => value instanceof RegExp },
  error: { words: "an Error", fits: (value) => value instanceof Error },
  iterable: { words: "an iterable", fits: (value) => hasMethod(value, Symbol.iterator) },
  "async-iterable": { words: "an async iterable", fits: (value) => hasMethod(value, Symbol.asyncIterator) },
  promise: { words: "a promise", fits: (value) => hasMethod(value, "then") },
};

/** What a class of this name asks for; it need not be iterable. */
const iterator: Kind = { words: "an iterator", fits: (value) => hasMethod(value, "next") };

/** Reads `x-onex-type` over a live value. The JSON keywords beside it describe the encoded form and are not read. */
export function liveRule(schema: RawSchema, at: string, compiler: Compiler): Rule | undefined {
  const type = textOf(schema, "x-onex-type", at);
  if (type === undefined) return undefined;
  if (type === "any" || type === "unknown") return anything;
  if (type === "never") return nothing;
  const className = textOf(schema, "x-onex-class", at);
  if (type === "bytes") return kindRule(bytesKind(className), shown);
  if (type === "local") return kindRule(localKind(className), shown);
  if (type === "bigint") return kindRule(bigintKind(schema), shownAs(type));
  if (className === "Iterator" || className === "AsyncIterator") return kindRule(iterator, shown);
  const kind = isPlainType(type) ? kinds[type] : undefined;
  if (kind === undefined) throw unusable(at, `has the unknown x-onex-type ${JSON.stringify(type)}`);
  const rule = kindRule(kind, shownAs(type));
  if (type === "map") return all([rule, ...mapRules(schema, at, compiler)]);
  if (type === "set") return all([rule, ...setRules(schema, at, compiler)]);
  return rule;
}

/** What JSON has for them, for whoever gave something near to it. */
const asJson: ReadonlyMap<string, Written> = new Map<OnexType, Written>([
  ["date", { near: "string", words: `in JSON it is ${formatWords.get("date-time")}` }],
  ["url", { near: "string", words: `in JSON it is ${formatWords.get("uri")}` }],
  ["bigint", { near: "string", words: 'in JSON it is digits such as "12"' }],
  ["map", { near: "object", words: 'in JSON it is {"$onex:map":[[key, value], …]}' }],
  ["set", { near: "object", words: 'in JSON it is {"$onex:set":[value, …]}' }],
  ["regexp", { near: "string", words: 'in JSON it is {"$onex:regexp":["source", "flags"]}' }],
  ["async-iterable", { near: "object", words: "in JSON it is an array of what it yields" }],
]);

interface Written {
  readonly near: "string" | "object";
  readonly words: string;
}

/** An object is near that JSON has. */
const isNear = (value: unknown, near: Written["near"]): boolean =>
  typeof value === near && (near === "string" || (isObject(value) && (Array.isArray(value) || isPlain(value))));

const isPlain = (value: object): boolean => [Object.prototype, null].includes(Object.getPrototypeOf(value));

function shownAs(type: string): (value: unknown) => string {
  const written = asJson.get(type);
  if (written === undefined) return shown;
  return (value) => (isNear(value, written.near) ? `${shown(value)}; ${written.words}` : shown(value));
}

const isPlainType = (type: string): type is Plain => Object.hasOwn(kinds, type);

/** A literal type says its digits in the variant for plain strings. */
function bigintKind({ anyOf }: RawSchema): Kind {
  const [plain] = Array.isArray(anyOf) ? anyOf : [];
  const digits = isRecord(plain) ? plain.const : undefined;
  if (typeof digits !== "string" || !/^-?\d+$/.test(digits)) return kinds.bigint;
  const wanted = BigInt(digits);
  return { words: `${wanted}n`, fits: (value) => value === wanted };
}

function bytesKind(wanted: string | undefined): Kind {
  if (wanted === undefined) return { words: "a typed array or ArrayBuffer", fits: (value) => bytesClassOf(value) !== undefined };
  if (!isBytesClass(wanted)) return localKind(wanted);
  return { words: named(wanted), fits: (value) => bytesClassOf(value) === wanted };
}

const interfaces: Readonly<Record<string, (value: unknown) => boolean>> = {
  Disposable: (value) => hasMethod(value, Symbol.dispose),
  AsyncDisposable: (value) => hasMethod(value, Symbol.asyncDispose),
  TemplateStringsArray: (value) => Array.isArray(value) && Array.isArray(Reflect.get(value, "raw")),
  symbol: (value) => typeof value === "symbol",
  Symbol: (value) => typeof value === "symbol",
};

function localKind(wanted: string | undefined): Kind {
  if (wanted === undefined) return { words: "given", fits: (value) => value !== undefined && value !== null };
  const fits = Object.hasOwn(interfaces, wanted) ? interfaces[wanted] : undefined;
  return { words: named(wanted), fits: fits ?? ((value) => isInstanceNamed(value, wanted)) };
}

const named = (name: string): string => `${/^[AEIOU]/.test(name) ? "an" : "a"} ${name}`;

/** True when a class of this name made the value or is extended by the one that did. */
function isInstanceNamed(value: unknown, name: string): boolean {
  if (!isObject(value) && typeof value !== "function") return false;
  for (
    let place: unknown = Object.getPrototypeOf(value);
    isObject(place) || typeof place === "function";
    place = Object.getPrototypeOf(place)
  ) {
    if (ownClassName(place) === name) return true;
  }
  return false;
}

function mapRules(schema: RawSchema, at: string, compiler: Compiler): readonly Rule[] {
  const keys = schema.keys === undefined ? anything : compiler.part(schema.keys, below(at, "keys"));
  const values = schema.values === undefined ? anything : compiler.part(schema.values, below(at, "values"));
  if (keys === anything && values === anything) return [];
  return [
    {
      is: (value) => {
        if (!(value instanceof Map)) return true;
        for (const [key, item] of value) if (!keys.is(key) || !values.is(item)) return false;
        return true;
      },
      explain: (value, path, found) => {
        if (!(value instanceof Map)) return;
        let index = 0;
        for (const [key, item] of value) {
          if (found.length >= maxProblems) return;
          keys.explain(key, `${path}/${index}/0`, found);
          values.explain(item, `${path}/${index}/1`, found);
          index += 1;
        }
      },
    },
  ];
}

function setRules(schema: RawSchema, at: string, compiler: Compiler): readonly Rule[] {
  const values = schema.values === undefined ? anything : compiler.part(schema.values, below(at, "values"));
  if (values === anything) return [];
  return [
    {
      is: (value) => {
        if (!(value instanceof Set)) return true;
        for (const item of value) if (!values.is(item)) return false;
        return true;
      },
      explain: (value, path, found) => {
        if (!(value instanceof Set)) return;
        let index = 0;
        for (const item of value) {
          if (found.length >= maxProblems) return;
          values.explain(item, path + step(index), found);
          index += 1;
        }
      },
    },
  ];
}
