// biome-ignore-all format: a case a line reads as a table.
// biome-ignore-all lint/suspicious/noTemplateCurlyInString: these strings are TypeScript.
import { isFault } from "@onex/contract";
import { describe, expect, test } from "vitest";
import { f2n } from "./f2n.ts";

/** Source text of a function, lists of arguments that it takes, and of some that its node refuses. */
type Case = readonly [name: string, text: string, takes: readonly (readonly unknown[])[], refuses?: readonly (readonly unknown[])[]];

const circular: { v: number; self?: unknown } = { v: 1 };
circular.self = circular;

const cases: readonly Case[] = [
  ["a type predicate", "export function f(x: unknown): x is string { return typeof x === 'string'; }", [["a"],[1]]],
  ["an assertion", "export function f(x: unknown): asserts x is string { if (typeof x !== 'string') throw new TypeError('no'); }", [["a"]]],
  ["a numeric enum", "export enum Level { Low, High = 5 } export const f = (l: Level): string => Level[l]!;", [[0],[5]], [[1],["Low"]]],
  ["an enum of texts", "export enum C { A = 'a', B = 'b' } export const f = (c: C): C => c;", [["a"]], [["A"]]],
  ["a const enum", "export const enum C { A = 1, B = 2 } export const f = (c: C): number => c;", [[1]], [[3]]],
  ["one member of an enum", "export enum C { A = 'a', B = 'b' } export const f = (c: C.A): string => c;", [["a"]], [["b"]]],
  ["a branded text", "declare const b: unique symbol; export type Id = string & { readonly [b]: 'Id' }; export const f = (id: Id): Id => id;", [["x"]], [[1]]],
  ["a branded number", "export type Cents = number & { __brand: 'cents' }; export const f = (c: Cents): number => c;", [[1]], [["1"]]],
  ["a branded object", "export type V = { a: string } & { readonly __brand?: 'v' }; export const f = (c: V, n: 0): string => c.a;", [[{a:'x'},0]], [[{},0]]],
  ["a template literal", "export const f = (c: `v${number}.${number}`): string => c;", [["v1.2"]], [["1.2"]]],
  ["a template over a union", "export type E = `on${Capitalize<'click'|'move'>}`; export const f = (c: E): string => c;", [["onClick"]], [["onclick"]]],
  ["a conditional type", "export type U<T> = T extends (infer I)[] ? I : never; export const f = (c: U<string[]>): number => c.length;", [["ABC"]], [[1]]],
  ["a mapped type", "export type M = { [K in 'a'|'b']?: K extends 'a' ? number : string }; export const f = (m: M, n: 0): number => m.a ?? 0;", [[{a:1,b:'x'},0]], [[{a:'x'},0]]],
  ["renamed keys", "export type G<T> = { [K in keyof T as `get${Capitalize<K & string>}`]: () => T[K] }; export const f = (m: G<{ name: string }>, n: 0): string => m.getName();", [[{getName: () => 'x'},0]], [[{},0]]],
  ["JSON, recursively", "export type J = null | boolean | number | string | J[] | { [k: string]: J }; export const f = (j: J): J => j;", [[{a:[1,{b:null}]}]], [[new Date()]]],
  ["a recursive generic", "export interface L<T> { v: T; next: L<T> | null } export const f = (l: L<number>, n: 0): number => l.v;", [[{v:1,next:{v:2,next:null}},0]], [[{v:1,next:{v:'2',next:null}},0]]],
  ["a recursive mapped type", "export type DP<T> = { [K in keyof T]?: T[K] extends object ? DP<T[K]> : T[K] }; export const f = (l: DP<{a: {b: {c: number}}}>, n: 0): number => l.a?.b?.c ?? 0;", [[{a:{b:{}}},0]], [[{a:{b:{c:'x'}}},0]]],
  ["a discriminated union", "export type S = { kind: 'c'; r: number } | { kind: 's'; side: number }; export const f = (s: S): number => s.kind === 'c' ? s.r : s.side;", [[{kind:'c',r:1}]], [[{kind:'c',side:1}],[{kind:'x'}]]],
  ["an index signature of numbers", "export const f = (r: { [n: number]: string; length: number }, x: 0): number => r.length;", [[['a'],0]], [[[1],0]]],
  ["an index signature of a template", "export const f = (r: { [k: `x-${string}`]: number }, q: 0): number => Object.keys(r).length;", [[{'x-a':1, other:'s'},0]], [[{'x-a':'1'},0]]],
  ["dates, maps, sets and bigints", "export const f = (d: Date, m: Map<string, Set<bigint>>): number => d.getTime() + m.size;", [[new Date(), new Map([['a', new Set([1n])]])]], [[new Date(), new Map([['a', new Set([1])]])]]],
  ["typed arrays", "export const f = (a: Uint8Array, b: Float64Array, c: ArrayBuffer, d: BigInt64Array): number => a.length;", [[new Uint8Array(1), new Float64Array(1), new ArrayBuffer(1), new BigInt64Array(1)]], [[[1], new Float64Array(1), new ArrayBuffer(1), new BigInt64Array(1)]]],
  ["URL and RegExp", "export const f = (u: URL, r: RegExp): boolean => r.test(u.href);", [[new URL("http://a"), /a/]], [["http://a", /a/]]],
  ["a promise as a parameter", "export const f = async (p: Promise<number>): Promise<number> => (await p) + 1;", [[Promise.resolve(1)]], [[1]]],
  ["a class of public fields", "export class P { constructor(public x: number, public y?: string) {} } export const f = (p: P, q: 0): number => p.x;", [[{x:1},0]], [[{x:'1'},0]]],
  ["a static method", "export class P { static of(n: number): P { return new P(n); } constructor(readonly n: number) {} }", [[1]], [["a"]]],
  ["a constructor", "export const f = (C: new (a: number) => { v: number }): number => new C(1).v;", [[class { v = 1 }]], [[1]]],
  ["a rest parameter", "export const f = (a: string, ...r: number[]): number => r.length;", [["a",1,2],["a"]], [["a","b"]]],
  ["a rest tuple", "export const f = (...r: [a: string, b?: number, ...c: boolean[]]): number => r.length;", [["a"],["a",1,true]], [[1]]],
  ["variadic tuples", "export const f = <A extends unknown[], B extends unknown[]>(a: [...A], b: [...B]): [...A, ...B] => [...a, ...b];", [[[1],["a"]]]],
  ["an optional element", "export const f = (t: [x: number, y?: string]): number => t[0];", [[[1]],[[1,"a"]]], [[["a"]]]],
  ["a readonly tuple with a rest", "export const f = (t: readonly [1, 2, ...string[]]): number => t.length;", [[[1,2,"a"]]], [[[1,3]]]],
  ["overloads", "export function f(a: string): string; export function f(a: number, b?: boolean): number; export function f(a: unknown): any { return a; }", [["a"],[1],[1,true]], [[true]]],
  ["generic overloads", "export function f<T>(a: T[]): T; export function f<T>(a: T): T; export function f(a: unknown): any { return Array.isArray(a) ? a[0] : a; }", [[[1]],[1]]],
  ["defaults of every kind", "export const f = (a = 1, b = 'x', c = { d: [1] }, e = Date.now()): string => b;", [[],[1,'y',{d:[]}]], [["a"]]],
  ["defaults inside a pattern", "export const f = ({ a = 1, b: { c = 'x' } = {} }: { a?: number; b?: { c?: string } } = {}): string => c;", [[],[{b:{c:'z'}}]], [[{a:'1'}]]],
  ["undefined before a required parameter", "export const f = (a: number | undefined, b: string): string => b;", [[undefined,"a"]], [[null,"a"]]],
  ["null, undefined and void", "export const f = (a: null, b: undefined, c: void): number => 1;", [[null, undefined, undefined]], [[1]]],
  ["literal bigints", "export const f = (a: 1n | 2n): bigint => a;", [[1n]], [[3n],[1]]],
  ["negative literals", "export const f = (a: -1 | 0 | 1): number => a;", [[-1],[-0]], [[2]]],
  ["a unique symbol", "export const s: unique symbol = Symbol(); export const f = (a: typeof s): number => 1;", [[Symbol()]]],
  ["an object type of valueOf", "export const f = (o: { valueOf(): number }): number => +o;", [[1],[new Date()]]],
  ["any function", "export const f = (g: Function): number => 1;", [[() => 1]], [[1]]],
  ["a function with properties", "export const f = (g: { (a: number): string; prop: number }): string => g(g.prop);", [[Object.assign((a: number) => String(a), {prop: 1})]], [[1]]],
  ["a curried generic", "export const f = <T>(a: T) => <U>(b: U): [T, U] => [a, b];", [[1]]],
  ["an error", "export const f = (e: Error): string => e.message;", [[new TypeError("x")]], [["x"]]],
  ["what lives in its process", "export const f = (w: WeakMap<object, number>, r: WeakRef<object>): number => 1;", [[new WeakMap(), new WeakRef({})]], [[new Map(), new WeakRef({})]]],
  ["something disposable", "export const f = (d: Disposable): void => d[Symbol.dispose]();", [[{[Symbol.dispose]() {}}]], [[{}]]],
  ["an intersection", "export const f = (a: { x: number } & { y: string } & Partial<{ z: boolean }>, q: 0): number => a.x;", [[{x:1,y:'a'},0]], [[{x:1},0]]],
  ["types taken from a function", "const g = (a: string) => ({ n: a.length }); export const f = (a: Parameters<typeof g>[0]): ReturnType<typeof g> => g(a);", [["a"]], [[1]]],
  ["keys of a value", "const o = { a: 1, b: 2 } as const; export const f = (k: keyof typeof o): (typeof o)[typeof k] => o[k];", [["a"]], [["c"]]],
  ["either property but not both", "export type X = { a: number; b?: never } | { b: string; a?: never }; export const f = (x: X): number => 1;", [[{a:1}],[{b:'x'}]], [[{a:1,b:'x'}]]],
  ["a record by number", "export const f = (r: Record<number, string>, z: 0): number => 1;", [[{1:'a'},0],[['a'],0]], [[{1:2},0]]],
  ["constraints in comments", "/** @param a the a @minimum 1 @maximum 3 @int @param b b @pattern ^x @minLength 2 */ export function f(a: number, b: string): number { return a; }", [[1,"xx"]], [[0,"xx"],[1.5,"xx"],[1,"yx"],[1,"x"]]],
  ["a computed tuple", "export type T<N extends number, A extends unknown[] = []> = A['length'] extends N ? A : T<N, [...A, 0]>; export const f = (a: T<5>): number => a.length;", [[[0,0,0,0,0]]], [[[0]]]],
  ["a split template", "export type Sp<S extends string> = S extends `${infer A}.${infer B}` ? [A, ...Sp<B>] : [S]; export const f = (a: Sp<'a.b.c'>): number => a.length;", [[["a","b","c"]]], [[["a"]]]],
  ["a union of tuples", "export const f = (a: ['x', number] | ['y', string]): string => a[0];", [[["x",1]]], [[["x","a"]]]],
  ["names beyond ASCII", "export const f = (größe: number, $x_1: string): number => größe;", [[1,"a"]], [["a","a"]]],
  ["patterns of objects", "export const f = ({ a }: { a: number }, { b }: { b: string }): number => a;", [[{a:1},{b:'x'}]], [[{a:1},{}]]],
  ["patterns of arrays", "export const f = ([a, b]: [number, string], [c]: string[]): number => a;", [[[1,'a'],['x']]], [[['a',1],['x']]]],
  ["names that every object has", "export const f = (constructor: number, hasOwnProperty: string): number => constructor;", [[1,'a']], [['a','a']]],
  ["undefined that must be there, and need not", "export const f = (o: { a?: number | undefined; b: string | undefined }, x: 0): number => 1;", [[{b:'x'},0],[{a:undefined,b:undefined},0]], [[{a:null,b:'x'},0]]],
  ["a method that is inherited", "export interface HasName { getName(): string } export const f = (h: HasName, x: 0): string => h.getName();", [[new (class { getName() { return "x" } })(), 0], [{getName: () => "y"}, 0]], [[{}, 0]]],
  ["an interface that a Map has", "export interface Store { get(k: string): string | undefined; set(k: string, v: string): unknown } export const f = (s: Store): unknown => s.get('a');", [[new Map([['a','b']])]], [[{}]]],
  ["a function or a value", "export const f = (g: number | (() => number)): number => typeof g === 'function' ? g() : g;", [[1], [() => 1]], [["a"]]],
  ["a value or how to make it", "export const f = <S>(s: S | ((p: S) => S), p: S): S => typeof s === 'function' ? (s as (p: S) => S)(p) : s;", [[1, 2], [(x: number) => x + 1, 1]]],
  ["functions by name", "export const f = (r: Record<string, (n: number) => number>): number => r.a!(1);", [[{a: (n: number) => n}]], [[{a: 1}]]],
  ["a mapped type over T", "export const f = <T extends Record<string, number>>(o: T): { [K in keyof T]: string } => Object.fromEntries(Object.entries(o).map(([k, v]) => [k, String(v)])) as never;", [[{a: 1}]], [[{a: 'x'}]]],
  ["T that holds itself", "export const f = <T extends { kids?: T[] }>(o: T): number => o.kids?.length ?? 0;", [[{kids: [{}]}]], [[{kids: 1}]]],
  ["T bounded by itself", "export interface Cmp<T> { cmp(o: T): number } export const f = <T extends Cmp<T>>(a: T, b: T): number => a.cmp(b);", [[{cmp: () => 1}, {cmp: () => 1}]], [[{}, {}]]],
  ["a date or what makes one", "export const f = (d: Date | string | number): number => +new Date(d);", [[new Date()], ["2020-01-01"], [0]], [[null]]],
  ["dates in lists in maps", "export const f = (m: ReadonlyMap<string, readonly { d: Date }[]>): number => m.size;", [[new Map([['a', [{d: new Date()}]]])]], [[new Map([['a', [{d: 1}]]])]]],
  ["items that may be undefined", "export const f = (m: (number | undefined)[]): number => m.length;", [[[1, undefined]]], [[[null]]]],
  ["numbers that JSON does not have", "export const f = (m: number): number => m;", [[NaN], [-0], [Infinity]]],
  ["an enum of both", "export enum E { A, B = 'b' } export const f = (e: E): E => e;", [[0], ['b']], [['A'], [1]]],
  ["members of an enum as keys", "export enum E { A = 'a', B = 'b' } export const f = (e: Record<E, number>): number => e.a;", [[{a: 1, b: 2}]], [[{a: 1}]]],
  ["an instance of a generic class", "export class Box<T> { constructor(public v: T) {} } export const f = (b: Box<number>, q: 0): number => b.v;", [[{v: 1}, 0]], [[{v: 'x'}, 0]]],
  ["a class whose field is a function", "export class P { handler = (a: number) => a; n = 1 } export const f = (p: P, q: 0): number => p.handler(p.n);", [[{handler: (a: number) => a, n: 1}, 0]]],
  ["two interfaces of each other", "export interface A { b?: B } export interface B { a: A[] } export const f = (a: A, q: 0): number => 1;", [[{b: {a: [{}]}}, 0]], [[{b: {a: [{b: 1}]}}, 0]]],
  ["a recursive tuple", "export type T = [number, T?]; export const f = (t: T): number => t[0];", [[[1, [2]]]], [[[1, 2]]]],
  ["a value that holds itself", "export interface N { self?: N; v: number } export const f = (n: N, q: 0): number => n.v;", [[circular, 0]]],
  ["a union of many literals", "export const f = (s: 'a' | 'b' | 'c' | 1 | 2 | true | null | undefined): number => 1;", [["a"], [2], [true], [null], [undefined]], [["d"], [false]]],
  ["T that is at least one item", "export const f = <T extends readonly [unknown, ...unknown[]]>(s: T): T[0] => s[0];", [[[1]]], [[[]]]],
  ["a conditional type over a union", "export type Box<T> = T extends string ? { s: T } : { n: T }; export const f = (b: Box<'a' | 1>, q: 0): number => 1;", [[{s: 'a'}, 0], [{n: 1}, 0]], [[{s: 1}, 0]]],
  ["a union of nothing", "export type E = Exclude<'a' | 'b', 'a' | 'b'>; export const f = (b: E): number => 1;", [], [["a"]]],
  ["the last of a tuple", "export type Last<T extends unknown[]> = T extends [...unknown[], infer L] ? L : never; export const f = (b: Last<[1, 2, 'z']>): string => b;", [["z"]], [[1]]],
  ["a lower-case literal", "export const f = (b: Lowercase<'ABC'>): string => b;", [["abc"]], [["ABC"]]],
  ["paths of keys", "export type P<T> = { [K in keyof T & string]: T[K] extends object ? `${K}.${P<T[K]>}` : K }[keyof T & string]; export const f = (b: P<{ a: { b: number; c: { d: 1 } }; e: 2 }>): string => b;", [["a.b"], ["a.c.d"], ["e"]], [["a"]]],
  ["an object or null", "export const f = (o: { a: number } | null): number => o?.a ?? 0;", [[null], [{a: 1}]], [[{a: 'x'}]]],
  ["definitions with common names", "export interface Type { next?: Type } export const f = (a: Type, b: import('node:url').URL | null): number => 1;", [[{}, null]]],
  ["two types of one name", "namespace A { export interface T { a: number; t?: T } } namespace B { export interface T { b: string; t?: T } } export const f = (a: A.T, b: B.T): number => a.a;", [[{a: 1, t: {a: 2}}, {b: 'x', t: {b: 'y'}}]], [[{a: 1, t: {b: 'x'}}, {b: 'x'}]]],
  ["a callback with a default", "export const f = (xs: number[], by: (n: number) => number = (n) => n): number => by(xs[0]!);", [[[1]], [[1], (n: number) => -n]], [[[1], 3]]],
  ["a rest element before others", "export const f = (...r: [...a: string[], last: number]): number => r.length;", [["a", 1], [1]], [[], [true]]],
  ["methods that every value has", "export const f = (o: { toString(): string; valueOf(): unknown }): string => String(o);", [[1], ["a"], [{}], [new Date()]]],
];

async function outcome(text: string, args: readonly unknown[]): Promise<string> {
  const node = await f2n.source(text);
  try {
    // What the source takes is known to nobody but the source.
    await Reflect.apply(node.run, undefined, args);
    return "taken";
  } catch (thrown) {
    return isFault(thrown) && thrown.code === "node/input-invalid" ? "refused" : `failed: ${thrown}`;
  }
}

describe("f2n.source() and run() of", () => {
  for (const [name, text, takes, refuses = []] of cases)
    test(name, async () => {
      for (const args of takes) expect([args, await outcome(text, args)]).toEqual([args, "taken"]);
      for (const args of refuses) expect([args, await outcome(text, args)]).toEqual([args, "refused"]);
    });
});

test("f2n.source() describes an error by its own class as an error, which is how it is written", async () => {
  const node = await f2n.source("export class Late extends RangeError { code = 3 } export const f = (): Late => new Late('x');");
  expect(node.outputs["x-onex-type"]).toBe("error");
  expect(node.run()).toBeInstanceOf(RangeError);
});

test("f2n.source() reads comments of members that share a line", async () => {
  const { inputs } = await f2n.source("export const f = (p: { /** the x */ x: number; /** @minimum 2 */ y: number }): number => p.x;");
  expect(inputs.properties).toEqual({ x: { type: "number", description: "the x" }, y: { type: "number", minimum: 2 } });
});

test("f2n.source() says where text is not TypeScript", async () => {
  await expect(f2n.source("export const ä = 1;\nexport function f(a: string) { return a + ; }")).rejects.toMatchObject({
    code: "f2n/syntax",
    message: "source.ts:2:43 is not TypeScript: Expression expected",
  });
});
