import { bytesClasses, isNamedBytesClass } from "@onex/contract";
import type { Type, TypeReference } from "../compiler/typescript-api.ts";
import { type Draft, type DraftBody, type Property, simple } from "./draft.ts";
import type { TypeContext } from "./type-context.ts";

/** What a class or interface of the library is, told by its name; undefined for those without a form of their own. */
export function libraryBody(name: string, type: Type, context: TypeContext): DraftBody | undefined {
  const argument = (at: number): Draft => {
    // Only generic classes come here, whose instances are references.
    const found = context.checker.getTypeArguments(type as TypeReference)[at];
    return found === undefined ? { body: { kind: "simple", type: "unknown" } } : context.read(found);
  };
  if (isNamedBytesClass(name)) return { kind: "bytes", className: name, text: name };
  if (asyncIterables.has(name)) return { kind: "async-iterable", values: argument(0), className: name };
  if (iterables.has(name)) return { kind: "iterable", values: argument(0), className: name };
  switch (name) {
    case "Array":
    case "ReadonlyArray":
    case "ConcatArray":
      return { kind: "array", items: argument(0) };
    case "ArrayLike":
      return arrayLike(argument(0));
    case "ArrayBufferView":
      return { kind: "union", members: views };
    case "Map":
    case "ReadonlyMap":
      return { kind: "map", keys: argument(0), values: argument(1) };
    case "Set":
    case "ReadonlySet":
      return { kind: "set", values: argument(0) };
    case "Promise":
    case "PromiseLike":
      return { kind: "promise", values: argument(0) };
    case "Date":
      return { kind: "value", type: "date" };
    case "URL":
      return { kind: "value", type: "url" };
    case "RegExp":
      return { kind: "value", type: "regexp" };
    case "Error":
      return { kind: "value", type: "error" };
    case "Function":
    case "CallableFunction":
    case "NewableFunction":
      return { kind: "function", signatures: [] };
    case "Object":
      return { kind: "simple", type: "{}" };
    case "String":
      return { kind: "simple", type: "string" };
    case "Number":
      return { kind: "simple", type: "number" };
    case "Boolean":
      return { kind: "simple", type: "boolean" };
    case "BigInt":
      return { kind: "simple", type: "bigint" };
    case "Symbol":
      return { kind: "local", className: "symbol", isGlobal: true };
    case "TemplateStringsArray":
      return { kind: "local", className: name, isGlobal: true };
    default:
      return undefined;
  }
}

/** What has the parts of a view of a buffer is one: every class of bytes but those of the memory itself. */
const views: readonly Draft[] = bytesClasses
  .filter((className) => !className.endsWith("Buffer"))
  .map((className) => ({ body: { kind: "bytes", className, text: className } }));

/** Whatever has a length and items by number: an array, a text of texts, `arguments`, a typed array. */
function arrayLike(items: Draft): DraftBody {
  const length: Property = { name: "length", draft: simple("number"), isOptional: false, notes: {} };
  return { kind: "union", members: listMembers(items, { kind: "object", properties: [length], index: [] }) };
}

/** An object type that an array has everything of, and a text where its items may be texts. */
export const orArray = (items: Draft, object: DraftBody): DraftBody => ({
  kind: "union",
  members: listMembers(items, object),
  orArray: object,
});

function listMembers(items: Draft, object: DraftBody): readonly Draft[] {
  const members: Draft[] = [{ body: { kind: "array", items } }, { body: object }];
  return admitsText(items) ? [...members, simple("string")] : members;
}

const admitsText = ({ body }: Draft): boolean =>
  body.kind === "generic"
    ? admitsText(body.constraint)
    : body.kind === "union"
      ? body.members.some(admitsText)
      : body.kind === "simple" && textLike.has(body.type);

const textLike: ReadonlySet<string> = new Set(["string", "unknown", "any", "{}"]);

const iterables = new Set([
  "Iterable",
  "Iterator",
  "IterableIterator",
  "IteratorObject",
  "Generator",
  "ArrayIterator",
  "MapIterator",
  "SetIterator",
  "StringIterator",
  "RegExpStringIterator",
]);
const asyncIterables = new Set([
  "AsyncIterable",
  "AsyncIterator",
  "AsyncIterableIterator",
  "AsyncIteratorObject",
  "AsyncGenerator",
]);
