import { describe, expect, test } from "vitest";
import { type CheckerOptions, checker } from "./checker.ts";
import { isFault } from "./fault.ts";
import type { JsonSchema } from "./json-schema.ts";
import {
  anySchema,
  bigintSchema,
  bytesSchema,
  dateSchema,
  errorSchema,
  functionSchema,
  localSchema,
  mapSchema,
  neverSchema,
  regexpSchema,
  setSchema,
  undefinedSchema,
  urlSchema,
} from "./onex-schemas.ts";

const problemsOf = (schema: JsonSchema, value: unknown, options?: CheckerOptions): readonly string[] => {
  const { is, problems } = checker(schema, options);
  const found = problems(value);
  expect(is(value)).toBe(found.length === 0);
  return found.map(({ path, message }) => `${path}: ${message}`);
};

const input: JsonSchema = {
  type: "object",
  properties: {
    text: { type: "string", minLength: 2 },
    limit: { type: "integer", minimum: 1 },
    tags: { type: "array", items: { type: "string" } },
  },
  required: ["text", "limit"],
  additionalProperties: false,
};

describe("checker().problems()", () => {
  test("names everything that is wrong, each with its path", () => {
    expect(problemsOf(input, { text: "x", tags: ["a", 1, null], "e/x": 1 })).toStrictEqual([
      '/text: must have at least 2 characters, got "x"',
      ': is missing "limit"',
      "/tags/1: must be a string, got 1",
      "/tags/2: must be a string, got null",
      ': must not have "e/x"',
    ]);
  });

  test.each<[JsonSchema, unknown, string]>([
    [{ type: "number" }, "x", ': must be a number, got "x"'],
    [{ type: ["string", "null"] }, undefined, ": must be a string or null, got undefined"],
    [{ type: "object" }, [], ": must be an object, got an array"],
    [{ type: "array" }, new Map(), ": must be an array, got a Map"],
    [{ const: 1 }, 2, ": must be 1, got 2"],
    [{ enum: ["a", 1, null] }, "b", ': must be "a", 1 or null, got "b"'],
    [{ minimum: 1 }, 0, ": must be at least 1, got 0"],
    [{ exclusiveMaximum: 1 }, 1, ": must be less than 1, got 1"],
    [{ multipleOf: 2 }, 3, ": must be a multiple of 2, got 3"],
    [{ maxLength: 1 }, "😀😀", ': must have at most 1 character, got "😀😀"'],
    [{ pattern: "^a" }, "b".repeat(50), `: must match /^a/u, got "${"b".repeat(40)}…"`],
    [{ format: "uuid" }, "x", ': must be a uuid, got "x"'],
    [{ maxItems: 1 }, [1, 2], ": must have at most 1 item, got 2"],
    [{ uniqueItems: true }, [1, { a: 1 }, { a: 1 }], ": must have no item twice, got item 2 again"],
    [{ minProperties: 1 }, {}, ": must have at least 1 property, got 0"],
    [{ propertyNames: { maxLength: 1 } }, { ab: 1 }, ': has the key "ab", which must have at most 1 character, got "ab"'],
    [{ additionalProperties: { type: "number" } }, { a: 1, "~": "x" }, '/~0: must be a number, got "x"'],
    [{ patternProperties: { "^n": { type: "number" } }, additionalProperties: false }, { n: 1, x: 1 }, ': must not have "x"'],
    [{ properties: { bind: {} }, additionalProperties: false }, { bnd: 1 }, ': must not have "bnd", did you mean "bind"?'],
    [{ not: { type: "null" } }, null, ": must not be what #/not describes, got null"],
    [{ oneOf: [{ type: "number" }, { type: "integer" }] }, 1, ": must match one of 2 variants, matches 2"],
  ])("of %j with %j", (schema, value, problem) => {
    expect(problemsOf(schema, value)).toStrictEqual([problem]);
  });

  test("speaks of the variant that was meant", () => {
    const shapes: JsonSchema = {
      anyOf: [
        { type: "object", properties: { kind: { const: "circle" }, radius: { type: "number" } }, required: ["kind", "radius"] },
        {
          type: "object",
          properties: { kind: { enum: ["square", "box"] }, side: { type: "number" } },
          required: ["kind", "side"],
        },
        { type: "null" },
      ],
    };
    expect(problemsOf(shapes, { kind: "box", side: "2" })).toStrictEqual(['/side: must be a number, got "2"']);
    expect(problemsOf(shapes, { kind: "line" })).toStrictEqual(['/kind: must be "circle", "square" or "box", got "line"']);
    expect(problemsOf(shapes, 3)).toStrictEqual([": must be an object or null, got 3"]);
    expect(problemsOf({ anyOf: [{ type: "string", minLength: 3 }, { type: "null" }] }, "x")).toStrictEqual([
      ': must have at least 3 characters, got "x"',
    ]);
  });

  test("says that no variant fits, and what the nearest one lacks", () => {
    const either: JsonSchema = {
      anyOf: [
        { type: "object", required: ["a", "b"] },
        { type: "object", required: ["c"] },
      ],
    };
    expect(problemsOf(either, {})).toStrictEqual([": matches none of 2 variants", ': is missing "c"']);
  });

  test("tells what each variant wants of the value itself where none is nearer", () => {
    const routes: JsonSchema = {
      anyOf: [
        { type: "string", pattern: "^/posts/" },
        { type: "string", pattern: "^/user-" },
      ],
    };
    expect(problemsOf(routes, "/users/x")).toStrictEqual([': must match /^\\/posts\\//u or match /^\\/user-/u, got "/users/x"']);
    expect(
      problemsOf(
        {
          anyOf: [
            { type: "number", minimum: 5 },
            { type: "number", maximum: 1 },
          ],
        },
        3,
      ),
    ).toStrictEqual([": must be at least 5 or be at most 1, got 3"]);
    const deep: JsonSchema = {
      anyOf: [
        { type: "array", items: { const: 1 } },
        { type: "array", items: { const: 2 } },
      ],
    };
    expect(problemsOf(deep, [3])[0]).toBe(": matches none of 2 variants");
  });

  test("tells what JSON has for what was given near to it", () => {
    expect(problemsOf(mapSchema({}, {}), {})).toStrictEqual([
      ': must be a Map, got an object; in JSON it is {"$onex:map":[[key, value], …]}',
    ]);
    expect(problemsOf(setSchema({}), [1])).toStrictEqual([
      ': must be a Set, got an array; in JSON it is {"$onex:set":[value, …]}',
    ]);
    expect(problemsOf(mapSchema({}, {}), new Set())).toStrictEqual([": must be a Map, got a Set"]);
    expect(problemsOf(mapSchema({}, {}), null)).toStrictEqual([": must be a Map, got null"]);
  });

  test("ends at a thousand problems", () => {
    const { problems } = checker({ type: "array", items: { type: "string" } });
    expect(problems(Array(5_000).fill(1))).toHaveLength(1_000);
  });
});

describe("checker() of the live form", () => {
  class Animal {
    get name() {
      return "Rex";
    }
  }
  class Dog extends Animal {}

  test.each<[string, JsonSchema, unknown, unknown]>([
    ["a Date", dateSchema(), new Date(Number.NaN), "2020-01-01T00:00:00Z"],
    ["a bigint", bigintSchema(), 1n, "1"],
    ["a bigint of one value", { "x-onex-type": "bigint", anyOf: [{ const: "12" }, {}] }, 12n, 13n],
    ["a record, which no Map is", { type: "object", additionalProperties: { type: "number" } }, Object.create(null), new Map()],
    [
      "a record of unknown, which no Map is",
      { type: "object", additionalProperties: { "x-onex-type": "unknown" } },
      {},
      new Map(),
    ],
    [
      "a record by numbers, as a typed array is",
      { type: "object", patternProperties: { "^[0-9]+$": {} } },
      new Uint8Array(1),
      new Set(),
    ],
    ["a record by patterns, which no Date is", { type: "object", patternProperties: { "^a": {} } }, { b: 1 }, new Date(0)],
    [
      "a record, also one of another class",
      { type: "object", additionalProperties: { type: "string" } },
      new Dog(),
      new Uint8Array(),
    ],
    ["a Map by keys and values", mapSchema({ type: "string" }, { type: "number" }), new Map([["a", 1]]), new Map([["a", "b"]])],
    ["a Map by its keys", mapSchema({ type: "string" }, anySchema), new Map(), new Map([[1, 1]])],
    ["a Set by its values", setSchema({ type: "number" }), new Set([Number.NaN]), new Set([1n])],
    ["bytes by class", bytesSchema("Uint8Array"), Buffer.from("a"), new Int8Array(1)],
    ["an ArrayBuffer", bytesSchema("ArrayBuffer"), new ArrayBuffer(1), new Uint8Array(1)],
    ["a DataView", bytesSchema("DataView"), new DataView(new ArrayBuffer(1)), new Uint8Array(1)],
    ["a URL", urlSchema(), new URL("http://a"), "http://a"],
    ["a RegExp", regexpSchema(), /a/, "a"],
    ["an Error", errorSchema(), new TypeError("x"), { name: "x", message: "y" }],
    ["a function", functionSchema(), () => 1, {}],
    ["a node as a function", functionSchema(), { run: () => 1 }, { run: 1 }],
    ["a local value by class", localSchema("Animal"), new Dog(), { name: "Rex" }],
    ["a local value by its own class", localSchema("WeakMap"), new WeakMap(), new Map()],
    ["a local value by presence", localSchema(), Symbol("s"), undefined],
    ["a symbol", localSchema("symbol"), Symbol("s"), "s"],
    ["a Disposable by its method", localSchema("Disposable"), { [Symbol.dispose]: () => {} }, {}],
    ["undefined", undefinedSchema, undefined, null],
    ["an iterable", { "x-onex-type": "iterable" }, "text", {}],
    ["an async iterable", { "x-onex-type": "async-iterable" }, (async function* () {})(), []],
    ["a promise", { "x-onex-type": "promise" }, Promise.resolve(), {}],
    ["a number that JSON has not", { type: "number" }, Number.NaN, "NaN"],
    ["an integer", { type: "integer" }, -0, Infinity],
  ])("takes %s and nothing else", (_, schema, right, wrong) => {
    expect(problemsOf(schema, right)).toStrictEqual([]);
    expect(problemsOf(schema, wrong)).not.toStrictEqual([]);
  });

  test("takes anything for any and nothing for never", () => {
    expect(problemsOf(anySchema, Symbol("s"))).toStrictEqual([]);
    expect(problemsOf(neverSchema, undefined)).toStrictEqual([": must not be there"]);
  });

  test("gives the entries of maps and sets a path", () => {
    const schema = mapSchema({ type: "string" }, setSchema({ type: "number" }));
    expect(problemsOf(schema, new Map<unknown, unknown>([[1, new Set(["x"])]]))).toStrictEqual([
      "/0/0: must be a string, got 1",
      '/0/1/0: must be a number, got "x"',
    ]);
  });

  test("counts an undefined property that is not required as absent", () => {
    expect(problemsOf(input, { text: "ab", limit: 1, tags: undefined, extra: undefined })).toStrictEqual([]);
    expect(problemsOf(input, { text: "ab", limit: undefined })).toStrictEqual(["/limit: must be an integer, got undefined"]);
  });

  test("lets a required property be undefined where its schema says so, but not be left out", () => {
    const schema: JsonSchema = {
      type: "object",
      properties: { a: { anyOf: [{ type: "number" }, undefinedSchema] } },
      required: ["a"],
    };
    expect(problemsOf(schema, { a: undefined })).toStrictEqual([]);
    expect(problemsOf(schema, {})).toStrictEqual([': is missing "a"']);
  });

  test("reads class instances by their properties, accessors among them", () => {
    const named = (type: "string" | "number"): JsonSchema => ({ type: "object", properties: { name: { type } } });
    expect(problemsOf({ ...named("string"), required: ["name"] }, new Dog())).toStrictEqual([]);
    expect(problemsOf(named("number"), new Dog())).toStrictEqual(['/name: must be a number, got "Rex"']);
  });

  test("does not take what every object inherits for a property", () => {
    const text: JsonSchema = { type: "string" };
    const schema: JsonSchema = {
      type: "object",
      properties: Object.fromEntries(["constructor", "toString"].map((name) => [name, text])),
    };
    expect(problemsOf(schema, {})).toStrictEqual([]);
    expect(problemsOf({ ...schema, required: ["constructor"] }, {})).toStrictEqual([': is missing "constructor"']);
    expect(problemsOf(schema, { toString: 1 })).toStrictEqual(["/toString: must be a string, got 1"]);
  });

  test("takes for a property what a class has in place of what every object inherits", () => {
    const schema: JsonSchema = {
      type: "object",
      properties: Object.fromEntries([["toString", functionSchema()]]),
      required: ["toString"],
    };
    expect(problemsOf(schema, new Date())).toStrictEqual([]);
    expect(problemsOf(schema, {})).toStrictEqual([': is missing "toString"']);
    const proto: JsonSchema = { type: "object", properties: { ["__proto__"]: { type: "string" } }, required: ["__proto__"] };
    expect(problemsOf(proto, new Date())).toStrictEqual([': is missing "__proto__"']);
  });
});

describe("checker() of a recursive schema", () => {
  const node: JsonSchema = {
    $ref: "#/$defs/node",
    $defs: {
      node: {
        type: "object",
        properties: {
          value: { type: "number" },
          next: { anyOf: [{ $ref: "#/$defs/node" }, { type: "null" }] },
          other: { $ref: "#" },
        },
        required: ["value"],
      },
    },
  };
  interface Chain {
    value: unknown;
    next?: Chain | null;
    other?: Chain;
  }
  const chain = (length: number, last: Chain | null = null): Chain => {
    let first: Chain = { value: 0, next: last };
    for (let index = 1; index < length; index += 1) first = { value: index, next: first };
    return first;
  };

  test("ends on cyclic values and still sees what is wrong in them", () => {
    const ring = chain(100);
    const last: Chain = { value: "x", next: ring };
    ring.other = last;
    expect(problemsOf(node, ring)).not.toStrictEqual([]);
    last.value = 1;
    expect(problemsOf(node, ring)).toStrictEqual([]);
  });

  test("reads shared parts once", () => {
    let shared: Chain = { value: 1 };
    for (let level = 0; level < 200; level += 1) shared = { value: level, next: shared, other: shared };
    expect(problemsOf(node, shared)).toStrictEqual([]);
  });

  test("does not try again and again what is wrong deep below", () => {
    const either: JsonSchema = {
      anyOf: [
        { type: "object", properties: { next: { $ref: "#" }, a: { type: "string" } }, required: ["a"] },
        { type: "object", properties: { next: { $ref: "#" }, b: { type: "string" } }, required: ["b"] },
        { type: "null" },
      ],
    };
    let value: unknown = 1;
    for (let level = 0; level < 60; level += 1) value = { next: value, a: "", b: "" };
    expect(problemsOf(either, value)).not.toStrictEqual([]);
  });

  test("follows 512 levels, and refuses more without overflowing the stack", () => {
    expect(problemsOf(node, chain(500))).toStrictEqual([]);
    expect(problemsOf(node, chain(100_000)).join()).toMatch(/must not be nested deeper than 512 levels/);
  });

  test("starts afresh after a getter of the value has thrown", () => {
    const { is } = checker(node);
    const bad = chain(200, {
      get value(): number {
        throw new RangeError("no");
      },
    });
    for (let turn = 0; turn < 20; turn += 1) expect(() => is(bad)).toThrow(RangeError);
    expect(is(chain(500))).toBe(true);
  });

  test.each<[JsonSchema]>([
    [{ $ref: "#" }],
    [{ anyOf: [{ type: "null" }, { $ref: "#" }] }],
    [{ $ref: "#/$defs/a", $defs: { a: { allOf: [{ $ref: "#/$defs/b" }] }, b: { $ref: "#/$defs/a" } } }],
  ])("refuses %j, which describes nothing", (schema) => {
    expect(() => checker(schema)).toThrow(/refers to itself and describes nothing/);
  });
});

describe("checker()", () => {
  test.each<[unknown, string]>([
    [{ if: true }, '#: uses "if"'],
    [{ properties: { "a/b": { contains: {} } } }, '#/properties/a~1b: uses "contains"'],
    [{ type: "text" }, '#: has the unknown type "text"'],
    [{ pattern: "(" }, "#: has a pattern that is no ECMAScript regular expression"],
    [{ minLength: -1 }, '#: must have a whole number from 0 as "minLength"'],
    [{ multipleOf: 0 }, '#: must have a number above 0 as "multipleOf"'],
    [{ required: "a" }, '#: must have an array of strings as "required"'],
    [{ anyOf: [] }, '#: must have an array with at least one item as "anyOf"'],
    [{ properties: [] }, '#: must have an object as "properties"'],
    [{ items: 1 }, "#/items: must be an object, true or false"],
    [{ "x-onex-type": "thing" }, '#: has the unknown x-onex-type "thing"'],
    [{ $ref: "#/$defs/none" }, '#: refers to "#/$defs/none"'],
    [{ $ref: "https://example.org/schema" }, '#: refers to "https://example.org/schema"'],
    [{ $ref: "#anchor" }, '#: refers to "#anchor"'],
    [{ $ref: "#/%zz" }, '#: refers to "#/%zz"'],
    [{ items: { $id: "other" } }, '#/items: has an "$id" of its own'],
    [null, "#: must be an object, true or false"],
  ])("refuses %j and says where", (schema, message) => {
    const [at, what] = message.split(": ") as [string, string];
    // These are no schemas: that is the case.
    expect(faultOf(() => checker(schema as JsonSchema))).toMatchObject({
      code: "schema/unsupported",
      message: expect.stringContaining(`The schema at ${at} ${what}`),
    });
  });

  test("lets annotations of others pass", () => {
    expect(problemsOf({ "x-other": 1, title: "t", type: "null" } as JsonSchema, null)).toStrictEqual([]);
  });

  test("reads a part of a schema with its references", () => {
    const schema: JsonSchema = { properties: { a: { items: { $ref: "#/$defs/text" } } }, $defs: { text: { type: "string" } } };
    expect(problemsOf(schema, [1], { at: "/properties/a" })).toStrictEqual(["/0: must be a string, got 1"]);
  });

  test("counts code points, not UTF-16 units", () => {
    expect(problemsOf({ maxLength: 1 }, "😀")).toStrictEqual([]);
    expect(problemsOf({ minLength: 2 }, "😀")).toHaveLength(1);
  });

  test("takes a described property that matches no pattern", () => {
    const schema: JsonSchema = { properties: { a: {} }, patternProperties: { "^n": {} }, additionalProperties: false };
    expect(problemsOf(schema, { a: 1, n: 2 })).toStrictEqual([]);
  });

  test("takes an undefined property for absent in the encoded form, for no JSON has one", () => {
    expect(problemsOf({ required: ["a"] }, { a: undefined }, { form: "encoded" })).toStrictEqual([': is missing "a"']);
  });

  test("takes true and false as schemas", () => {
    expect(checker(true).is(undefined)).toBe(true);
    expect(checker(false).problems(1)).toStrictEqual([{ path: "", message: "must not be there" }]);
  });
});

const formats: Readonly<Record<string, readonly [right: readonly string[], wrong: readonly string[]]>> = {
  "date-time": [
    ["2020-02-29T23:59:59Z", "2020-01-01t00:00:00.123+05:30", "0000-01-01T00:00:00-00:00"],
    ["2021-02-29T00:00:00Z", "2020-01-01T24:00:00Z", "2020-01-01 00:00:00Z", "2020-01-01T00:00:00", "2020-13-01T00:00:00Z"],
  ],
  date: [
    ["2000-02-29", "2020-04-30"],
    ["1900-02-29", "2020-04-31", "2020-1-1", "2020-01-00"],
  ],
  time: [
    ["23:59:59Z", "00:00:00.1-01:00"],
    ["24:00:00Z", "12:00Z", "12:00:00"],
  ],
  email: [
    ["a.b+c@example.org", "a@localhost"],
    ["a", "@b", "a@", "a..b@c", ".a@b", "a@-b", "a b@c", "a@b..c"],
  ],
  uri: [
    ["http://a/b?c#d", "urn:isbn:1", "mailto:a@b", "http://[::1]/", "a:%20"],
    ["/relative", "a b:c", "http://a b", "1a:b", "http://é", "a:%2", ""],
  ],
  uuid: [
    ["0190b5d2-7a5e-7cc4-8d4f-0123456789ab", "0190B5D2-7A5E-7CC4-8D4F-0123456789AB"],
    ["0190b5d27a5e7cc48d4f0123456789ab", "0190b5d2-7a5e-7cc4-8d4f-0123456789a", "g190b5d2-7a5e-7cc4-8d4f-0123456789ab"],
  ],
  ipv4: [
    ["0.0.0.0", "255.255.255.255"],
    ["256.0.0.0", "01.0.0.0", "1.2.3", "1.2.3.4.5"],
  ],
  ipv6: [
    ["::", "::1", "1::", "1:2:3:4:5:6:7:8", "::ffff:1.2.3.4", "1:2:3:4:5:6:1.2.3.4", "fe80::a"],
    ["", ":", ":::", "1::2::3", "1:2:3:4:5:6:7", "1:2:3:4:5:6:7:8:9", "12345::", "1:2:3:4:5:6:7:1.2.3.4", "::1.2.3", "g::"],
  ],
  regex: [
    ["^a+$", "\\p{L}"],
    ["(", "\\p{Nope}", "a{2,1}"],
  ],
};

describe.each(Object.entries(formats))("format %s", (format, [right, wrong]) => {
  const { is } = checker({ format });
  test.each(right)("takes %s", (text) => expect(is(text)).toBe(true));
  test.each(wrong)("refuses %j", (text) => expect(is(text)).toBe(false));
});

test("a format that is not asserted is an annotation", () => {
  expect(checker({ format: "hostname" }).is("not a host")).toBe(true);
});

function faultOf(run: () => unknown): unknown {
  try {
    return run();
  } catch (thrown) {
    if (isFault(thrown)) return thrown;
    throw thrown;
  }
}
