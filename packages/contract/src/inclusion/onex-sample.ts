import { fromBytes } from "../bytes.ts";
import type { JsonSchema } from "../json-schema.ts";
import { isNamedBytesClass } from "../onex-schemas.ts";
import { type Kind, kindOf } from "./kind.ts";

/** Examples of what is in a container: of its keys or of its values. */
type Content = (keyword: "keys" | "values") => readonly unknown[];

/** Live values of a kind for which JSON has no word. The caller checks them. */
export function onexSamples(
  schema: JsonSchema,
  kind: Kind,
  content: Content,
  classNames: () => readonly string[],
): readonly unknown[] {
  return samplesOf(schema, content, classNames, kind).filter((value) => kindOf(value) === kind);
}

function samplesOf(schema: JsonSchema, content: Content, classNames: () => readonly string[], kind: Kind): readonly unknown[] {
  const { "x-onex-class": name } = schema;
  switch (schema["x-onex-type"]) {
    case "date":
      return [new Date(0)];
    case "bigint":
      return [1n];
    case "url":
      return [new URL("https://example.org/")];
    case "regexp":
      return [/a/];
    case "error":
      return [new Error("example")];
    case "bytes":
      return bytesSamples(name, classNames);
    case "set":
      return [new Set(), ...content("values").map((value) => new Set([value]))];
    case "map":
      return mapSamples(content);
    case "iterable":
      return ["", [], new Set()];
    case "async-iterable":
      return [{ [Symbol.asyncIterator]: () => ({ next: async () => ({ done: true, value: undefined }) }) }];
    case "promise":
      return [Promise.resolve()];
    case "local":
      return [Symbol("example"), instance(name, classNames), ...plainSamples(kind)];
    default:
      return plainSamples(kind);
  }
}

const plainSamples = (kind: Kind): readonly unknown[] =>
  kind === "callable"
    ? [() => undefined]
    : kind === "bigint"
      ? [1n]
      : kind === "symbol"
        ? [Symbol("example")]
        : [{ run: () => undefined }];

function mapSamples(content: Content): readonly unknown[] {
  const [key] = content("keys");
  return [new Map(), ...content("values").map((value) => new Map([[key, value]]))];
}

const bytesSamples = (name: string | undefined, classNames: () => readonly string[]): readonly unknown[] =>
  name !== undefined && !isNamedBytesClass(name)
    ? [instance(name, classNames)]
    : (name === undefined ? (["Uint8Array", "DataView"] as const) : [name]).map((each) => fromBytes(each, new Uint8Array(8)));

/** An instance of the class that, for all that is known, extends every other one. */
function instance(name: string | undefined, classNames: () => readonly string[]): object {
  let prototype: object | null = null;
  for (const each of new Set([...classNames(), name ?? "Example"])) {
    const made: object = Object.create(prototype, {
      constructor: { value: Object.defineProperty(() => undefined, "name", { value: each }) },
    });
    prototype = made;
  }
  const disposal = { [Symbol.dispose]: () => undefined, [Symbol.asyncDispose]: async () => undefined };
  return Object.assign(Object.create(prototype), name === "Disposable" || name === "AsyncDisposable" ? disposal : {});
}
