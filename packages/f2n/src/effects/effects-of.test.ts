import type { Effects } from "@onex/contract";
import { afterAll, describe, expect, test } from "vitest";
import { identitiesOf } from "../identity/test-identity.ts";
import { testProject } from "../identity/test-project.ts";
import { effectsOf } from "./effects-of.ts";

const project = testProject({ "a.ts": "export {};" });
afterAll(() => project[Symbol.dispose]());

function effects(source: string | Record<string, string>): Effects {
  const files = typeof source === "string" ? { "a.ts": source } : source;
  project.replace(files);
  const [identity] = identitiesOf(project.checker, [project.declaration("a.ts", "f")]);
  if (identity === undefined) throw new Error("no identity");
  return effectsOf(identity, project.checker);
}
const body = (expression: string, before = ""): Effects =>
  effects(`${before}; export const f = (a: any, b: any): any => ${expression};`);
const nothing = { class: "pure", uses: [], captures: [] };

describe("effectsOf() calls pure", () => {
  test.each([
    "Math.max(a, b)",
    "new Date(a).getTime()",
    "a instanceof Date",
    "JSON.parse(a)",
    "new Map([[a, b]]).set(b, a)",
    "a.map(b)",
    "[...a].sort()",
    "typeof fetch === 'function'",
    "Object.assign({}, a)",
    "({ ...a, Date: 1, console: 2 }).console",
    "new URL(a).href",
    "Promise.resolve(a)",
    "crypto.subtle.digest('SHA-256', a)",
    "{ let least = Infinity; let found: any = undefined; for (const each of a) { least = each; found = {}; found.x = b; } return [least, found]; }",
  ])("%s", (expression) => {
    expect(body(expression)).toEqual(nothing);
  });

  test("constants, functions and classes of the program, recursion, and locals that shadow globals", () => {
    expect(
      body(
        "g(a) + k + new C().n",
        "const k = 3; function g(n: any): any { return n ? g(n - 1) : k; } class C { n = 1; m() { this.n = 2; } }",
      ),
    ).toEqual(nothing);
    expect(
      effects(
        "export function f(fetch: any, console: any) { const Date = fetch; console.log(Date.now()); let n = 0; n += 1; return n; }",
      ),
    ).toEqual(nothing);
  });

  test("a member whose name's type says which it may be", () => {
    expect(effects("export const f = (k: 'round' | 'ceil', n: number) => Math[k](n);")).toEqual(nothing);
    expect(effects("export const f = (n: number, k?: 'round') => (k ? Math[k] : Math.trunc)(n);")).toEqual(nothing);
    expect(effects("export const f = (k: 'ceil' | 'random') => Math[k](1);").uses).toEqual(["Math.random"]);
    expect(effects("export const f = (k: keyof Math) => Math[k];").class).toBe("nondeterministic");
    expect(effects("export const f = (k: string) => (Math as any)[k];").uses).toEqual(["Math"]);
    expect(effects("export const f = (k: string) => Math[k as 'round'];").uses).toEqual(["Math"]);
  });

  test.each([
    "typeof globalThis === 'object' ? globalThis : window",
    "(typeof globalThis === 'object' && globalThis) || (typeof self === 'object' && self) || (function () { return this; })()",
    "typeof globalThis === 'undefined' ? {} : globalThis",
  ])("what it reads by another name of the global object: %s", (value) => {
    const before = `const root: any = ${value}; const again = root`;
    expect(body("root.Math.max(a, b) + root.Number(a)", before)).toEqual(nothing);
    expect(body("typeof again.Buffer !== 'undefined' && again.Buffer.isBuffer(a)", before)).toEqual(nothing);
    expect(body("root.Math.random()", before)).toMatchObject({ class: "nondeterministic", uses: ["Math.random"] });
    expect(body("again.fetch(a)", before)).toMatchObject({ class: "io", uses: ["fetch"] });
    for (const whole of ["a(root)", "root[a]", "{ return { root }; }", "(({ fetch }) => fetch(a))(again)"])
      expect(body(whole, before)).toMatchObject({ class: "unknown", uses: ["globalThis"] });
    expect(body("(root.x = a)", before)).toMatchObject({ class: "stateful" });
  });

  test("what a pattern takes of an object of which only other members do harm", () => {
    expect(effects("const { floor, random } = Math; export const f = (n: number) => floor(n);")).toEqual(nothing);
    expect(effects("const { floor, random } = Math; export const f = (n: number) => floor(n) * random();").uses).toEqual([
      "Math.random",
    ]);
    expect(effects("export const f = (n: number) => { const { UTC } = Date; return UTC(n); };")).toEqual(nothing);
    expect(effects("export const f = () => { const { abs, ...others } = Math; return others; };").uses).toEqual(["Math"]);
    expect(body("join(a)", "const { join } = await import('node:path')")).toEqual(nothing);
    expect(body("resolve(a)", "import path from 'node:path'; const { resolve } = path").uses).toEqual(["node:path.resolve"]);
  });

  test("built-ins that compute", () => {
    expect(body("join(a, createHash(b))", "import { join } from 'node:path'; import { createHash } from 'crypto'")).toEqual(
      nothing,
    );
  });
});

describe("effectsOf() names sources of", () => {
  test.each([
    ["Math.random()", "nondeterministic", ["Math.random"]],
    ["globalThis.Math.random()", "nondeterministic", ["Math.random"]],
    ["Math['random']()", "nondeterministic", ["Math.random"]],
    ["Date.now()", "nondeterministic", ["Date.now"]],
    ["new Date()", "nondeterministic", ["Date"]],
    ["Date()", "nondeterministic", ["Date"]],
    ["new (Date)()", "nondeterministic", ["Date"]],
    ["a(Math)", "nondeterministic", ["Math"]],
    ["crypto.randomUUID()", "nondeterministic", ["crypto"]],
    ["performance.now()", "nondeterministic", ["performance"]],
    ["setTimeout(a, 1)", "nondeterministic", ["setTimeout"]],
    ["fetch(a)", "io", ["fetch"]],
    ["process.env.HOME", "io", ["process"]],
    ["console.log(a)", "io", ["console"]],
    ["import.meta.url", "io", ["import.meta"]],
    ["eval(a)", "unknown", ["eval"]],
    ["import(a)", "unknown", ["import()"]],
    ["require(a)", "unknown", ["require()"]],
    ["require('node:fs')", "io", ["node:fs"]],
    ["a(globalThis)", "unknown", ["globalThis"]],
    ["a(typeof self === 'object' ? self : b)", "unknown", ["self"]],
    ["somethingElse(a)", "unknown", ["somethingElse"]],
    ["(globalThis.x = a)", "stateful", ["globalThis.x"]],
    ["((Array.prototype as any).x = a)", "stateful", ["Array.prototype"]],
    ["{ const p: any = Array.prototype; p.x = a; }", "stateful", ["Array.prototype"]],
    ["(a.__proto__.x = b)", "stateful", ["prototype"]],
    ["Object.assign(Object.getPrototypeOf(a), b)", "stateful", ["prototype"]],
    ["(a.constructor.count += 1)", "stateful", ["prototype"]],
    ["process.stdout.write(a)", "io", ["process.stdout"]],
    ["(process.env.X = a)", "io", ["process.env"]],
  ] as const)("%s", (expression, effect, uses) => {
    expect(body(expression)).toEqual({ class: effect, uses, captures: [] });
  });

  test("modules of Node, in any spelling, by member where that matters", () => {
    expect(body("readFileSync(a)", "import { readFileSync } from 'fs'")).toMatchObject({ class: "io", uses: ["node:fs"] });
    expect(body("fs.readFileSync(a)", "import fs from 'node:fs'")).toMatchObject({ class: "io", uses: ["node:fs"] });
    expect(body("c.randomUUID()", "import * as c from 'node:crypto'")).toMatchObject({
      class: "nondeterministic",
      uses: ["node:crypto.randomUUID"],
    });
    expect(body("c.createHash(a)", "import c from 'node:crypto'")).toEqual(nothing);
    expect(body("import('node:net')")).toMatchObject({ class: "io", uses: ["node:net"] });
    expect(body("runInThisContext(a)", "import { runInThisContext } from 'node:vm'")).toMatchObject({
      class: "unknown",
      uses: ["node:vm"],
    });
  });

  test("modules of Node and packages that are required", () => {
    const required = (text: string): Effects => effects({ "a.ts": "export { f } from './b.js';", "b.js": text });
    expect(required("const path = require('path'); export const f = (a) => path.join(a);")).toEqual(nothing);
    expect(required("const { readFileSync: read } = require('fs'); export const f = (a) => read(a);").uses).toEqual(["node:fs"]);
    expect(required("const _ = require('lib'); export const f = (a) => _.x(a);").uses).toEqual(["lib"]);
    expect(effects("import fs = require('fs'); export const f = () => fs.readFileSync('x');").uses).toEqual(["node:fs"]);
  });

  test("what a file does that a function loads when it is called", () => {
    const loading = (text: string): Effects =>
      effects({ "a.ts": "export const f = async () => { await import('./b.ts'); };", ...files(text) });
    const files = (text: string) => ({ "b.ts": `import './c.ts'; ${text}`, "c.ts": "const late = Date.now(); export {};" });
    expect(loading("export const n = 1;").uses).toEqual(["Date.now"]);
    expect(loading("console.log(1);").uses).toEqual(["Date.now", "console"]);
    expect(
      effects({ "a.ts": "import './b.ts'; export const f = async () => { await import('./b.ts'); };", ...files("") }).class,
    ).toBe("pure");
  });

  test("packages, all but those known to be pure", () => {
    expect(body("x(a)", "import { x } from '@scope/lib/sub'")).toEqual({ class: "unknown", uses: ["@scope/lib"], captures: [] });
    expect(body("z(a)", "import { z } from 'ramda'")).toEqual(nothing);
    expect(body("a as Z", "import type { Z } from '@scope/lib'")).toEqual(nothing);
  });

  test("the global object of another module, whole or by its members", () => {
    const found = (text: string): Effects => effects({ "a.ts": text, "b.ts": "const g = globalThis; export { g as root };" });
    expect(found("import { root } from './b.ts'; export const f = () => root.Math.abs(1);")).toEqual(nothing);
    expect(found("import * as b from './b.ts'; export const f = () => b.root.Math.abs(1);")).toEqual(nothing);
    expect(found("import * as b from './b.ts'; export const f = () => b.root.Math.random();").uses).toEqual(["Math.random"]);
    expect(found("import * as b from './b.ts'; export const f = (k: 'root') => b[k];").class).toBe("unknown");
    expect(found("import * as b from './b.ts'; export const f = (k: any) => k(b);").class).toBe("unknown");
  });

  test("helpers in other files", () => {
    expect(
      effects({
        "a.ts": "import * as b from './b.ts'; export const f = () => b.g();",
        "b.ts": "import { stamp } from './c.ts'; export const g = () => stamp;",
        "c.ts": "export const stamp = Date.now();",
      }),
    ).toEqual({ class: "nondeterministic", uses: ["Date.now"], captures: [] });
  });
});

describe("effectsOf() calls stateful", () => {
  test("what is written to a built-in module, to JSON, and to the class of an object", () => {
    const json = (text: string): Effects => effects({ "a.ts": `import j from "./j.json"; ${text}`, "j.json": '{ "a": [1] }' });
    expect(json("export const f = () => j.a.push(2);")).toEqual({ class: "stateful", uses: ["j"], captures: [] });
    expect(json("export const f = () => j.a[0];")).toEqual(nothing);
    expect(body("(assert.ok = a)", "import assert from 'node:assert'").class).toBe("stateful");
    expect(body("(EventEmitter.prototype.x = a)", "import { EventEmitter } from 'node:events'").class).toBe("stateful");
    expect(
      effects("class C { static n = 0; m() { (this.constructor as any).n++; } } export const f = () => new C().m();").class,
    ).toBe("stateful");
  });

  test.each([
    "n++",
    "(n = a)",
    "(cache.x = a)",
    "(cache.x.y[a] ??= b)",
    "delete cache.x",
    "([cache.x] = a)",
    "({ p: cache.x, ...cache.y } = a)",
    "cache.set(a, b)",
    "cache.list.push(a)",
    "(cache as any)!.add(a)",
    "Object.assign(cache, a)",
    "(K.count += 1)",
  ])("a write to a module's binding: %s", (expression) => {
    expect(body(expression, "let n = 0; const cache: any = new Map(); class K { static count = 0 }").class).toBe("stateful");
  });

  test("a read of a let that others may write, and names it as captured", () => {
    expect(body("n + k", "let n = 0; const k = 1")).toEqual({ class: "stateful", uses: ["n"], captures: ["n"] });
  });

  test("nothing that only reads a constant, unless something else writes to it", () => {
    const constants = "const table: any = new Map(); const list = [1]";
    expect(body("table.get(a)?.x + list[a]", constants)).toEqual(nothing);
    expect(body("table.get(a)?.x + list[a]", `${constants}; export const put = () => list.push(2)`)).toEqual({
      class: "stateful",
      uses: ["list"],
      captures: [],
    });
  });

  test("a static method that writes its class", () => {
    project.replace({ "a.ts": "export class A { static n = 0; static m() { return this.n++; } }" });
    const node = project.declaration("a.ts", "A");
    const member = "members" in node ? (node.members as (typeof node)[]).at(-1) : undefined;
    const [identity] = identitiesOf(project.checker, member === undefined ? [] : [member]);
    expect(identity && effectsOf(identity, project.checker).class).toBe("stateful");
  });
});

test("effectsOf() names variables of enclosing functions as captured, and is stateful where they may change", () => {
  const inner = (source: string): Effects => {
    project.replace({ "a.ts": source });
    const outer = project.declaration("a.ts", "f");
    const found: (typeof outer)[] = [];
    const visit = (node: typeof outer): void => {
      if (node.getText().startsWith("() =>")) found.push(node);
      node.forEachChild(visit);
    };
    visit(outer);
    const [identity] = identitiesOf(project.checker, found.slice(0, 1));
    if (identity === undefined) throw new Error("no closure");
    return effectsOf(identity, project.checker);
  };
  expect(inner("export function f(a: number) { const k = a; return () => k + a; }")).toEqual({
    class: "pure",
    uses: [],
    captures: ["a", "k"],
  });
  expect(inner("export function f() { let n = 0; return () => ++n; }")).toEqual({
    class: "stateful",
    uses: ["n"],
    captures: ["n"],
  });
  expect(inner("export function f({ a: [b] }: any) { return () => b; }")).toEqual({ class: "pure", uses: [], captures: ["b"] });
});

test("effectsOf() takes the gravest class and lists every source", () => {
  expect(effects("import x from 'lib'; let n = 0; export const f = () => [x(), fetch(''), n++, Math.random()];")).toEqual({
    class: "unknown",
    uses: ["Math.random", "fetch", "lib", "n"],
    captures: ["n"],
  });
  expect(effects("let n = 0; export const f = () => [fetch(''), n++, Math.random()];").class).toBe("io");
  expect(effects("let n = 0; export const f = () => [n++, Math.random()];").class).toBe("stateful");
});

describe("effectsOf() names the error types that are thrown", () => {
  const thrown = (source: string) =>
    effects(`export function f(a: any): any { ${source} } class MyError extends Error {}`).throws;

  test.each<readonly [string, readonly string[] | undefined]>([
    ["throw new RangeError('a')", ["RangeError"]],
    ["if (a) throw new MyError(); throw new TypeError()", ["MyError", "TypeError"]],
    ["throw a ? new RangeError() : (Error('a') as Error)", ["Error", "RangeError"]],
    ["throw new a.errors.Late()", ["Late"]],
    ["return [1].map(() => { throw new MyError() })", ["MyError"]],
    [
      "try { throw new MyError() } catch { throw new RangeError() } finally { throw new SyntaxError() }",
      ["RangeError", "SyntaxError"],
    ],
    ["try { throw new MyError() } finally { a() }", ["MyError"]],
    ["try { a() } catch (error) { throw error }", undefined],
    ["throw a", undefined],
    ["throw a()", undefined],
    ["throw 'text'", undefined],
    ["return new RangeError()", undefined],
  ])("%s", (source, names) => {
    expect(thrown(source)).toEqual(names);
  });

  test("also of what the function reaches, and of nothing else", () => {
    const source = `
      export const f = (a: any): any => check(a);
      function check(a: any) { if (!a) throw new MyError(); return a; }
      export function other() { throw new RangeError(); }
      class MyError extends Error {}`;
    expect(effects(source).throws).toEqual(["MyError"]);
  });
});
