import fc from "fast-check";
import { describe, expect, test } from "vitest";
import { decode } from "./decode.ts";
import { encode } from "./encode.ts";
import { isFault } from "./fault.ts";
import type { Json } from "./json.ts";
import { bytesClasses } from "./onex-schemas.ts";

/** Equal to the last detail that a program can see: class, -0, order, which parts are one and the same. */
function alike(one: unknown, other: unknown, met = new Map<unknown, unknown>()): boolean {
  if (typeof one !== "object" || typeof other !== "object" || one === null || other === null) return Object.is(one, other);
  if (met.has(one)) return met.get(one) === other;
  met.set(one, other);
  if (Object.getPrototypeOf(one) !== Object.getPrototypeOf(other)) return false;
  const both = (left: readonly unknown[], right: readonly unknown[]): boolean =>
    left.length === right.length && left.every((item, index) => alike(item, right[index], met));
  if (one instanceof Date && other instanceof Date) return Object.is(one.getTime(), other.getTime());
  if (one instanceof Map && other instanceof Map) return both([...one].flat(1), [...other].flat(1));
  if (one instanceof Set && other instanceof Set) return both([...one], [...other]);
  if (one instanceof RegExp || one instanceof URL) return String(one) === String(other);
  if (one instanceof Error && other instanceof Error) {
    const parts = ({ name, message, cause }: Error, code: unknown) => [name, message, cause, code];
    return both(parts(one, Reflect.get(one, "code")), parts(other, Reflect.get(other, "code")));
  }
  if (ArrayBuffer.isView(one) && ArrayBuffer.isView(other)) return both(rawBytes(one), rawBytes(other));
  if (one instanceof ArrayBuffer && other instanceof ArrayBuffer)
    return both([...new Uint8Array(one)], [...new Uint8Array(other)]);
  return both(Object.keys(one), Object.keys(other)) && both(Object.values(one), Object.values(other));
}

const rawBytes = (view: ArrayBufferView): number[] => [...new Uint8Array(view.buffer, view.byteOffset, view.byteLength)];

const viewOf = (name: string, bytes: Uint8Array): unknown => {
  const buffer = Uint8Array.from(bytes).buffer;
  return name === "ArrayBuffer" ? buffer : Reflect.construct(Reflect.get(globalThis, name), [buffer]);
};

const leaves: fc.Arbitrary<unknown> = fc.oneof(
  fc.string(),
  fc.string({ unit: "binary" }).map((text) => `${text}\ud800`),
  fc.double(),
  fc.integer(),
  fc.maxSafeInteger().map((number) => number * 64),
  fc.constantFrom<unknown>(undefined, null, true, -0, Number.NaN, Infinity, -Infinity, 2 ** 53, -(2 ** 60), 1e20, 1e21),
  fc.bigInt(),
  fc.date({ noInvalidDate: false }),
  fc.webUrl().map((url) => new URL(url)),
  fc.constantFrom(/a+/gi, /[\ud800]/, /(?<x>.)\k<x>/su).map(({ source, flags }) => new RegExp(source, flags)),
  fc
    .tuple(fc.constantFrom(...bytesClasses), fc.uint8Array({ minLength: 16, maxLength: 16 }))
    .map(([name, bytes]) => viewOf(name, bytes)),
);

const keys = fc
  .oneof(fc.string(), fc.constantFrom("$onex:date", "$onex:new", "", "constructor"))
  .filter((key) => key !== "__proto__");

const { value: values } = fc.letrec<{ value: unknown }>((tie) => ({
  value: fc.oneof(
    { maxDepth: 4, withCrossShrink: true },
    leaves,
    fc.array(tie("value"), { maxLength: 4 }),
    fc.dictionary(keys, tie("value"), { maxKeys: 4, noNullPrototype: true }),
    fc.array(fc.tuple(tie("value"), tie("value")), { maxLength: 3 }).map((pairs) => new Map(pairs)),
    fc.array(tie("value"), { maxLength: 3 }).map((items) => new Set(items)),
    fc.record({ name: fc.constantFrom("Error", "TypeError", "Odd"), message: fc.string(), cause: tie("value") }).map(makeError),
  ),
}));

function makeError({ name, message, cause }: { name: string; message: string; cause: unknown }): Error {
  const error = new (name === "TypeError" ? TypeError : Error)(message, cause === undefined ? {} : { cause });
  if (error.name !== name) Object.defineProperty(error, "name", { value: name });
  return error;
}

/** Adds shared parts and cycles: every container among the parts also holds some others. */
const knotted = fc.array(values, { minLength: 1, maxLength: 5 }).chain((parts) =>
  fc.array(fc.tuple(fc.nat(parts.length - 1), fc.nat(parts.length - 1)), { maxLength: 6 }).map((links) => {
    for (const [from, to] of links) {
      const holder = parts[from];
      if (Array.isArray(holder)) holder.push(parts[to]);
      else if (holder instanceof Map) holder.set(parts[to], holder);
      else if (holder instanceof Set) holder.add(parts[to]);
      else if (holder instanceof Error) holder.cause = parts[to];
    }
    return [...parts, ...parts];
  }),
);

const roundTrip = (value: unknown): unknown => decode(encode(value));

describe("encode() and decode()", () => {
  test("decode() gives back whatever encode() took", () => {
    fc.assert(
      fc.property(values, (value) => alike(value, roundTrip(value))),
      { numRuns: 1_000 },
    );
  });

  test("decode() gives back shared parts shared and cycles closed", () => {
    fc.assert(
      fc.property(knotted, (value) => alike(value, roundTrip(value))),
      { numRuns: 500 },
    );
  });

  test("encode() writes what JSON text carries unchanged", () => {
    fc.assert(
      fc.property(knotted, (value) => {
        const json = encode(value);
        expect(alike(JSON.parse(JSON.stringify(json)), json)).toBe(true);
      }),
      { numRuns: 500 },
    );
  });

  test("encode() writes JSON values as themselves", () => {
    const plain = (_: string, value: unknown): unknown =>
      typeof value === "number" && value % 1 === 0 ? (value % 1_000) + 0 : value;
    fc.assert(
      fc.property(fc.jsonValue(), (value) => {
        const json = JSON.parse(JSON.stringify(value, plain).replaceAll("__proto__", "proto"));
        expect(alike(encode(json), json)).toBe(true);
      }),
    );
  });
});

describe("encode()", () => {
  test.each<[unknown, Json]>([
    [undefined, { "$onex:undefined": 1 }],
    [Number.NaN, { "$onex:number": "NaN" }],
    [-0, { "$onex:number": "-0" }],
    [2 ** 53, { "$onex:number": "9007199254740992" }],
    [1e21, 1e21],
    [12n, { "$onex:bigint": "12" }],
    [new Date(0), { "$onex:date": "1970-01-01T00:00:00.000Z" }],
    [new Date(Number.NaN), { "$onex:date": null }],
    [new Map([["a", 1]]), { "$onex:map": [["a", 1]] }],
    [new Set([1, 1n]), { "$onex:set": [1, { "$onex:bigint": "1" }] }],
    [new Uint16Array([1, 0x203]), { "$onex:bytes": ["Uint16Array", "AQADAg=="] }],
    [Buffer.from("hi"), { "$onex:bytes": ["Uint8Array", "aGk="] }],
    [new URL("http://a/b"), { "$onex:url": "http://a/b" }],
    [/a/g, { "$onex:regexp": ["a", "g"] }],
    ["\ud800", { "$onex:string": "ANg=" }],
    [
      Object.assign(new RangeError("no"), { code: "E_NO" }),
      { "$onex:error": { name: "RangeError", message: "no", code: "E_NO" } },
    ],
    [{ "$onex:date": 1 }, { "$onex:object": { "$onex:date": 1 } }],
    [
      { "$onex:date": 1, other: 2 },
      { "$onex:date": 1, other: 2 },
    ],
    [{ a: undefined }, { a: { "$onex:undefined": 1 } }],
    [Object.assign(Object.create(null), { a: 1 }), { a: 1 }],
    [Object.assign(new Array(2), { 1: 2 }), [{ "$onex:undefined": 1 }, 2]],
  ])("writes %s as its tag", (value, json) => {
    expect(encode(value)).toStrictEqual(json);
  });

  test("numbers containers from 0 as they begin in the text, tags among them", () => {
    const date = new Date(0);
    const list = [date];
    const map = new Map<unknown, unknown>([["k", list]]);
    expect(encode({ map, date, list, again: map })).toStrictEqual({
      map: { "$onex:map": [["k", [{ "$onex:date": "1970-01-01T00:00:00.000Z" }]]] },
      date: { "$onex:ref": 3 },
      list: { "$onex:ref": 2 },
      again: { "$onex:ref": 1 },
    });
  });

  test("closes a cycle with the number of the root", () => {
    const ring: Record<string, unknown> = {};
    ring.self = ring;
    expect(encode(ring)).toStrictEqual({ self: { "$onex:ref": 0 } });
  });

  test("reads a getter once and calls no toJSON", () => {
    let reads = 0;
    const value = {
      get next() {
        reads += 1;
        return reads;
      },
    };
    expect(encode(value)).toStrictEqual({ next: 1 });
    const date = Object.assign(new Date(0), { toJSON: () => "not me" });
    expect(encode(date)).toStrictEqual({ "$onex:date": "1970-01-01T00:00:00.000Z" });
  });

  class Point {
    readonly x = 1;
  }

  test.each<[string, unknown, string, string]>([
    ["a function", { a: [() => 1] }, "codec/function", "/a/0"],
    ["a method", { toJSON: () => 1 }, "codec/function", "/toJSON"],
    ["a symbol", new Map([["k", Symbol("s")]]), "codec/unsupported", "/0/1"],
    ["a symbol as key", { a: { [Symbol("s")]: 1 } }, "codec/unsupported", "/a"],
    ["a class instance", { "p/q": new Point() }, "codec/unsupported", "/p~1q"],
    ["a promise", [Promise.resolve()], "codec/unsupported", "/0"],
    ["a boxed number", Object(1), "codec/unsupported", ""],
    ["an own __proto__", JSON.parse('{"a":{"__proto__":1}}'), "codec/unsupported", "/a"],
    ["a key with a lone surrogate", { "\udc00": 1 }, "codec/unsupported", ""],
    ["shared memory", [new SharedArrayBuffer(1)], "codec/unsupported", "/0"],
    ["the cause of an error", new Error("x", { cause: () => 1 }), "codec/function", "/cause"],
  ])("refuses %s and names the path", (_, value, code, path) => {
    expect(faultOf(() => encode(value))).toMatchObject({ code, details: { path } });
  });

  test("refuses a buffer that was transferred away", () => {
    const buffer = new ArrayBuffer(4);
    const view = new Uint8Array(buffer);
    structuredClone(buffer, { transfer: [buffer] });
    expect(faultOf(() => encode(view))).toMatchObject({ code: "codec/unsupported" });
    expect(faultOf(() => encode(buffer))).toMatchObject({ code: "codec/unsupported" });
  });

  test("refuses what is nested too deeply instead of overflowing the stack", () => {
    expect(faultOf(() => encode(nested(100_000)))).toMatchObject({ code: "codec/too-deep" });
    expect(faultOf(() => encode(nested(65), { maxDepth: 64 }))).toMatchObject({ code: "codec/too-deep" });
    expect(encode(nested(64), { maxDepth: 64 })).toStrictEqual(nested(64));
  });

  test("counts both containers of an object tag", () => {
    expect(encode({ "$onex:x": [] }, { maxDepth: 3 })).toStrictEqual({ "$onex:object": { "$onex:x": [] } });
    expect(faultOf(() => encode({ "$onex:x": [] }, { maxDepth: 2 }))).toMatchObject({ code: "codec/too-deep" });
  });

  test("counts the containers that a tag brings, so that the text is never deeper than allowed", () => {
    fc.assert(
      fc.property(values, fc.integer({ min: 1, max: 6 }), (value, maxDepth) => {
        const json = faultOf(
          () => encode(value, { maxDepth }),
          (written) => written,
        );
        if (!isFault(json)) expect(depthOf(json as Json)).toBeLessThanOrEqual(maxDepth);
        else expect(depthOf(encode(value))).toBeGreaterThan(maxDepth);
      }),
    );
  });
});

describe("decode()", () => {
  test.each<[Json, string]>([
    [{ "$onex:later": 1 }, "codec/unknown-tag"],
    [{ "$onex:": 1 }, "codec/unknown-tag"],
    [{ "$onex:constructor": 1 }, "codec/unknown-tag"],
    [{ "$onex:undefined": 2 }, "codec/malformed"],
    [{ "$onex:number": "1" }, "codec/malformed"],
    [{ "$onex:number": "9007199254740993" }, "codec/malformed"],
    [{ "$onex:bigint": "01" }, "codec/malformed"],
    [{ "$onex:bigint": 1 }, "codec/malformed"],
    [{ "$onex:date": "yesterday" }, "codec/malformed"],
    [{ "$onex:date": "2020-13-01T00:00:00Z" }, "codec/malformed"],
    [{ "$onex:url": "/relative" }, "codec/malformed"],
    [{ "$onex:regexp": ["(", ""] }, "codec/malformed"],
    [{ "$onex:bytes": ["Uint16Array", "AQ=="] }, "codec/malformed"],
    [{ "$onex:bytes": ["Function", "AQ=="] }, "codec/malformed"],
    [{ "$onex:bytes": ["Uint8Array", "AQ"] }, "codec/malformed"],
    [{ "$onex:string": "AQ==" }, "codec/malformed"],
    [{ "$onex:map": [[1]] }, "codec/malformed"],
    [{ "$onex:set": {} }, "codec/malformed"],
    [{ "$onex:error": { name: "Error" } }, "codec/malformed"],
    [{ "$onex:object": [] }, "codec/malformed"],
    [[{ "$onex:ref": 1 }], "codec/malformed"],
    [{ a: { "$onex:ref": -1 } }, "codec/malformed"],
    [JSON.parse('{"__proto__":{"admin":true}}'), "codec/malformed"],
    [JSON.parse('{"$onex:object":{"__proto__":{}}}'), "codec/malformed"],
  ])("refuses %j", (json, code) => {
    expect(faultOf(() => decode(json))).toMatchObject({ code });
  });

  test("refuses what is nested too deeply instead of overflowing the stack", () => {
    expect(faultOf(() => decode(nested(100_000)))).toMatchObject({ code: "codec/too-deep" });
  });

  test("names the place of a bad tag", () => {
    const json = { list: [{ "$onex:map": [["k", { "$onex:date": 5 }]] }] };
    expect(faultOf(() => decode(json))).toMatchObject({ details: { path: "/list/0/$onex:map/0/1/$onex:date" } });
  });

  test("reads as deep as encode() writes", () => {
    expect(roundTrip(nested(512))).toStrictEqual(nested(512));
  });

  test("gives fresh values, so that writing to them leaves the JSON as it was", () => {
    const json = Object.freeze({ list: Object.freeze([1]) });
    const value = decode(json);
    expect(value).toStrictEqual({ list: [1] });
    expect(Object.isFrozen(value)).toBe(false);
  });
});

function nested(levels: number): Json {
  let json: Json = [];
  for (let level = 1; level < levels; level += 1) json = [json];
  return json;
}

function depthOf(json: Json): number {
  if (typeof json !== "object" || json === null) return 0;
  return 1 + Math.max(0, ...Object.values(json).map(depthOf));
}

function faultOf(run: () => unknown, otherwise: (value: unknown) => unknown = (value) => value): unknown {
  try {
    return otherwise(run());
  } catch (thrown) {
    if (isFault(thrown)) return thrown;
    throw thrown;
  }
}
