import { isBytesClass, type JsonSchema } from "@onex/contract";
import type { Arbitrary } from "fast-check";
import { anythingArbitrary, type FastCheck } from "./plain-arbitraries.ts";

/** Values of parts, shorter lists the deeper they are. */
export interface PartMaker {
  /** Whether there is any; without one lists are empty. */
  fits(schema: JsonSchema): boolean;
  part(schema: JsonSchema): Arbitrary<unknown>;
  list(schema: JsonSchema): Arbitrary<unknown[]>;
}

/** Live values of what JSON has no word for. A date is valid; iterables are arrays. */
export function liveArbitrary(fc: FastCheck, schema: JsonSchema, { fits, part, list }: PartMaker): Arbitrary<unknown> {
  switch (schema["x-onex-type"]) {
    case "undefined":
      return fc.constant(undefined);
    case "date":
      return fc.date({ noInvalidDate: true });
    case "bigint":
      return bigints(fc, schema);
    case "map":
      return fits(schema.values ?? {})
        ? maps(fc, list(schema.keys ?? {}), part(schema.values ?? {}))
        : fc.constant([]).map(() => new Map());
    case "set":
      return list(schema.values ?? {}).map((items) => new Set(items));
    case "iterable":
      return list(schema.values ?? {});
    case "bytes":
      return bytes(fc, schema["x-onex-class"] ?? "Uint8Array");
    case "url":
      return fc.webUrl().map((text) => new URL(text));
    case "regexp":
      return fc
        .constantFrom("a", "^\\d+$", "(x)|y", "")
        .chain((source) => fc.constantFrom("", "g", "iu").map((flags) => new RegExp(source, flags)));
    case "error":
      return fc.tuple(fc.constantFrom(Error, TypeError, RangeError), fc.string()).map(([Kind, message]) => new Kind(message));
    default:
      return anythingArbitrary(fc);
  }
}

const maps = (fc: FastCheck, keys: Arbitrary<unknown[]>, value: Arbitrary<unknown>): Arbitrary<Map<unknown, unknown>> =>
  keys.chain((each) => fc.tuple(...each.map(() => value)).map((values) => new Map(each.map((key, at) => [key, values[at]]))));

/** A literal is written as the one text that it may be. */
function bigints(fc: FastCheck, { anyOf }: JsonSchema): Arbitrary<bigint> {
  const only = anyOf?.[0]?.const;
  return typeof only === "string" ? fc.constant(BigInt(only)) : fc.oneof(fc.bigInt({ min: -1000n, max: 1000n }), fc.bigInt());
}

function bytes(fc: FastCheck, className: string): Arbitrary<unknown> {
  // 8 bytes are a whole number of every class's elements.
  const buffers = fc
    .array(fc.uint8Array({ minLength: 8, maxLength: 8 }), { maxLength: 4 })
    .map((parts) => Uint8Array.from(parts.flatMap((part) => [...part])).buffer);
  const single = fc.uint8Array().map((view) => view.slice());
  if (className === "ArrayBuffer") return single.map(({ buffer }) => buffer);
  if (className === "Uint8Array") return single;
  if (className === "Buffer") return single.map((view) => Buffer.from(view));
  const view: unknown = isBytesClass(className) ? Reflect.get(globalThis, className) : undefined;
  return typeof view === "function" ? buffers.map((buffer): unknown => Reflect.construct(view, [buffer])) : single;
}
