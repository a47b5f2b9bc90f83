import { SyntaxKind } from "typescript/unstable/ast";
import { afterAll, describe, expect, test } from "vitest";
import { identitiesOf } from "./test-identity.ts";
import { testProject } from "./test-project.ts";

const project = testProject({ "a.ts": "export {};" });
afterAll(() => project[Symbol.dispose]());

type Files = Readonly<Record<string, string>>;

/** Identity of the export `f` of the first file. */
function identityOf(source: string | Files, version: string | undefined = "1.0.0") {
  const files = typeof source === "string" ? { "a.ts": source } : source;
  project.replace(files);
  const [first = ""] = Object.keys(files);
  const [identity] = identitiesOf(project.checker, [project.declaration(first, "f")], version);
  if (identity === undefined) throw new Error("no identity");
  return identity;
}
const formOf = (source: string | Files, version?: string): string => identityOf(source, version).form;

const same = (a: string | Files, b: string | Files): void => expect(formOf(a)).toBe(formOf(b));
const different = (a: string | Files, b: string | Files): void => expect(formOf(a)).not.toBe(formOf(b));

describe("what does not matter to the form of a function", () => {
  test("names of locals and parameters", () => {
    same(
      "export function f(a: number, b: number) { const c = a * 2; return c - b; }",
      "export function f(x: number, y: number) { const z = x * 2; return z - y; }",
    );
  });
  test("its own name, and the names of what it reaches", () => {
    same(
      "const two = 2; function twice(n: number): number { return n * two; } export function f(n: number): number { return n ? f(n - 1) : twice(n); }",
      "const k = 2; function g(n: number): number { return n * k; } function h(n: number): number { return n ? h(n - 1) : g(n); } export { h as f };",
    );
  });
  test("layout, comments, quotes and trailing commas", () => {
    same(
      "export const f = (a: string) => [a, 'x', 0x10, 1_000];",
      '/** doc */ export const f =\n  (\n a: string, // why\n  ) =>\n [\n a,\n "x", 16, 1000, ];;',
    );
  });
  test("how a text or a big number is written", () => {
    same('export const f = () => [`a\\n"`, 0xffn];', "export const f = () => ['a\\n\"', 2_55n];");
    same("export const f = () => `\\ufeffa`;", "export const f = () => '\\ufeffa';");
    different("export const f = (t: any) => t`a`;", "export const f = (t: any) => t`\\x61`;");
    different("export function f() { `use strict`; }", "export function f() { 'use strict'; }");
  });
  test("redundant parentheses, casts, satisfies and non-null marks", () => {
    same(
      "export const f = (a: number | null) => (a! * 2 + (1 as number)) satisfies number;",
      "export const f = (a: any) => (((a) * (2)) + 1);",
    );
  });
  test("types, overloads, generics and modifiers of the type system", () => {
    same(
      "interface P { x: number } export function f(p: P): number; export function f<T extends P>(p: T): number { const q: P = p; return q.x; }",
      "export function f(p: any) { const q = p; return q.x; }",
    );
  });
  test("order of independent declarations, file names and where a helper lives", () => {
    same(
      { "a.ts": "const one = 1; const two = 2; export function f() { return one - two; }" },
      {
        "z.ts":
          "import { two as deux } from './sub/x.ts'; export function f() { return eins - deux; } import { eins } from './y.ts';",
        "sub/x.ts": "export const two = 2;",
        "y.ts": "export const unrelated = 5; export const eins = 1;",
      },
    );
  });
  test("the spelling of an import: name, alias, namespace, default, re-export, star, star as", () => {
    const body = (call: string) => `export function f(n: number) { return ${call}(n); }`;
    const helper = "function h(n: number) { return n + 1; }";
    const direct = { "a.ts": `import { h } from './b.ts'; ${body("h")}`, "b.ts": `export ${helper}` };
    same(direct, { "a.ts": `import * as all from './b.ts'; ${body("all.h")}`, "b.ts": `export ${helper}` });
    same(direct, { "a.ts": `import h from './b.ts'; ${body("h")}`, "b.ts": `export default ${helper}` });
    same(direct, { "a.ts": `import g from './b.ts'; ${body("g")}`, "b.ts": `${helper} export default h;` });
    same(direct, {
      "a.ts": `import { k } from './c.ts'; ${body("k")}`,
      "c.ts": "export { h as k } from './b.ts';",
      "b.ts": `export ${helper}`,
    });
    same(direct, {
      "a.ts": `import { h } from './c.ts'; ${body("h")}`,
      "c.ts": "export * from './b.ts';",
      "b.ts": `export ${helper}`,
    });
    same(direct, {
      "a.ts": `import { b } from './c.ts'; ${body("b.h")}`,
      "c.ts": "export * as b from './b.ts';",
      "b.ts": `export ${helper}`,
    });
    same(direct, {
      "a.ts": `import * as c from './c.ts'; ${body("c.b.h")}`,
      "c.ts": "export * as b from './b.ts';",
      "b.ts": `export ${helper}`,
    });
  });
  test("how a member of a module is taken", () => {
    const b = { "b.ts": "export const g = 1; export const h = 2;" };
    same(
      { "a.ts": "import * as b from './b.ts'; export const f = () => b['g'];", ...b },
      { "a.ts": "import { g } from './b.ts'; export const f = () => g;", ...b },
    );
  });
  test("how a package or a built-in is imported", () => {
    same(
      "import { map } from 'lib'; import { join } from 'node:path'; export const f = (a: any) => map(join(a));",
      "import * as l from 'lib'; import { join as j } from 'path'; export const f = (a: any) => l.map(j(a));",
    );
  });
  test("shorthand properties and shorthand destructuring beside renamed locals", () => {
    same(
      "export function f({ a, b = 1 }: any) { const c = a; ({ a, b = 2 } = c); return { a, b, c }; }",
      "export function f({ a: x, b: y = 1 }: any) { const c = x; ({ a: x, b: y = 2 } = c); return { a: x, b: y, c: c }; }",
    );
  });
  test("layout of JSX and the names of components", () => {
    const before = "function Box(p: any) { return p; } export const f = (x: any) => <Box a={x} b='1'>hi {x} there<br/></Box>;";
    const after =
      'function Kiste(p: any) { return p; }\nexport const f = (y: any) => (\n <Kiste\n a={y}\n b="1">\n hi {y} there\n <br />\n </Kiste>\n);';
    same({ "a.tsx": before }, { "a.tsx": after });
    different({ "a.tsx": before }, { "a.tsx": before.replace("there", "here") });
    different({ "a.tsx": before }, { "a.tsx": before.replace("br", "hr") });
  });
  test("decorators count, and so does what they reach", () => {
    const source = "const d = (v: any, c: any) => v; class A { @d m() { return 1; } } export const f = () => new A();";
    different(source, source.replace("@d ", ""));
    different(source, source.replace("=> v", "=> c"));
  });
  test("labels and private names", () => {
    same(
      "export function f() { class A { #x = 1; #y = 2; get() { return this.#x - this.#y; } } out: for (;;) { in1: for (;;) { if (A) break out; continue in1; } } }",
      "export function f() { class B { #p = 1; #q = 2; get() { return this.#p - this.#q; } } a: for (;;) { b: for (;;) { if (B) break a; continue b; } } }",
    );
  });
  test("what else is in the files", () => {
    same(
      "export function f() { return 1; }",
      "import 'side'; let g = 2; export function f() { return 1; } export function other() { return g++; }",
    );
  });
});

describe("what matters to the form of a function", () => {
  const base = "const k = 3; const g = (n: number) => n + k; export function f(n: number) { return g(n) * 2; }";
  test("an operator, a literal, a property name, a global", () => {
    different(base, base.replace("* 2", "+ 2"));
    different(base, base.replace("* 2", "* 4"));
    different("export const f = (a: any) => a.x;", "export const f = (a: any) => a.y;");
    different("export const f = (a: any) => Math.sin(a);", "export const f = (a: any) => Math.cos(a);");
    different("export const f = (a: any) => parseInt(a);", "export const f = (a: any) => parseFloat(a);");
    different("export const f = (a: any) => !a;", "export const f = (a: any) => -a;");
    different("export const f = (a: any) => a++;", "export const f = (a: any) => a--;");
  });
  test("a byte order mark at the beginning of a string, raw or escaped", () => {
    const f = (text: string): string => `export const f = () => "${text}";`;
    different(f("x"), f("\uFEFFx"));
    same(f("\uFEFFx"), f("\\uFEFFx"));
    same(f("\uFEFFx"), f("\\u{feff}x"));
    different(f("\uFEFFx"), f("\uFEFF\uFEFFx"));
  });
  test("a constant, and a helper two files away", () => {
    different(base, base.replace("k = 3", "k = 4"));
    const files = (text: string): Files => ({
      "a.ts": "import { g } from './b.ts'; export const f = () => g();",
      "b.ts": "import * as c from './c.ts'; export const g = () => c.h();",
      "c.ts": `export const h = () => ${text};`,
    });
    different(files("1"), files("2"));
  });
  test("the version of a package that it or a helper imports, and the package", () => {
    const source = "import { a } from 'lib/sub'; const g = () => a(); export const f = () => g();";
    expect(formOf(source, "1.0.0")).not.toBe(formOf(source, "1.0.1"));
    different(source, source.replace("lib/sub", "lib/other"));
    expect(identityOf(source, "1.0.0").packages).toEqual([{ name: "lib", version: "1.0.0" }]);
    expect(identityOf("import { a } from '@s/lib/x'; export const f = () => a();", undefined).packages).toHaveLength(1);
  });
  test("the version of a package that is required", () => {
    for (const program of [
      { "a.js": "const { x } = require('lib'); export const f = () => x();" },
      { "a.js": "const lib = require('lib'); export const f = () => lib.x();" },
      { "a.js": "const y = require('lib').x; export const f = () => y();" },
      { "a.ts": "import lib = require('lib'); export const f = () => lib.x();" },
    ])
      expect(formOf(program, "1.0.0")).not.toBe(formOf(program, "1.0.1"));
    same(
      { "a.js": "const { x: y } = require('lib'); export const f = () => y();" },
      { "a.js": "import { x } from 'lib'; export const f = () => x();" },
    );
  });
  test("which of two bindings is meant", () => {
    different("export const f = (a: any, b: any) => a - b;", "export const f = (a: any, b: any) => b - a;");
    different(
      "const a = new Map(), b = new Map(); export const f = () => [a, b];",
      "const a = new Map(), b = new Map(); export const f = () => [a, a];",
    );
    different(
      "const a = [], b = []; const g = () => a; export const f = () => [g(), a];",
      "const a = [], b = []; const g = () => a; export const f = () => [g(), b];",
    );
    different(
      "const { a, b } = { a: 1, b: 2 }; export const f = () => a;",
      "const { a, b } = { a: 1, b: 2 }; export const f = () => b;",
    );
  });
  test("which of two alike is shared with a helper", () => {
    const shared =
      "const a: any = [], b: any = []; const g = () => a; const h = () => b; export const f = () => [a, b, g(), h()];";
    different(shared, shared.replace("=> a", "=> b").replace("h = () => b", "h = () => a"));
  });
  test("shadowing", () => {
    different(
      "export function f(a: number) { { const a = 1; return a; } }",
      "export function f(a: number) { { const b = 1; return a; } }",
    );
  });
  test("where a chain ends and which part of a for is there", () => {
    different("export const f = (a: any) => (a?.b).c;", "export const f = (a: any) => a?.b.c;");
    different("export function f(a: any) { for (; a; ) {} }", "export function f(a: any) { for (; ; a) {} }");
    different("export function f({ a: b }: any) { return b; }", "export function f({ a = 1 }: any) { return a; }");
  });
  test("let against const, async, generators, static, getters, enum members, templates and regular expressions", () => {
    different("export function f() { let a = 1; return () => a; }", "export function f() { const a = 1; return () => a; }");
    different("export function f() { return 1; }", "export async function f() { return 1; }");
    different("export function f() { return 1; }", "export function* f() { return 1; }");
    different("class A { static x = 1 } export const f = () => A;", "class A { x = 1 } export const f = () => A;");
    different("enum E { A, B } export const f = () => E.A;", "enum E { A = 5, B } export const f = () => E.A;");
    // biome-ignore lint/suspicious/noTemplateCurlyInString: the text of a template is the subject.
    different("export const f = (a: any) => `x${a}y`;", "export const f = (a: any) => `x${a}z`;");
    different("export const f = (t: any) => t`\\u0041`;", "export const f = (t: any) => t`A`;");
    different("export const f = (a: any) => /a/g.test(a);", "export const f = (a: any) => /a/i.test(a);");
    different("export const f = (a = 1) => a;", "export const f = (a = 2) => a;");
    different("export const f = () => '\\ud800';", "export const f = () => '\\ud801';");
  });
  test("a dynamically imported file, not its name", () => {
    const files = (name: string, text: string): Files => ({
      "a.ts": `export const f = () => import('./${name}');`,
      [name]: text,
    });
    same(files("x.ts", "export const a = 1;"), files("y.ts", "export const a = 1;"));
    different(files("x.ts", "export const a = 1;"), files("x.ts", "export const a = 2;"));
  });
  test("what a file does that is loaded when the function is called, whatever it exports", () => {
    const load = "export const f = async () => { await import(`./b.ts`); };";
    const loading = (n: number): Files => ({
      "a.ts": load,
      "b.ts": `import './c.ts'; export const b = 1;`,
      "c.ts": `globalThis.n = ${n}; export {};`,
    });
    different(loading(1), loading(2));
    same(loading(1), { ...loading(1), "b.ts": "import './c.ts'; import type {} from './a.ts'; export const b = 1;" });
  });
  test("a module as a value, by all of its exports", () => {
    const files = (text: string): Files => ({
      "a.ts": "import * as all from './b.ts'; export const f = (k: string) => (all as any)[k];",
      "b.ts": text,
    });
    same(files("export const a = 1; export const b = 2;"), files("export const b = 2; const x = 1; export { x as a };"));
    different(files("export const a = 1; export const b = 2;"), files("export const a = 1; export const c = 2;"));
    different(files("export const a = 1;"), files("export const a = 2;"));
  });
  test("a JSON file", () => {
    const files = (text: string): Files => ({
      "a.ts": "import table from './t.json'; export const f = () => table;",
      "t.json": text,
    });
    different(files('{"a":1}'), files('{"a":2}'));
  });
  test.each(["d.a", "d['a']", "(d as any).a", "(({ a }: any) => a)(d)"])("a JSON file, by its member: %s", (body) => {
    const files = (text: string): Files => ({
      "a.ts": `import d from "./d.json" with { type: "json" }; export const f = (n: number): number => ${body} + n;`,
      "d.json": text,
    });
    different(files('{"a":3}'), files('{"a":4}'));
  });
  test("whether a name of a namespace is exported", () => {
    different(
      "namespace N { export const a = 1; } export const f = () => Object.keys(N);",
      "namespace N { const a = 1; } export const f = () => Object.keys(N);",
    );
  });
  test("exported names of a namespace", () => {
    const source = (a: string, b: string) =>
      `namespace N { export const ${a} = 1; export const ${b} = 2; } export const f = () => N.x;`;
    different(source("x", "y"), source("y", "x"));
    const merged = (a: string, b: string) =>
      `export function f() { return f.x; } export namespace f { export const ${a} = 1; export const ${b} = 2; }`;
    different(merged("x", "y"), merged("y", "x"));
  });
  test("which member of an enum another one takes its value from", () => {
    const source = (from: string) => `enum E { A = 1, B = 2, C = ${from} } export const f = () => E.C;`;
    different(source("A"), source("B"));
    const inside = (from: string) => `export const f = () => { enum E { A = 1, B = 2, C = ${from} } return E.C; };`;
    different(inside("A"), inside("B"));
  });
});

describe("recursion and closures", () => {
  test("mutual recursion is told apart and does not depend on order, names or files", () => {
    const even = "function even(n: number): boolean { return n === 0 || odd(n - 1); }";
    const odd = "function odd(n: number): boolean { return n !== 0 && even(n - 1); }";
    same(`${even} ${odd} export { even as f };`, `${odd} ${even} export { even as f };`);
    different(`${even} ${odd} export { even as f };`, `${even} ${odd} export { odd as f };`);
    different(`${even} ${odd} export { even as f };`, `${even} ${odd.replace("n - 1", "n - 2")} export { even as f };`);
    same(`${even} ${odd} export { even as f };`, {
      "a.ts": `import { odd as o } from './b.ts'; export function f(n: number): boolean { return n === 0 || o(n - 1); }`,
      "b.ts": `import { f } from './a.ts'; export function odd(m: number): boolean { return m !== 0 && f(m - 1); }`,
    });
  });
  test("a closure of a factory is told by what it captures", () => {
    const inner = (source: string): string => {
      project.replace({ "a.ts": source });
      const outer = project.declaration("a.ts", "f");
      let found: typeof outer | undefined;
      const visit = (node: typeof outer): void => {
        if (node.getText().startsWith("(x")) found ??= node;
        node.forEachChild(visit);
      };
      visit(outer);
      const [identity] = identitiesOf(project.checker, found === undefined ? [] : [found]);
      if (identity === undefined) throw new Error("no closure");
      return identity.form;
    };
    const source = "export function f(a: number, b: number) { const k = 3; return (x: number) => x + a * k; }";
    expect(inner(source)).toBe(inner(source.replaceAll(/\ba\b/g, "first").replaceAll(/\bk\b/g, "factor")));
    expect(inner(source)).not.toBe(inner(source.replace("a * k", "b * k")));
    expect(inner(source)).not.toBe(inner(source.replace("k = 3", "k = 4")));
  });
  test("a static method that uses this reaches its class", () => {
    const method = (source: string): string => {
      project.replace({ "a.ts": source });
      const node = project.declaration("a.ts", "A");
      const member = "members" in node ? (node.members as (typeof node)[]).at(-1) : undefined;
      const [identity] = identitiesOf(project.checker, member === undefined ? [] : [member]);
      if (identity === undefined) throw new Error("no method");
      return identity.form;
    };
    const source = "export class A { static k = 1; static m() { return this.k; } }";
    expect(method(source)).not.toBe(method(source.replace("k = 1", "k = 2")));
    expect(method(source)).toBe(
      method(source.replace("{ static k", "{ /* three */ static k").replace("return this.k", "return (this).k")),
    );
  });
});

test("JavaScript that was never a module is told by the same form as the TypeScript that says the same", () => {
  project.replace({
    "a.js": "(function anonymous(a,b\n) {\nreturn a + b\n})",
    "b.ts": "export const f = function (x: number, y: number) { return x + y; };",
  });
  const found: ReturnType<typeof project.declaration>[] = [];
  const visit = (node: (typeof found)[number]): void => {
    if (node.kind === SyntaxKind.FunctionExpression) found.push(node);
    node.forEachChild(visit);
  };
  visit(project.file("a.js"));
  const [script, typed] = identitiesOf(project.checker, [...found, project.declaration("b.ts", "f")]);
  expect(script?.form).toBe(typed?.form);
  expect(script?.form).toMatch(/^[0-9a-f]{64}$/);
});

test("identify() lists what was reached and the packages, unknown versions by that word", () => {
  const { reached, packages } = identityOf(
    {
      "a.ts": "import { g } from './b.ts'; import { x } from 'lib'; export const f = () => g(x);",
      "b.ts": "const k = 1; export function g(n: any) { return n + k; }",
    },
    undefined,
  );
  expect(reached.map(({ name, path, kind }) => [name, path, kind])).toEqual([
    ["f", "/p/a.ts", "constant"],
    ["g", "/p/b.ts", "function"],
    ["k", "/p/b.ts", "constant"],
  ]);
  expect(packages).toEqual([{ name: "lib", version: "1.0.0" }]);
});
