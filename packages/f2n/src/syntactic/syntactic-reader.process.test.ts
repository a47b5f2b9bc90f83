import { existsSync, globSync } from "node:fs";
import { join } from "node:path";
import type { FunctionReading, ReadingRefusal, TypeQuestion } from "@onex/contract";
import fc from "fast-check";
import { afterAll, describe, expect, test } from "vitest";
import { compilerThread } from "../compiler/compiler-thread.ts";
import { memoryRoot } from "../compiler/memory-root.ts";
import { placeSource } from "../describe/source-text.ts";
import { fromSyntax, syntacticReader } from "./syntactic-reader.ts";
import { functionTexts } from "./test-functions.ts";
import { typedBodies } from "./typed-bodies.ts";

const compiler = compilerThread();
afterAll(() => compiler[Symbol.asyncDispose]());

function questionOf(text: string, name?: string): TypeQuestion {
  const { files, entry } = placeSource(text, {}, memoryRoot);
  return {
    program: { kind: "memory", files },
    files: [entry],
    select: { kind: "sole", ...(name === undefined ? {} : { name }) },
  };
}

async function fromCompiler(question: TypeQuestion): Promise<FunctionReading | ReadingRefusal | undefined> {
  for await (const reading of compiler.read(question)) return reading;
  return undefined;
}

/** How many of the texts are read by their syntax; each of them as the compiler reads it. */
async function accepted(texts: readonly string[]): Promise<number> {
  let count = 0;
  for (const text of texts) {
    const question = questionOf(text);
    const reading = await fromSyntax(question);
    if (reading === undefined) continue;
    count++;
    expect(reading, text).toEqual(await fromCompiler(question));
  }
  return count;
}

describe("what is read from syntax is what the compiler reads", () => {
  test("whatever is written as types, parameters, comments and body", { timeout: 120_000 }, async () => {
    let read = 0;
    let given = 0;
    await fc.assert(
      fc.asyncProperty(functionTexts, async (text) => {
        given++;
        read += await accepted([text]);
      }),
      { numRuns: Number(process.env.ONEX_RUNS ?? 300), interruptAfterTimeLimit: 110_000 },
    );
    expect(read / given).toBeGreaterThan(0.2);
  });

  test("for the functions of this repository, their parameters given types", { timeout: 120_000 }, async () => {
    const root = join(import.meta.dirname, "../../../..");
    const texts = typedBodies(
      globSync("{packages,apps}/*/src/**/*.ts", { cwd: root }).map((file) => join(root, file)),
      300,
    );
    expect(await accepted(texts)).toBeGreaterThan(texts.length / 2);
  });

  test("for what a text does before and beside its function", async () => {
    const reads = "export const f = (k: string): unknown => [t, k];";
    const texts = [
      `const t: Record<string, number> = {}; t["a"] = 1; ${reads}`,
      `const t = new Map(); t.set("a", 1); ${reads}`,
      `const t = [3, 1]; t.sort(); ${reads}`,
      `const t = { a: 0 }; Object.assign(t, { a: 1 }); ${reads}`,
      `const t = [1]; const add = (n: number): void => { t.push(n); }; add(2); ${reads}`,
      `const t = [1]; for (let i = 0; i < 3; i++) t.push(i); ${reads}`,
      `const t = [1]; function put(n: number): void { t.push(n); } ${reads}`,
      `const t = [1]; const u = t; u.push(2); ${reads}`,
      `const t = [1]; console.log(t.length); ${reads}`,
      `const t = [1]; unknownToAll(t); ${reads}`,
      `let t = 0; if (Math.max(1, 2) > 1) t = 1; else t = 2; ${reads}`,
      `let t = 0; try { t = JSON.parse("1"); } catch {} ${reads}`,
      `function t(): number { return 1; } t.k = 1; ${reads}`,
      `const t = { n: 1, get m() { return ++this.n; } }; export const f = (k: number): number => t.n + k;`,
      `const t = { n: 1, m() { return ++this.n; } }; export const f = (k: number): number => t.m() + k;`,
      `const make = () => { let n = 0; return () => ++n; }; const next = make(); export const f = (k: number): number => next() + k;`,
      `const t = /a/g; export const f = (k: string): boolean => t.test(k);`,
      `const t = /a/; export const f = (k: string): boolean => t.test(k);`,
      `const t = [1][Symbol.iterator](); export const f = (k: number): unknown => [t.next(), k];`,
      `const t = { n: 0 }; const bump = (o: { n: number }): number => ++o.n; export const f = (k: number): number => bump(t) + k;`,
      `const t = { n: 0 }; const read = (o: { n: number }): number => o.n; export const f = (k: number): number => read(t) + k;`,
      `const t = [1, 2]; export const f = (k: number): number => { const a = t; a.push(k); return t.length; };`,
      `const t = [{ n: 1 }]; export const f = (k: number): unknown => { const [a] = t; return [a, k]; };`,
      `export const f = (d: Date): number => d.getHours();`,
      `export const f = (s: string): Date => new Date(s);`,
      `export const f = (n: number): Date => new Date(n, 1);`,
      `export const f = (a: number[]): Date => new Date(...(a as [number]));`,
      `export const f = (n: number): string => n.toLocaleString("en");`,
      `export const f = (s: string): string => new Intl.NumberFormat().format(Number(s));`,
      `export const f = (n: number, l?: string): string => new Intl.NumberFormat(l).format(n);`,
      `export const f = (n: number, k: "ceil" | "floor"): number => Math[k](n);`,
      `const root: any = typeof globalThis === "object" ? globalThis : {}; export const f = (n: number): number => root.Math.abs(n);`,
      `const own = { getHours: (): number => 1 }; export const f = (n: number): number => own.getHours() + n;`,
    ];
    expect(await accepted(texts)).toBeGreaterThan(texts.length / 2);
  });

  const corpora = process.env.ONEX_CORPORA ?? "";
  if (!existsSync(corpora)) console.info("not run: functions of libraries, read from syntax (ONEX_CORPORA names no folder)");
  test.skipIf(!existsSync(corpora))("for the functions of the libraries in ONEX_CORPORA", { timeout: 600_000 }, async () => {
    const files = globSync("*/{src,packages/*/src,lib}/**/*.{ts,js}", { cwd: corpora }).map((file) => join(corpora, file));
    const texts = typedBodies(files, 3_000);
    const count = await accepted(texts);
    console.log(`${count} of ${texts.length} functions were read from their syntax`);
    expect(count).toBeGreaterThan(texts.length / 2);
  });

  test("and is enough for what people write most", async () => {
    const texts = [
      "export interface Point { x: number; y?: string }\nexport function f(p: Point, by: number = 2): Point { return { ...p, x: by }; }",
      "interface Tree { value: string; children: readonly Tree[] }\nexport const f = (tree: Tree): number => tree.children.length;",
      "type Kind = 'a' | 'b';\nexport async function f(kind: Kind, ids: number[]): Promise<Record<string, Kind>> { return {}; }",
      "/** Says it. @param a How many. @minimum 1 */\nexport function f(a: number, { deep = true }: { deep?: boolean } = {}): Map<string, Date> { return new Map(); }",
    ];
    for (const text of texts) expect([text, (await fromSyntax(questionOf(text)))?.status]).toEqual([text, "read"]);
    expect(await accepted(texts)).toBe(texts.length);
  });

  test("under the name that was asked for, among several", async () => {
    const text = "export function one(a: number): number { return a; }\nexport const two = (b: string): string => b;";
    for (const name of ["one", "two"]) {
      const question = questionOf(text, name);
      expect(await fromSyntax(question)).toEqual(await fromCompiler(question));
      expect(await fromSyntax(question)).toMatchObject({ status: "read", name });
    }
  });
});

describe("the compiler is asked", () => {
  test.each([
    ["for a type parameter", "export function f<T>(a: T): T { return a; }"],
    ["for this", "export function f(a: number): number { return this.x + a; }"],
    ["for a parameter without a type", "export function f(a): number { return 1; }"],
    ["for a result without a type", "export function f(a: number) { return a; }"],
    [
      "for overloads",
      "export function f(a: number): number;\nexport function f(a: string): string;\nexport function f(a: any): any { return a; }",
    ],
    ["for a type that nobody declares", "export function f(a: Missing): number { return 1; }"],
    [
      "for a type that is declared twice",
      "interface A { a: 1 }\ninterface A { b: 2 }\nexport function f(a: A): number { return 1; }",
    ],
    ["for an enum", "enum E { A }\nexport function f(a: E): number { return a; }"],
    ["for a class", "class C { a = 1 }\nexport function f(a: number): C { return new C(); }"],
    ["for an import", 'import { join } from "node:path";\nexport function f(a: string): string { return join(a); }'],
    ["for a predicate", "export function f(a: unknown): a is string { return true; }"],
    ["for an interface that extends another", "interface A extends Date {}\nexport function f(a: A): number { return 1; }"],
    ["for one of several without a name", "export function f(a: number): number { return a; }\nexport function g(): void {}"],
    ["for a syntax error", "export function f(a: number): number { return a"],
    ["for a comment behind other code", "export function f(a: {/** x */ b: number }): number { return 1; }"],
    ["for a text that begins with a byte order mark", 'export function f(a: number): string { return "\\uFEFF" + a; }'],
    [
      "for a type parameter further in",
      "export function f(a: number): number { return ((b: any) => b)(a) + (<T>(c: T) => 1)(a); }",
    ],
    [
      "for a name of the library that the text takes",
      "type Date = string;\ntype Set = Date;\nexport function f(a: Set): void {}",
    ],
  ])("%s", async (_, text) => {
    expect(await fromSyntax(questionOf(text))).toBeUndefined();
  });

  test("for code that is nested more deeply than any stack", async () => {
    const nested = [
      "!".repeat(5_900),
      "[".repeat(2_900),
      "(".repeat(5_900),
      "a=>".repeat(1_900),
      "({a:".repeat(1_400),
      "`${".repeat(1_900),
    ];
    for (const body of nested)
      expect(await fromSyntax(questionOf(`export function f(): unknown { return ${body}1; }`))).toBeUndefined();
    const closed = `export function f(): unknown { return ${"({a:".repeat(900)}1${"})".repeat(900)}; }`;
    expect(["read", undefined]).toContain((await fromSyntax(questionOf(closed)))?.status);
  });

  test("and not for what is written out, so that no compiler starts", async () => {
    const reader = syntacticReader({
      warm: () => Promise.reject(new Error("asked")),
      // biome-ignore lint/correctness/useYield: it fails before it has anything to give
      async *read() {
        throw new Error("asked");
      },
      [Symbol.asyncDispose]: () => Promise.resolve(),
    });
    const readings = await Array.fromAsync(reader.read(questionOf("(a: number, b: string): string => b.repeat(a)")));
    expect(readings).toMatchObject([{ status: "read", name: "anonymous" }]);
  });
});
