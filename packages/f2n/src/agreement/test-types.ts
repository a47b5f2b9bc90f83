// biome-ignore-all lint/suspicious/noTemplateCurlyInString: these strings are TypeScript.
/** A type with values that are of it. The values of all others are tried on it, too. */
export interface TypeCase {
  readonly type: string;
  readonly values: readonly unknown[];
  /** The type that a literal is judged by where TypeScript wants a cast: of a brand and of a member of an enum only the value below is left at run time. */
  readonly judgedAs?: string;
  /** An object with any keys is of the type, and so is the JSON that stands for a Date, a bigint or undefined. */
  readonly isOpen?: true;
}

export const declarations = `
interface Point { x: number; y: number }
interface Named { readonly id: string; label?: string | undefined }
interface Tree { value: string; children?: Tree[] }
interface Linked { at: number; next: Linked | null }
type Json = string | number | boolean | null | Json[] | { [key: string]: Json };
type Circle = { kind: "circle"; radius: number };
type Square = { kind: "square"; side: number };
type Mixed = Circle | { kind: "group"; shapes: Mixed[] };
enum Color { Red = "red", Green = "green" }
enum Level { Low, High = 7 }
type UserId = string & { readonly __brand: "UserId" };
type Celsius = number & { readonly __unit: "C" };
class Box { constructor(readonly content: string, public count: number) {} }
class Empty {}
class Crate extends Box { lid = true }
interface Page<T> { items: T[]; next?: string }
interface Stamped extends Named { at: Date }
interface Words extends Array<string> {}
`;

const day = new Date("2020-02-03T04:05:06.000Z");
const tree = { value: "a", children: [{ value: "b" }, { value: "c", children: [] }] };
const circle = { kind: "circle", radius: 1.5 };
const bytes = new Uint8Array([1, 2, 255]);

export const cases: readonly TypeCase[] = [
  { type: "string", values: ["", "a", "id-1", "\u{1F600}", "line\nbreak"] },
  { type: "number", values: [0, 1, -2.5, 1e21, 7] },
  { type: "boolean", values: [true, false] },
  { type: "null", values: [null] },
  { type: "'a'", values: ["a"] },
  { type: "3", values: [3] },
  { type: "true", values: [true] },
  { type: "'b' | 'a' | 7", values: ["a", "b", 7] },
  { type: "'a' | null", values: ["a", null] },
  { type: "1 | 'a' | boolean", values: [1, "a", false] },
  { type: "string | number", values: ["x", 2] },
  { type: "string | null", values: ["x", null] },
  { type: "string | undefined", values: ["x", undefined] },
  { type: "number | null | undefined", values: [1, null, undefined] },
  { type: "bigint", values: [0n, -12n, 2n ** 70n] },
  { type: "12n", values: [12n] },
  { type: "bigint | number", values: [1n, 1] },
  { type: "Date", values: [day, new Date(0)] },
  { type: "Date | null", values: [day, null] },
  { type: "URL", values: [new URL("https://a.b/c?d")] },
  { type: "RegExp", values: [/a+/gi] },
  { type: "Uint8Array", values: [bytes, new Uint8Array()] },
  { type: "Float64Array", values: [new Float64Array([1.5])] },
  { type: "ArrayBuffer", values: [new ArrayBuffer(3)] },
  { type: "Uint8Array | string", values: [bytes, "text"] },
  { type: "ArrayBufferView", values: [bytes, new Float64Array([1.5])] },
  { type: "string[]", values: [[], ["a"], ["a", "b", ""]] },
  { type: "readonly (string | number)[]", values: [["a", 1], [2]] },
  { type: "number[][]", values: [[[1], []], [[2, 3]]] },
  { type: "(string | undefined)[]", values: [["a", undefined]] },
  { type: "Words", values: [["w"]] },
  { type: "[]", values: [[]] },
  { type: "[string, number]", values: [["a", 1]] },
  { type: "[string, number?]", values: [["a"], ["a", 2]] },
  { type: "[string, ...number[]]", values: [["a"], ["a", 1, 2]] },
  { type: "readonly [x: number, y: number]", values: [[1, 2]] },
  { type: "[first: 'a', rest: [number, string | null]]", values: [["a", [1, null]]] },
  { type: "Point", values: [{ x: 1, y: -2 }] },
  { type: "Named", values: [{ id: "i" }, { id: "i", label: "l" }] },
  { type: "{ a: string; b?: number }", values: [{ a: "a" }, { a: "a", b: 3 }] },
  {
    type: "{ a: string; b: number | undefined }",
    values: [
      { a: "a", b: undefined },
      { a: "a", b: 3 },
    ],
  },
  { type: "{ a: { b?: { c: string | null } | null } }", values: [{ a: {} }, { a: { b: null } }, { a: { b: { c: null } } }] },
  { type: "{ 'odd key': boolean; 'x/y~z': 1 }", values: [{ "odd key": true, "x/y~z": 1 }] },
  { type: "Record<string, number>", isOpen: true, values: [{}, { a: 1 }, { a: 1, "b c": 2 }] },
  { type: "Record<'a' | 'b', boolean>", values: [{ a: true, b: false }] },
  { type: "{ [key: string]: string | number; id: string }", values: [{ id: "i" }, { id: "i", other: 4 }] },
  { type: "{ [key: `x-${string}`]: number }", isOpen: true, values: [{ "x-a": 1 }] },
  { type: "{ [at: number]: number }", isOpen: true, values: [{ 0: 1 }, {}] },
  { type: "{ id: string } & Record<`on${string}`, boolean>", values: [{ id: "i", onclick: true }, { id: "j" }] },
  { type: "Partial<Point> & { id: string }", values: [{ id: "p" }, { id: "p", x: 1 }] },
  { type: "Point & { z: number }", values: [{ x: 1, y: 2, z: 3 }] },
  { type: "Omit<Point, 'x'> | string[]", values: [{ y: 2 }, ["s"]] },
  { type: "Circle | Square", values: [circle, { kind: "square", side: 2 }] },
  {
    type: "(Circle | Square) & { id: string }",
    values: [
      { ...circle, id: "c" },
      { kind: "square", side: 2, id: "s" },
    ],
  },
  {
    type: "{ ok: true; data: string } | { ok: false; reason: string }",
    values: [
      { ok: true, data: "d" },
      { ok: false, reason: "r" },
    ],
  },
  {
    type: "{ a: string; b?: never } | { a?: never; b: number }",
    values: [{ a: "a" }, { b: 1 }],
  },
  { type: "Tree", values: [{ value: "a" }, tree] },
  {
    type: "Linked",
    values: [
      { at: 1, next: null },
      { at: 1, next: { at: 2, next: null } },
    ],
  },
  { type: "Mixed", values: [circle, { kind: "group", shapes: [circle, { kind: "group", shapes: [] }] }] },
  { type: "Json", isOpen: true, values: [null, [1, "a", { b: [true] }], { a: { b: null } }] },
  { type: "`id-${string}`", values: ["id-", "id-7"] },
  { type: "`${number}px`", values: ["10px", "-1.5px", "1e3px"] },
  { type: "`${'a' | 'b'}-${boolean}`", values: ["a-true", "b-false"] },
  { type: "Color", values: ["red", "green"], judgedAs: "`${Color}`" },
  { type: "Color.Red | 'blue'", values: ["red", "blue"], judgedAs: "`${Color.Red}` | 'blue'" },
  { type: "Level", values: [0, 7] },
  { type: "UserId", values: ["u"], judgedAs: "string" },
  { type: "Celsius", values: [36.6], judgedAs: "number" },
  { type: "Box", values: [{ content: "c", count: 1 }] },
  { type: "Crate", values: [{ content: "c", count: 1, lid: false }] },
  { type: "Page<Named>", values: [{ items: [] }, { items: [{ id: "i" }], next: "n" }] },
  { type: "Stamped", values: [{ id: "i", at: day }] },
  { type: "Map<string, number>", values: [new Map(), new Map([["a", 1]])] },
  { type: "ReadonlyMap<number, Point>", values: [new Map([[1, { x: 1, y: 2 }]])] },
  { type: "Set<string>", values: [new Set(), new Set(["a"])] },
  { type: "Set<'a' | 1>", values: [new Set(["a", 1])] },
  {
    type: "{ when: Date; tags: Set<string>; sizes: Map<string, bigint> }",
    values: [{ when: day, tags: new Set(["t"]), sizes: new Map([["a", 1n]]) }],
  },
  { type: "object", isOpen: true, values: [{}, [], { a: 1 }, [1], day, new Map()] },
  { type: "{}", isOpen: true, values: [{}, [], "a", 0, false, day, 1n] },
  { type: "Empty", isOpen: true, values: [{}, "a"] },
  { type: "{} | null", isOpen: true, values: [{}, null, 1] },
  { type: "{ a: {}; b?: {} }", values: [{ a: 1 }, { a: {}, b: "" }] },
  { type: "unknown", values: [undefined, null, 1, day] },
  { type: "any[]", values: [[], [1, null, { a: undefined }]] },
  { type: "keyof Point", values: ["x", "y"] },
  { type: "Readonly<Required<Named>>", values: [{ id: "i", label: "l" }] },
  { type: "Exclude<'a' | 'b' | 3, string>", values: [3] },
  { type: "Awaited<Promise<Point[]>>", values: [[{ x: 1, y: 1 }]] },
];
