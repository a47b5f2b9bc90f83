import fc from "fast-check";
import { describe, expect, test } from "vitest";
import { canonicalJson } from "./canonical-json.ts";
import { encode } from "./encode.ts";
import { isFault } from "./fault.ts";
import type { Json } from "./json.ts";

describe("canonicalJson()", () => {
  test("writes the sample of RFC 8785, section 3.2", () => {
    const value = JSON.parse(String.raw`{
      "numbers": [333333333.33333329, 1E30, 4.50, 2e-3, 0.000000000000000000000000001],
      "string": "\u20ac$\u000F\u000aA'\u0042\u0022\u005c\\\"\/",
      "literals": [null, true, false]
    }`);
    expect(canonicalJson(value)).toBe(
      String.raw`{"literals":[null,true,false],"numbers":[333333333.3333333,1e+30,4.5,0.002,1e-27],"string":"€$\u000f\nA'B\"\\\\\"/"}`,
    );
  });

  test("sorts names by UTF-16 units, as in RFC 8785, section 3.2.3", () => {
    const value = JSON.parse(String.raw`{
      "\u20ac": "Euro Sign",
      "\r": "Carriage Return",
      "\ufb33": "Hebrew",
      "1": "One",
      "\ud83d\ude00": "Smiley",
      "\u0080": "Control",
      "\u00f6": "Latin"
    }`);
    expect(Object.values(JSON.parse(canonicalJson(value)))).toHaveLength(7);
    expect([...canonicalJson(value).matchAll(/:"([^"]*)"/g)].map(([, name]) => name)).toStrictEqual([
      "Carriage Return",
      "One",
      "Control",
      "Latin",
      "Euro Sign",
      "Smiley",
      "Hebrew",
    ]);
  });

  test("sorts names that look like numbers as text", () => {
    expect(canonicalJson({ 9: 0, 10: 0, "-1": 0 })).toBe('{"-1":0,"10":0,"9":0}');
  });

  // The IEEE 754 bits and texts of RFC 8785, appendix B.
  test.each([
    ["0000000000000000", "0"],
    ["8000000000000000", "0"],
    ["0000000000000001", "5e-324"],
    ["8000000000000001", "-5e-324"],
    ["7fefffffffffffff", "1.7976931348623157e+308"],
    ["ffefffffffffffff", "-1.7976931348623157e+308"],
    ["4340000000000000", "9007199254740992"],
    ["c340000000000000", "-9007199254740992"],
    ["4430000000000000", "295147905179352830000"],
    ["44b52d02c7e14af5", "9.999999999999997e+22"],
    ["44b52d02c7e14af6", "1e+23"],
    ["44b52d02c7e14af7", "1.0000000000000001e+23"],
    ["444b1ae4d6e2ef4e", "999999999999999700000"],
    ["444b1ae4d6e2ef4f", "999999999999999900000"],
    ["444b1ae4d6e2ef50", "1e+21"],
    ["3eb0c6f7a0b5ed8c", "9.999999999999997e-7"],
    ["3eb0c6f7a0b5ed8d", "0.000001"],
    ["41b3de4355555553", "333333333.3333332"],
    ["41b3de4355555554", "333333333.33333325"],
    ["41b3de4355555555", "333333333.3333333"],
    ["41b3de4355555556", "333333333.3333334"],
    ["41b3de4355555557", "333333333.33333343"],
    ["becbf647612f3696", "-0.0000033333333333333333"],
    ["43143ff3c1cb0959", "1424953923781206.2"],
  ])("writes the double %s as %s", (bits, text) => {
    const view = new DataView(new ArrayBuffer(8));
    view.setBigUint64(0, BigInt(`0x${bits}`));
    expect(canonicalJson(view.getFloat64(0))).toBe(text);
  });

  test("gives one text whatever the order of the keys, and JSON.parse reads it back", () => {
    fc.assert(
      fc.property(fc.jsonValue(), (value) => {
        const json = value as Json;
        const text = canonicalJson(json);
        expect(canonicalJson(reversed(json))).toBe(text);
        expect(canonicalJson(JSON.parse(text))).toBe(text);
      }),
    );
  });

  test("takes whatever encode() writes", () => {
    fc.assert(
      fc.property(
        fc.anything({
          // No JSON of ONEX may have this one.
          key: fc.string().filter((key) => key !== "__proto__"),
          withBigInt: true,
          withDate: true,
          withMap: true,
          withSet: true,
          withTypedArray: true,
        }),
        (value) => {
          const json = encode(value);
          expect(JSON.parse(canonicalJson(json))).toEqual(JSON.parse(JSON.stringify(json)));
        },
      ),
    );
  });

  const ring: unknown[] = [];
  ring.push(ring);

  test.each<[string, unknown, string, string]>([
    ["NaN", { a: [Number.NaN] }, "codec/unsupported", "/a/0"],
    ["an infinity", Infinity, "codec/unsupported", ""],
    ["undefined", { a: undefined }, "codec/unsupported", "/a"],
    ["a hole", new Array(1), "codec/unsupported", "/0"],
    ["a bigint", [1n], "codec/unsupported", "/0"],
    ["a function", [() => 1], "codec/unsupported", "/0"],
    ["a date", { at: new Date(0) }, "codec/unsupported", "/at"],
    ["a boxed number", Object(1), "codec/unsupported", ""],
    ["a toJSON", Object.defineProperty({}, "toJSON", { value: () => 1 }), "codec/unsupported", ""],
    ["a lone surrogate", ["\ud800"], "codec/unsupported", "/0"],
    ["a key with a lone surrogate", [{ "\ud800": 1 }], "codec/unsupported", "/0"],
    ["a cycle", ring, "codec/too-deep", "/0".repeat(512)],
  ])("refuses %s and names the path", (_, value, code, path) => {
    expect(faultOf(() => canonicalJson(value as Json))).toMatchObject({ code, details: { path } });
  });
});

function reversed(json: Json): Json {
  if (typeof json !== "object" || json === null) return json;
  if (Array.isArray(json)) return json.map(reversed);
  const entries = Object.entries(json).map(([key, value]) => [key, reversed(value)] as const);
  return Object.fromEntries(entries.reverse());
}

function faultOf(run: () => unknown): unknown {
  try {
    return run();
  } catch (thrown) {
    if (isFault(thrown)) return thrown;
    throw thrown;
  }
}
