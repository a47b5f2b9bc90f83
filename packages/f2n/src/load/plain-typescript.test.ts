// biome-ignore-all lint/suspicious/noTemplateCurlyInString: these strings are TypeScript.
import { globSync, readFileSync } from "node:fs";
import { expect, test } from "vitest";
import { blanked, erased, wordForCompiler } from "./javascript-of.ts";
import { isPlain } from "./plain-typescript.ts";

test.each([
  "enum E { A }",
  "export declare const enum E { A }",
  "namespace N { export const a = 1; }",
  "class A { constructor(private a: string) {} }",
  "class A { constructor(a = f({}), readonly b?: number) {} }",
  "class A { accessor a = 1 }",
  "class A { static accessor #a = 1 }",
  "class A { @d a() {} }",
  "class A {\n  @d() a = 1;\n}",
  "@d class A {}",
  "/** A. */ @d class A {}",
  "export @d class A {}",
  "const A = @d class {};",
  'import a = require("a");',
  "export = f;",
  'export { A } from "./a";',
  "const a = <string>b;",
  "f(<string>b)",
  "() => { return <A>b; }",
  'import { A } from "./a"; export const f = (a: A) => a;',
  'import { A } from "./a"; export type B = Map<string, A>; export const f = (b: B): A[] => [...b.values()];',
  'import { A } from "./a";\n/** The name of A: a new A(b), A.c. */\nexport const f = (a: A) => a;',
  'import { type A, B } from "./a"; export const f = (a: A, b?: B) => a;',
  'import { A } from "./a";\nexport const f = (a: A) => { throw new Error("A.b is no new A(), \'A.c\'"); };',
  'import { A } from "./a";\nexport const f = (a: A) => `\n A.b of ${a}`;',
])("isPlain() does not say so of %s", (text) => {
  expect(isPlain(text)).toBe(false);
});

test.each([
  'import { a } from "./a"; /**\n * {@link a}\n * @param b c\n */\nexport function f<T>(b: T): T { return a(b); }',
  'import { A, B, c, d } from "./a"; new A(B.e, ...c) + d;',
  'import { a } from "./a";\nexport const f = (b: string) => g("it\'s b", \'"\', a(b));',
  "export class A { static #a = 1; readonly b: Map<string, number[]> = new Map(); private c(d?: string): void {} }",
  'import type { A } from "./a"; export async function* f(a: A): AsyncGenerator<A> { yield a; }',
])("isPlain() says so of %s", (text) => {
  expect(isPlain(text)).toBe(true);
});

test("what is plain among our own files loses nothing but its types", () => {
  const files = globSync(new URL("../../../*/src/**/*.ts", import.meta.url).pathname);
  const texts = files.map((file) => [file, readFileSync(file, "utf8")] as const).filter(([, text]) => isPlain(text));
  expect(texts.length).toBeGreaterThan(300);
  const different = texts.filter(([file, text]) => {
    const javascript = erased(text, file);
    return javascript !== blanked(text, file) || wordForCompiler(javascript) !== undefined;
  });
  expect(different.map(([file]) => file)).toEqual([]);
});
