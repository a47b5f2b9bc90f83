// biome-ignore-all lint/suspicious/noTemplateCurlyInString: these strings are TypeScript.
import {
  bigintSchema,
  bytesSchema,
  checker,
  dateSchema,
  errorSchema,
  type FunctionReading,
  type JsonSchema,
  mapSchema,
  type ReadingRefusal,
  regexpSchema,
  setSchema,
  undefinedSchema,
  urlSchema,
} from "@onex/contract";
import { afterAll, describe, expect, test } from "vitest";
import { compilerSession } from "../compiler/session.ts";
import { readProgram } from "../read/read-program.ts";

const session = compilerSession("memory");
afterAll(() => {
  process.kill(session.pid, "SIGKILL");
});

const entry = "/onex/source.ts";

function readAll(text: string): readonly (FunctionReading | ReadingRefusal)[] {
  const question = {
    program: { kind: "memory", files: { [entry]: text } },
    files: [entry],
    select: { kind: "exports" },
  } as const;
  return readProgram(question, session, true).map(({ read }) => read());
}

/** Readings of one text with a function for each type, which is the type of its parameter `x` and of its result. */
function readTypes(types: readonly string[], declarations = ""): readonly FunctionReading[] {
  const functions = types.map(
    (type, at) => `declare let v${at}: ${type}; export function f${at}(x: ${type}, y: 0): typeof v${at} { return x; }`,
  );
  return readAll(`${declarations}\n${functions.join("\n")}`).map((reading, at) => {
    if (reading.status !== "read") throw new Error(`${types[at]}: ${reading.reason}`);
    return reading;
  });
}

const typed = (type: "string" | "number" | "boolean" | "null"): JsonSchema => ({ type });
const str = typed("string");
const num = typed("number");
/** A symbol has no encoded form: nothing that is written down is one. */
const anyKey: JsonSchema = {
  anyOf: [{ type: ["string", "number"] }, { "x-onex-type": "local", "x-onex-class": "symbol", not: {} }],
};

/** Beside other types undefined says how it is encoded: the flag alone would let every value pass. */
const undefinedTag: JsonSchema = {
  ...undefinedSchema,
  type: "object",
  properties: { "$onex:undefined": { const: 1 } },
  required: ["$onex:undefined"],
  additionalProperties: false,
};

/** What null and undefined are not. */
const given: JsonSchema = { not: { anyOf: [{ type: "null" }, undefinedTag] } };

/** Type, its schema. */
const plain: readonly (readonly [string, JsonSchema])[] = [
  ["string", str],
  ["number", num],
  ["boolean", { type: "boolean" }],
  ["null", { type: "null" }],
  ["undefined", undefinedSchema],
  ["any", { "x-onex-type": "any" }],
  ["unknown", { "x-onex-type": "unknown" }],
  ["never", { "x-onex-type": "never", not: {} }],
  ["bigint", bigintSchema()],
  ["'a'", { const: "a" }],
  ["3", { const: 3 }],
  ["true", { const: true }],
  ["'b' | 'a' | 'c'", { enum: ["a", "b", "c"] }],
  ["'a' | null", { enum: ["a", null] }],
  ["1 | 'a' | boolean", { anyOf: [{ type: "boolean" }, { enum: ["a", 1] }] }],
  ["string | number", { type: ["string", "number"] }],
  ["string | null", { type: ["string", "null"] }],
  ["string | undefined", { anyOf: [str, undefinedTag] }],
  ["string[]", { type: "array", items: str }],
  ["readonly string[]", { type: "array", items: str }],
  ["ReadonlyArray<number[]>", { type: "array", items: { type: "array", items: num } }],
  ["[string, number]", { type: "array", prefixItems: [str, num], minItems: 2, maxItems: 2 }],
  ["[string, number?]", { type: "array", prefixItems: [str, { anyOf: [num, undefinedTag] }], minItems: 1, maxItems: 2 }],
  ["readonly [string, ...number[]]", { type: "array", prefixItems: [str], minItems: 1, items: num }],
  ["{ a?: never; b: 1 }", { type: "object", properties: { a: undefinedTag, b: { const: 1 } }, required: ["b"] }],
  ["{ a: undefined }", { type: "object", properties: { a: undefinedTag }, required: ["a"] }],
  ["[string, ...number[], boolean]", { type: "array", prefixItems: [str], minItems: 2, items: { type: ["boolean", "number"] } }],
  ["[]", { type: "array", maxItems: 0 }],
  ["{ a: string; b?: number | undefined }", { type: "object", properties: { a: str, b: num }, required: ["a"] }],
  ["Record<string, number>", { type: "object", additionalProperties: num }],
  [
    "{ [key: string]: string; a: 'x' }",
    { type: "object", properties: { a: { const: "x" } }, required: ["a"], additionalProperties: str },
  ],
  ["{ [key: `x-${string}`]: number }", { type: "object", patternProperties: { "^x-[\\s\\S]*$": num } }],
  [
    "Record<'a' | 'b', boolean>",
    { type: "object", properties: { a: { type: "boolean" }, b: { type: "boolean" } }, required: ["a", "b"] },
  ],
  ["Partial<Point>", { type: "object", properties: { x: num, y: num } }],
  ["Pick<Point, 'x'>", { type: "object", properties: { x: num }, required: ["x"] }],
  ["Omit<Point, 'x'>", { type: "object", properties: { y: num }, required: ["y"] }],
  ["Point & { z: number }", { type: "object", properties: { x: num, y: num, z: num }, required: ["x", "y", "z"] }],
  ["Point extends { x: infer X } ? X[] : never", { type: "array", items: num }],
  ["keyof Point", { enum: ["x", "y"] }],
  ["Point['x']", num],
  ["object", { type: ["object", "array"] }],
  ["{}", given],
  ["Empty", given],
  ["Partial<{}>", given],
  ["{ [K in never]: string }", given],
  ["{ toString(): string }", given],
  ["Record<symbol, string>", { type: "object" }],
  ["`id-${string}`", { type: "string", pattern: "^id-[\\s\\S]*$" }],
  ["Color", { enum: ["red", "green"] }],
  ["Level", { enum: [0, 1] }],
  ["UserId", str],
  [
    "Shape",
    {
      anyOf: [
        { type: "object", properties: { kind: { const: "circle" }, r: num }, required: ["kind", "r"] },
        { type: "object", properties: { kind: { const: "square" }, side: num }, required: ["kind", "side"] },
      ],
    },
  ],
  ["Date", dateSchema()],
  ["URL", urlSchema()],
  ["RegExp", regexpSchema()],
  ["Error", errorSchema()],
  ["Uint8Array", bytesSchema("Uint8Array")],
  ["ArrayBuffer", bytesSchema("ArrayBuffer")],
  ["Buffer", bytesSchema("Buffer")],
  ["Map<string, Date>", mapSchema(str, dateSchema())],
  ["ReadonlySet<number>", setSchema(num)],
  ["Iterable<string>", { "x-onex-type": "iterable", values: str }],
  ["WeakMap<object, string>", { "x-onex-type": "local", "x-onex-class": "WeakMap" }],
  ["symbol", { "x-onex-type": "local", "x-onex-class": "symbol" }],
  ["PropertyKey", anyKey],
  ["Iterator<string>", { "x-onex-type": "iterable", "x-onex-class": "Iterator", values: str }],
  ["Record<string, any>", { type: ["object", "array"], additionalProperties: { "x-onex-type": "any" } }],
  ["Account", { "x-onex-type": "local", "x-onex-class": "Account" }],
  ["Plain", { type: "object", properties: { a: str }, required: ["a"] }],
  ["typeof Account", { "x-onex-type": "local", "x-onex-class": "Function" }],
  ["Function", { "x-onex-type": "function" }],
  [
    "(a: string, b?: number, ...c: boolean[]) => void",
    {
      "x-onex-type": "function",
      inputs: {
        type: "object",
        properties: { a: str, b: num, c: { type: "array", items: { type: "boolean" } } },
        required: ["a"],
        additionalProperties: false,
      },
      outputs: undefinedSchema,
    },
  ],
];

const declarations = `
interface Point { x: number; y: number }
enum Color { Red = "red", Green = "green" }
enum Level { Low, High }
type UserId = string & { readonly __brand: "UserId" };
type Shape = { kind: "circle"; r: number } | { kind: "square"; side: number };
class Account { #secret = 1; balance = 0; add(n: number) { this.balance += n + this.#secret; } }
class Empty {}
class Plain { constructor(readonly a: string) {} }
`;

describe("schemas of types", () => {
  const readings = readTypes(
    plain.map(([type]) => type),
    declarations,
  );
  test.each(plain.map(([type, schema], at) => [type, schema, readings[at]] as const))("%s", (_, schema, reading) => {
    expect(reading?.inputs.properties?.x).toEqual(schema);
    expect(reading?.outputs).toEqual(schema);
  });

  test("a template literal is a pattern that admits exactly its strings", () => {
    const [reading] = readTypes(["`a${number}-${'x' | 'y'}.`"]);
    const alternatives = reading?.outputs.anyOf ?? [];
    const admits = (text: string): boolean => alternatives.some(({ pattern }) => new RegExp(pattern ?? "").test(text));
    expect(["a1-x.", "a-2.5-y.", "a1e3-x."].every(admits)).toBe(true);
    expect(["a-x.", "a1-z.", "a1-xx", "ba1-x."].some(admits)).toBe(false);
  });

  test("a placeholder of a template literal has what the compiler gives it", () => {
    const claims: readonly (readonly [string, readonly string[], readonly string[]])[] = [
      ["`${number}px`", ["1px", "-.5px", "1.px", "1e5px", " 1 px", " px", "0x1Fpx"], ["px", "1_0px", "--1px", "0xpx", "-0x1px"]],
      ["`${bigint}n`", ["0n", "-12n", "0b1n"], ["n", "01n", "+1n", "1.5n"]],
      ["`${string}-${number}`", ["-1", "a-1", "a--1"], ["a---1", "a-b-1", "a"]],
      ["`${string}${number}`", ["a1", "11"], ["1", "ab1", ""]],
      ["`${string}]${string}`", ["]", "a]b]c"], ["a"]],
    ];
    const patterns = readTypes(claims.map(([type]) => type)).map((reading) => new RegExp(reading.outputs.pattern ?? "", "u"));
    const wrong = claims.flatMap(([type, admitted, refused], at) => {
      const admits = (text: string): boolean => patterns[at]?.test(text) === true;
      return [...admitted.filter((text) => !admits(text)), ...refused.filter(admits)].map((text) => `${type} ${text}`);
    });
    expect(wrong).toEqual([]);
  });

  test("a type that contains itself is a definition of its own in each document", () => {
    const [reading] = readTypes(["Tree"], "interface Tree { value: string; children?: Tree[] }");
    const tree = {
      type: "object",
      properties: { value: str, children: { type: "array", items: { $ref: "#/$defs/Tree" } } },
      required: ["value"],
    };
    expect(reading?.outputs).toEqual({ $ref: "#/$defs/Tree", $defs: { Tree: tree } });
    expect(reading?.inputs).toMatchObject({ properties: { x: { $ref: "#/$defs/Tree" } }, $defs: { Tree: tree } });
  });

  test("a large type that occurs twice is written once", () => {
    const [reading] = readTypes(
      ["[Row, Row]"],
      "interface Row { a: string; b: string; c: string; d: string; e: string; f: string; g: string; h: string }",
    );
    expect(reading?.outputs.prefixItems).toEqual([{ $ref: "#/$defs/Row" }, { $ref: "#/$defs/Row" }]);
    expect(Object.keys(reading?.outputs.$defs ?? {})).toEqual(["Row"]);
  });

  test("a list of a named type has no name of its own, however often it occurs", () => {
    const [reading] = readTypes(
      ["T", "[{ all: Row[] }, Row[], Row | null, Row | null]"],
      `
      interface T { v: number; k: T[]; m?: Record<string, T | null> }
      interface Row { a: string; b: string; c: string; d: string; e: string; f: string; g: string; h: string }`,
    );
    expect(Object.keys(reading?.outputs.$defs ?? {})).toEqual(["T"]);
    expect(reading?.inputs.$defs?.T).toMatchObject({ properties: { k: { type: "array", items: { $ref: "#/$defs/T" } } } });
    const [, rows] = readTypes(
      ["T", "[{ all: Row[] }, Row[], Row | null, Row | null]"],
      `
      interface T { v: number }
      interface Row { a: string; b: string; c: string; d: string; e: string; f: string; g: string; h: string }`,
    );
    expect(Object.keys(rows?.outputs.$defs ?? {})).toEqual(["Row"]);
  });

  test("a type parameter is its constraint with its name, and what depends on one its bound with its text", () => {
    const [reading] = readAll(
      "export function f<T extends { id: string }, K extends keyof T, U>(a: T, b: K, c: U[]): T[K] extends string ? 1 : 2 { return null as never; }",
    );
    expect(reading).toMatchObject({
      inputs: {
        properties: {
          a: { type: "object", properties: { id: str }, "x-onex-generic": "T" },
          b: { ...anyKey, $comment: "keyof T", "x-onex-generic": "K" },
          c: { type: "array", items: { "x-onex-type": "unknown", "x-onex-generic": "U" } },
        },
      },
      outputs: { enum: [1, 2], $comment: "T[K] extends string ? 1 : 2" },
    });
  });

  test("a key is a number when it is written as a number prints", () => {
    const [reading] = readTypes(["{ [at: number]: 1 } & { [name: `x-${string}`]: 2 }"]);
    const { is } = checker(reading?.outputs ?? {});
    const numbers = ["0", "7", "-12", "1.5", "-0.25", "1e+21", "1.5e-7", "NaN", "-Infinity"];
    const others = ["", "-0", "4.00", "01", "1.", ".5", "+1", "1e+5", "1e-3", "1e5x", "a", "0x1"];
    expect(numbers.filter((name) => is({ [name]: 3 }))).toEqual([]);
    expect(others.filter((name) => !is({ [name]: 3 }))).toEqual([]);
  });

  test("an interface that only extends a class of the library has that class's schema", () => {
    const [tags, list, index, paged] = readTypes(
      ["Tags", "List<number>", "Index", "Paged"],
      `interface Tags extends Array<string | Tags> {}
       interface List<T> extends ReadonlyArray<T> {}
       interface Index extends Map<string, number> {}
       interface Paged { page: number }`,
    );
    expect(tags?.outputs).toEqual({
      $ref: "#/$defs/Tags",
      $defs: { Tags: { type: "array", items: { anyOf: [str, { $ref: "#/$defs/Tags" }] } } },
    });
    expect(list?.outputs).toEqual({ type: "array", items: num });
    expect(index?.outputs).toEqual(mapSchema(str, num));
    expect(paged?.outputs).toEqual({ type: "object", properties: { page: num }, required: ["page"] });
  });

  test("a user's own class named like one of the library is not taken for it", () => {
    const [reading] = readTypes(["Map<string>"], "interface Map<T> { only: T }");
    expect(reading?.outputs).toEqual({ type: "object", properties: { only: str }, required: ["only"] });
  });

  test("comments of properties describe and constrain them", () => {
    const [reading] = readTypes(
      ["Options"],
      `interface Options {
        /** How many. @minimum 1 @maximum 10 */
        count: number;
        /**
         * Who, as {@link Person}.
         * @format email
         * @minLength 3
         * @default "me"
         * @deprecated
         */
        who?: string;
        /** @pattern ^a+$ @minLength many */
        text: string;
        /** Mail to me @home or see {@link Options.count} */
        at: string;
        /** @minItems 1 @uniqueItems */
        list: string[];
      }`,
    );
    expect(reading?.outputs.properties).toEqual({
      count: { ...num, description: "How many.", minimum: 1, maximum: 10 },
      who: { ...str, description: "Who, as Person.", format: "email", minLength: 3, default: "me", deprecated: true },
      text: { ...str, pattern: "^a+$" },
      at: { ...str, description: "Mail to me @home or see Options.count" },
      list: { type: "array", items: str, minItems: 1, uniqueItems: true },
    });
  });
});

test("a comment right before a parameter describes and constrains it, whatever the function's own says", () => {
  const [reading] = readAll(`
    /** @param a First, by the function. @minimum 2
     *  @param b second */
    export function f(/** First. @maximum 9 */ a: number, /* plain */ b: string, // of b
      /** Third. @asType integer */
      c = 1, { d }: { /** Inner. */ d: string }, /** Others. */ ...rest: string[]): void {}`);
  expect(reading?.status === "read" && reading.inputs.properties).toEqual({
    a: { ...num, description: "First.", minimum: 2, maximum: 9 },
    b: { ...str, description: "second" },
    c: { type: "integer", description: "Third.", default: 1 },
    arg3: { type: "object", properties: { d: { ...str, description: "Inner." } }, required: ["d"] },
    rest: { type: "array", items: str, description: "Others." },
  });
});

test("comments that stand before the one that documents are no part of it", () => {
  const [first, second] = readAll(`
    // a note
    /* eslint-disable */
    /** Says it. */
    export function f(
      a: number, // of a
      /** Of b. */
      b: string): void {}
    // another
    /**
     * Has code:
     * \`\`\`ts
     * // within
     * /** x
     * \`\`\`
     */
    export const g = (): number => 1;`);
  expect(first).toMatchObject({ description: "Says it.", inputs: { properties: { b: { ...str, description: "Of b." } } } });
  expect(second).toMatchObject({ description: "Has code:\n```ts\n// within\n/** x\n```" });
});

test("a rest element before others is one parameter with them", () => {
  const [reading] = readAll("export function f(...r: [a: string, ...b: number[], c: boolean]): void {}");
  expect(reading).toMatchObject({
    parameters: [
      { name: "r0", kind: "positional", optional: false },
      { name: "r", kind: "rest", optional: false },
    ],
    inputs: {
      properties: { r0: str, r: { type: "array", minItems: 1, items: { type: ["boolean", "number"] } } },
      required: ["r0", "r"],
    },
  });
});

test("a class, and what else is called with new, is a function of its process whatever static members it has", () => {
  const declared = `abstract class Shape { static of(): Shape { return null as never; } abstract area(): number }
    class Point { static origin = 1; x = 2 }
    interface Maker { new (a: string): Date; readonly label: string }`;
  const [shape, point, maker, prototype] = readTypes(
    ["typeof Shape", "typeof Point | 'point'", "Maker", "{ prototype: number }"],
    declared,
  ).map(({ inputs }) => inputs.properties?.["x"]);
  const ofProcess = { "x-onex-type": "local", "x-onex-class": "Function" };
  expect([shape, point, maker]).toEqual([ofProcess, { anyOf: [{ const: "point" }, ofProcess] }, ofProcess]);
  expect(prototype).toEqual({ type: "object", properties: { prototype: num }, required: ["prototype"] });
  expect(checker(shape ?? {}).is(Date)).toBe(true);
});

test("a rest tuple that the compiler prints no names for has parameters without labels", () => {
  const [reading] = readAll("export function f<R>(...x: [a: string, ...rest: R extends string ? R[] : []]): void {}");
  expect(reading).toMatchObject({
    parameters: [
      { name: "x0", kind: "positional" },
      { name: "x1", kind: "rest" },
    ],
  });
});

test("a rest parameter that is one of several lists is printed as these, not as a list of them", () => {
  const [reading] = readAll("export function f<R>(g: (...x: R extends string ? R[] : []) => void, y: 1): void {}");
  expect(reading?.status === "read" && reading.types).toContain("g: (...x: string[] | []) => void");
});

test("a rest parameter that no call goes without is required", () => {
  const [union, generic, open] = readAll(`
export function f(...x: [a: string, b?: number] | [c: Date]): void {}
export function g<A extends [string, ...number[]]>(...a: A): void {}
export function h(...x: [a: string] | []): void {}
`);
  expect([union, generic, open].map((reading) => reading?.status === "read" && reading.inputs.required)).toEqual([
    ["x"],
    ["a"],
    undefined,
  ]);
});

test("a comment names error types beside those that are thrown", () => {
  const [reading] = readAll(
    "/** @throws {TypeError} for no text @exception {A|B} @throws {@link URIError} when large @throws EvalError never @throws when late */ export function f(a: string): string { throw new RangeError(a); }",
  );
  expect(reading?.status === "read" && reading.effects.throws).toEqual([
    "A",
    "B",
    "EvalError",
    "RangeError",
    "TypeError",
    "URIError",
  ]);
});

test("a function that is only declared has another hash when it answers in another way", () => {
  const hashes = readAll(`
    export declare function now(a: string): string;
    export declare function later(a: string): Promise<string>;
    export declare const soon: (a: string) => Promise<string>;
    export async function made(a: string): Promise<string> { return a; }`).map((reading) =>
    reading.status === "read" ? reading.hash : reading.reason,
  );
  expect(new Set(hashes).size).toBe(4);
});

test("a type that depends on a parameter is told in short, however long it is", () => {
  const long = Array.from({ length: 200 }, (_, at) => `p${at}: ${at}`).join("; ");
  const [reading] = readAll(`export const f = <T>(x: T extends { ${long} } ? 1 : 2, y: T): void => {};`);
  const { $comment = "" } = (reading?.status === "read" && reading.inputs.properties?.["x"]) || {};
  expect($comment).toMatch(/^T extends \{ p0: 0; .{20,900}$/);
});

test("the printed types of every function compile on their own", () => {
  const types = [
    ...plain.map(([type]) => type),
    "Tree",
    "Promise<Tree>",
    "AsyncGenerator<string>",
    "readonly (string | (() => void))[]",
    "[a: Tree, ...rest: { 'odd key': 1 }[]]",
  ];
  const readings = readTypes(types, `${declarations} interface Tree { value: string; children?: Tree[]; at: Map<string, Tree> }`);
  const generic = readAll(`
    export function over(a: string): number; export function over(a: number, ...b: string[]): string; export function over(a: unknown): any { return a; }
    export function first<T extends { id: string }, K extends keyof T>({ list, key = "x" as K }: { list: readonly T[]; key?: K }, f: (x: T) => T[K]): { [P in K]: T[P] } { return null as never; }
    export function either<F extends () => void>(a: F | 1, b: { x?: F } & { [key: string]: number }): F; export function either(a: 2): (b: string) => void; export function either(a: unknown, b?: unknown): any { return a; }
    interface Output { of?: Output }
    export function named<T extends { a: 1 }, U extends string>(a: \`on-\${keyof T & string}-\${Uppercase<U>}\`, b: Output, c: Output): Output { return b; }
    export function rest<R>(f: (...x: R extends string ? R[] : []) => void, y: { a?: 1; [key: string]: 1 | undefined }): void {}
    export class Text { static async *lines(text: string, ...more: Iterable<string>[]): AsyncGenerator<string> {} }`);
  const texts = [...readings, ...generic].map((reading) => (reading.status === "read" ? reading.types : ""));
  const files = Object.fromEntries(
    texts.map((text, at) => [`/onex/t${at}.ts`, `${text}\nconst u: URL | undefined = undefined;`]),
  );
  const { project } = session.open({ kind: "memory", files }, Object.keys(files));
  const problems = Object.entries(files).flatMap(([path, text]) =>
    [...project.program.getSyntacticDiagnostics(path), ...project.program.getSemanticDiagnostics(path)].map(
      (problem) => `${problem.text}\n${text}`,
    ),
  );
  expect(texts.every((text) => text.includes("Input") && text.includes("Output"))).toBe(true);
  expect(problems).toEqual([]);
});
