// biome-ignore-all lint/suspicious/noTemplateCurlyInString: these strings are TypeScript.
import { checker, type FunctionReading } from "@onex/contract";
import { afterAll, expect, test } from "vitest";
import { compilerSession } from "../compiler/session.ts";
import { readProgram } from "../read/read-program.ts";

const session = compilerSession("memory");
afterAll(() => {
  process.kill(session.pid, "SIGKILL");
});

const entry = "/onex/source.ts";

function readOne(text: string): FunctionReading {
  const program = { kind: "memory", files: { [entry]: text } } as const;
  const [pending] = readProgram({ program, files: [entry], select: { kind: "exports" } }, session, true);
  const reading = pending?.read();
  if (reading?.status !== "read") throw new Error(reading?.reason ?? "nothing was read");
  return reading;
}

interface Claim {
  readonly title: string;
  readonly source: string;
  /** The parameter that is meant; absent for the result. */
  readonly of?: string;
  readonly admits: readonly unknown[];
  readonly refuses?: readonly unknown[];
}

const symbol = Symbol("key");
const template = (strings: TemplateStringsArray): TemplateStringsArray => strings;

const whole = { when: new Date(), all: new Map([["a", 1]]), some: new Set([1]), at: new URL("a:b") };
const libraryValues = {
  admits: [whole],
  refuses: [
    { ...whole, when: "2020" },
    { ...whole, all: {} },
    { ...whole, some: [] },
  ],
};

/** What a caller whose code compiles may pass, or the function may return. */
const claims: readonly Claim[] = [
  {
    title: "a key of a type parameter may be any key, as the argument has more keys than the constraint names",
    source: "export function f<T extends { a: 1 }, K extends keyof T>(all: T, key: K): void {}",
    of: "key",
    admits: ["a", "b", 3, symbol],
    refuses: [true, null, {}],
  },
  {
    title: "a key of an unconstrained type parameter is not impossible",
    source: "export function f<T>(all: T, path: readonly (keyof T)[]): void {}",
    of: "path",
    admits: [[], ["a", 0, symbol]],
    refuses: [[true], "a"],
  },
  {
    title: "a value behind a key of a type parameter may be any value",
    source: "export function f<T extends { a: number }, K extends keyof T>(all: T, key: K): T[K] { return all[key]; }",
    admits: [1, "text", undefined],
  },
  {
    title: "a value behind a named key of a type parameter is what its constraint says",
    source: "export function f<T extends { a: number }>(all: T): T['a'] { return all.a; }",
    admits: [1],
    refuses: ["text"],
  },
  {
    title: "an item of a constrained list is what its constraint says",
    source: "export function f<T extends readonly number[]>(all: T): T[number] | undefined { return all[0]; }",
    admits: [1, undefined],
    refuses: ["text"],
  },
  {
    title: "a value behind any key of a constrained record is what its index says",
    source: "export function f<T extends Record<string, number>, K extends keyof T>(all: T, key: K): T[K] { return all[key]; }",
    admits: [1],
    refuses: ["text"],
  },
  {
    title: "a conditional result may be that of either branch",
    source: "export function f<T>(x: T): T extends string ? number : boolean { return null as never; }",
    admits: [1, true],
    refuses: ["text", null],
  },
  {
    title: "a conditional parameter that is never for the constraint is not refused for the argument",
    source: `type NumberKeys<T> = { [K in keyof T]: T[K] extends number ? K : never }[keyof T];
      export function f<T extends readonly unknown[], K extends NumberKeys<Exclude<T[number], undefined>>>(all: T, key: K): void {}`,
    of: "key",
    admits: ["a"],
  },
  {
    title: "a conditional result that is undefined for the constraint is not so for the argument",
    source: `type At<T, K> = T extends unknown ? (K extends keyof T ? T[K] : undefined) : never;
      export function f<T extends object | null, K extends keyof T>(all: T, key: K): At<T, K> { return null as never; }`,
    admits: [1, undefined],
  },
  {
    title: "what a conditional type extracts is both",
    source: "export function f<T>(all: T, key: Extract<keyof T, string>): void {}",
    of: "key",
    admits: ["a"],
    refuses: [1, symbol],
  },
  {
    title: "a recursive conditional type ends in any value",
    source: `type Deep<T, P extends readonly unknown[]> = P extends readonly [infer H, ...infer R] ? Deep<H extends keyof T ? T[H] : undefined, R> : T;
      export function f<T, P extends readonly PropertyKey[]>(all: T, ...path: P): Deep<T, P> { return null as never; }`,
    admits: [1, undefined, {}],
  },
  {
    title: "a mapped type of a type parameter that may be a primitive may be that",
    source: "export function f<T>(x: T): Readonly<T> { return x; }",
    admits: [{}, [], 1, "text"],
  },
  {
    title: "a mapped type of a type parameter that is an object is one",
    source: "export function f<T extends object>(x: T): Partial<T> { return x; }",
    admits: [{}],
    refuses: [1, "text"],
  },
  {
    title: "a mapped type over keys needs none of the members that every object has",
    source: `type Flat<T> = { [K in keyof T]: T[K] } & {};
      type Put<T, K extends PropertyKey, V> = Flat<Omit<T, K> & (string extends K ? { -readonly [P in K as P extends keyof T ? never : P]?: V } : Record<K, V>)>;
      export function f<T, K extends keyof T, V>(all: T, key: K, value: V): Put<T, K, V> { return null as never; }`,
    admits: [Object.assign(Object.create(null), { a: 1 })],
  },
  {
    title: "a function with properties is a function",
    source:
      "export function f<F extends () => unknown>(g: F): F & { readonly cache: Map<string, number> } { return g as never; }",
    admits: [Object.assign(() => 1, { cache: new Map() })],
    refuses: [{ cache: new Map() }],
  },
  {
    title: "a record of anything may be an array",
    source: "export function f<T extends Record<PropertyKey, any>>(all: T): void {}",
    of: "all",
    admits: [{ a: 1 }, ["a"]],
    refuses: [1, null],
  },
  {
    title: "a record of numbers may not be an array of texts",
    source: "export function f(all: Record<string, number>): void {}",
    of: "all",
    admits: [{ a: 1 }],
    refuses: [["a"], { a: "b" }],
  },
  {
    title: "an iterator needs no more than next",
    source: "export function f(items: Iterator<number>, more: AsyncIterator<number>): void {}",
    of: "items",
    admits: [{ next: () => ({ value: 1, done: false }) }, [1].values()],
    refuses: [[1], {}],
  },
  {
    title: "the texts of a template are told from an array",
    source: "export function f(texts: TemplateStringsArray, ...values: unknown[]): void {}",
    of: "texts",
    admits: [template`a`],
    refuses: [["a"], "a"],
  },
  {
    title: "what is like an array of texts may be an array, a text or anything else with a length",
    source: "export function f(texts: ArrayLike<string>): void {}",
    of: "texts",
    admits: [["a"], "abc", { length: 1, 0: "a" }, []],
    refuses: [[1], {}, 3],
  },
  {
    title: "what is like an array of numbers is no text, and may be a typed array",
    source: "export function f(numbers: ArrayLike<number>): void {}",
    of: "numbers",
    admits: [[1], new Uint8Array(2)],
    refuses: ["abc"],
  },
  {
    title: "an interface of items by number and a length may be an array",
    source: "interface List<T> { length: number; [at: number]: T } export function f(list: List<boolean>): void {}",
    of: "list",
    admits: [[true], { length: 1, 0: true }],
    refuses: [["a"], "abc", {}],
  },
  {
    title: "a type parameter that has a length may be a text or an array",
    source: "export function f<T extends { length: number }>(value: T): void {}",
    of: "value",
    admits: [[1], "abc", { length: 1 }],
    refuses: [{}, 3],
  },
  {
    title: "the arguments of a function are of no class",
    source: "export function f(given: IArguments): void {}",
    of: "given",
    admits: [
      (function () {
        // biome-ignore lint/complexity/noArguments: they are what is meant.
        return arguments;
      })(),
    ],
    refuses: [undefined],
  },
  {
    title: "the void of a function whose code gives nothing is undefined",
    source: "export function f(a: () => void): void { a(); const inner = () => { return 1; }; if (inner() > 1) return; }",
    admits: [undefined],
    refuses: [1],
  },
  {
    title: "the void that another function gives may be anything",
    source: "export const f = (callback: () => void) => callback();",
    admits: [undefined, 1],
  },
  {
    title: "the void of a typed constant may be anything",
    source: "type Task = (n: number) => void; export const f: Task = (n) => n * 2;",
    admits: [undefined, 2],
  },
  {
    title: "the void of an async function that returns what another gives may be anything",
    source: "export async function f(callback: () => Promise<void>): Promise<void> { return callback(); }",
    admits: [undefined, 2],
  },
  {
    title: "the number that flags come to is of their enum, and so is none of them",
    source: "export enum F { A = 1, B = 2, C = 4 } export function f(flags: F, more?: F): F { return flags; }",
    of: "flags",
    admits: [0, 1, 2, 3, 4, 7],
    refuses: [8, -1, 1.5, "1"],
  },
  {
    title: "flags that are written as such are, however few",
    source: "export enum F { None = 0, Read = 1 << 0, Write = 1 << 1 } export function f(flags: F | null): void {}",
    of: "flags",
    admits: [0, 1, 2, 3, null],
    refuses: [4],
  },
  {
    title: "a combination among the members is no other kind of enum",
    source: "export enum F { A = 1, B = 2, C = 4, All = 7 } export function f(flags: F[]): void {}",
    of: "flags",
    admits: [[6, 5]],
    refuses: [[8]],
  },
  {
    title: "an enum that has a text among its members is none of flags",
    source: 'export enum F { A = "a", B = 2, C = 4, D = 8 } export function f(flag: F): void {}',
    of: "flag",
    admits: ["a", 2, 4, 8],
    refuses: [6, 0, "b"],
  },
  {
    title: "an enum that counts, or that is of other numbers, has its members",
    source:
      "export enum Level { Low, Mid, High } export enum Code { Ok = 200, Not = 404 } export enum One { Only = 8 } export function f(all: [Level, Code, One]): void {}",
    of: "all",
    admits: [
      [0, 200, 8],
      [2, 404, 8],
    ],
    refuses: [
      [3, 200, 8],
      [1, 201, 8],
      [1, 200, 0],
    ],
  },
  {
    title: "a deep copy of Readonly leaves classes of the library as they are",
    source: `type Deep<T> = { readonly [K in keyof T]: T[K] extends object ? Deep<T[K]> : T[K] };
      export function f(x: Deep<{ when: Date; all: Map<string, number>; some: Set<number>; at: URL }>, y: 1): void {}`,
    of: "x",
    ...libraryValues,
  },
  {
    title: "a deep copy of Readonly by a conditional type does so, too",
    source: `type Deep<T> = T extends (...args: never[]) => unknown ? T : T extends object ? { readonly [K in keyof T]: Deep<T[K]> } : T;
      export function f(x: Deep<{ when: Date; all: Map<string, number>; some: Set<number>; at: URL }>, y: 1): void {}`,
    of: "x",
    ...libraryValues,
  },
  {
    title: "what is made of the members of a library class is no instance of it",
    source: "export function f(x: 1, y: { [K in keyof Date]: string }): void {}",
    of: "y",
    admits: [new Proxy({}, { get: () => "text", has: () => true })],
    refuses: [new Date()],
  },
  {
    title: "a part of a library class is what it says",
    source: "export function f(x: Pick<Date, 'getTime'>, y: 1): void {}",
    of: "x",
    admits: [new Date(), { getTime: () => 0 }],
    refuses: [{}],
  },
];

test.each(claims.map((claim) => [claim.title, claim] as const))("%s", (_, { source, of, admits, refuses = [] }) => {
  const { inputs, outputs } = readOne(source);
  const schema = of === undefined ? outputs : { ...inputs.properties?.[of], ...(inputs.$defs ? { $defs: inputs.$defs } : {}) };
  const { is } = checker(schema);
  expect(admits.filter((value) => !is(value))).toEqual([]);
  expect(refuses.filter(is)).toEqual([]);
});

test("the void of overloads may be anything, as their implementation is not bound by it", () => {
  const { outputs } = readOne(
    "export function f(data: string, each: () => void): void; export function f(each: () => void): (data: string) => string; export function f(...all: unknown[]): unknown { return all[0]; }",
  );
  expect(checker(outputs.anyOf?.[0] ?? {}).is("data")).toBe(true);
});

test("a type is read the same whatever was read before it", () => {
  const declared =
    "type R<T> = T extends [infer H, ...infer Rest] ? [H, ...R<Rest>] : T extends readonly (infer I)[] ? I[] : 'none';";
  const own = "export function f<T extends readonly unknown[]>(x: T): R<T> { return null as never; }";
  const alone = readOne(`${declared}\n${own}`);
  const other =
    "export function a<T extends readonly unknown[], U>(x: T): { deep: U extends string ? R<T> : R<[U]> } { return null as never; }";
  const program = { kind: "memory", files: { [entry]: `${declared}\n${other}\n${own}` } } as const;
  const readings = readProgram({ program, files: [entry], select: { kind: "exports" } }, session, true).map(({ read }) => read());
  const after = readings.find(({ name }) => name === "f");
  expect(after).toMatchObject({ outputs: alone.outputs });
});
