import { spawnSync } from "node:child_process";
import { join } from "node:path";
import { afterAll, describe, expect, test } from "vitest";
import { loadModule } from "./load-module.ts";
import { link, testPrograms } from "./test-program.ts";

const programs = testPrograms();
afterAll(() => programs.dispose());

/** Texts that are more than JavaScript with types, each with what its `f` gives. */
const texts: readonly (readonly [what: string, text: string, given: unknown])[] = [
  ["an enum", "export enum E { A = 3 }\nexport const f = (): number => E.A;", 3],
  ["a constant enum", "const enum E { A = 4 }\nexport const f = (): number => E.A;", 4],
  ["a parameter property", "class P { constructor(readonly x: number) {} }\nexport const f = () => new P(5).x;", 5],
  ["a namespace", "namespace G { export const a = 6; }\nexport const f = () => G.a;", 6],
  ["an assertion in angle brackets", "export const f = () => <unknown>7;", 7],
  ["import =", 'import path = require("node:path");\nexport const f = () => path.basename("a/8");', "8"],
  ["an accessor field", "class A { accessor x = 9; static accessor y = 1; }\nexport const f = () => new A().x + A.y;", 10],
  [
    "a decorator",
    `const twice = (method: (n: number) => number, _: unknown) => (n: number): number => method(method(n));
class S { @twice static add(n: number): number { return n + 1; } }
export const f = () => S.add(9);`,
    11,
  ],
  [
    "a decorated class",
    `const named = <C extends new () => object>(C: C, _: unknown) => class extends C { name = "ada"; };
/** Of somebody. */
@named class S { name = ""; }
export const f = () => new S().name;`,
    "ada",
  ],
];

describe.each(texts)("loadModule() runs a file with %s", (_, text, given) => {
  test("as an ES module, again in a later generation, and where another file imports it", async () => {
    const main = 'export { f } from "./b.ts";';
    expect(await programs.call({ "a.ts": text })).toBe(given);
    expect(await programs.call({ "a.ts": text }, 7)).toBe(given);
    expect(await programs.call({ "a.ts": main, "b.ts": text })).toBe(given);
    expect(await programs.call({ "a.mts": text })).toBe(given);
  });

  test("where no package says what a file is, and as CommonJS", async () => {
    expect(await programs.call({ "a.ts": text, "package.json": undefined })).toBe(given);
    expect(await programs.call({ "a.ts": text, "package.json": "{}" })).toBe(given);
    expect(await programs.call({ "a.ts": text, "package.json": '{ "type": "commonjs" }' })).toBe(given);
    expect(await programs.call({ "a.cts": text })).toBe(given);
  });
});

/** In a process of its own: test runners write stacks in their own way. */
function stackOf(path: string): string {
  const loader = new URL("./load-module.ts", import.meta.url).href;
  const code = `const { loadModule } = await import("${loader}"); const { exports: { f } } = await loadModule(${JSON.stringify(path)});
try { f(); } catch (error) { process.stdout.write(error.stack); }`;
  return spawnSync(process.execPath, ["--no-warnings", "--input-type=module", "-e", code], { encoding: "utf8" }).stdout;
}

describe("loadModule()", () => {
  test("runs CommonJS that is written as ES modules, with what it requires and imports later", async () => {
    const files = {
      "a.cts":
        'import { join } from "node:path"; import b from "./b.cjs"; import { c } from "./c";\nexport const f = async (): Promise<unknown> => [join("a", b.k, c), (await import("./d.js")).d, typeof __filename];',
      "b.cjs": 'exports.k = "b";',
      "c.ts": 'export enum C { A = "c" }\nexport const c = C.A;',
      "d.ts": "export const d: number = 4;",
    };
    expect(await programs.call(files)).toEqual(["a/b/c", 4, "string"]);
    expect(await programs.call(files, 3)).toEqual(["a/b/c", 4, "string"]);
  });

  test("follows the project in legacy decorators, their metadata, and how class fields are set", async () => {
    const text = `const seen: unknown[] = [];
Reflect.set(Reflect, "metadata", (key: string, type: { name: string }) => () => { seen.push(key, type.name); });
function d(_: object, name: string): void { seen.push(name); }
class Base { set x(value: number) { seen.push(value); } }
class Q extends Base { @d override x: number = 2; }
export const f = () => (new Q(), seen);`;
    const config = (target: string) =>
      `{ "compilerOptions": { "experimentalDecorators": true, "emitDecoratorMetadata": true, "target": "${target}" } }`;
    expect(await programs.call({ "a.ts": text, "tsconfig.json": config("es2020") })).toEqual(["design:type", "Number", "x", 2]);
    expect(await programs.call({ "a.ts": text, "tsconfig.json": config("es2022") })).toEqual(["design:type", "Number", "x"]);
  });

  test("names the place that was written when something of such a file throws", async () => {
    const throwing = "\n\nexport const f = (): never => {\n  throw new Error('boom');\n};";
    const config = '{ "compilerOptions": { "jsx": "react", "jsxFactory": "h" } }';
    const places: string[] = [];
    for (const [file, head] of [
      ["a.ts", "enum E {\n  A,\n}"],
      ["a.ts", "function d(_: unknown, _c: unknown): void {}\nexport class A { @d m() {} }\n"],
      ["a.tsx", "const h = (...all: unknown[]) => all;\nexport const e = <a/>;\n"],
      ["a.cts", 'import { join } from "node:path";\nexport const g = join;\n'],
    ] as const) {
      const path = join(programs.write({ [file]: head + throwing, "tsconfig.json": config }), file);
      places.push(...(stackOf(path).match(/a\.c?tsx?:\d+:\d+/) ?? []));
    }
    expect(places).toEqual(["a.ts:6:9", "a.ts:6:9", "a.tsx:6:9", "a.cts:6:9"]);
  });

  test("says what is wrong with a text that the compiler has to read, and where", async () => {
    const broken = programs.call({ "a.tsx": "export const f = () => 1;\nexport const g = <a>;" });
    await expect(broken).rejects.toMatchObject({ code: "f2n/syntax", message: expect.stringContaining("a.tsx:2 ") });
    const decorated = programs.call({ "a.ts": "export class A { @d m() {} }\nexport const f = ;" });
    await expect(decorated).rejects.toMatchObject({ code: "f2n/syntax", message: expect.stringContaining("a.ts:2 ") });
  });
});

const jsx = {
  "node_modules/react/package.json": '{ "name": "react", "exports": { "./jsx-runtime": "./jsx.js" } }',
  "node_modules/react/jsx.js": "exports.jsx = exports.jsxs = (type, props) => ({ type, props });",
};
const element = 'import { T } from "./t";\nexport const f = (t: T = { a: 1 }) => <b title="c">{t.a}</b>;';
const t = "export interface T { a: number }";
const made = { type: "b", props: { title: "c", children: 1 } };

describe("loadModule() runs JSX", () => {
  test("with React where the project says nothing, or leaves JSX to others", async () => {
    expect(await programs.call({ "a.tsx": element, "t.ts": t, ...jsx })).toEqual(made);
    const config = '{ "compilerOptions": { "jsx": "preserve" } }';
    expect(await programs.call({ "a.tsx": element, "t.ts": t, ...jsx, "tsconfig.json": config })).toEqual(made);
    expect(await programs.call({ "a.jsx": "export const f = () => <b/>;", ...jsx })).toEqual({ type: "b", props: {} });
    expect(await programs.call({ "a.ts": 'export { f } from "./b.js";', "b.tsx": element, "t.ts": t, ...jsx })).toEqual(made);
  });

  test("as a project that it extends says", async () => {
    const files = {
      "a.tsx": "const h = (...all: unknown[]) => all;\nexport const f = () => <b c='d'>e</b>;",
      "tsconfig.json": '{ "extends": "./base.json" } // what all share',
      "base.json": '{ "compilerOptions": { "jsx": "react", "jsxFactory": "h" } }',
    };
    expect(await programs.call(files)).toEqual(["b", { c: "d" }, "e"]);
  });

  test("or says which package it lacks", async () => {
    await expect(programs.call({ "a.tsx": element, "t.ts": t })).rejects.toMatchObject({
      code: "f2n/import-unresolved",
      message: expect.stringMatching(/a\.tsx has JSX, which needs react\/jsx-runtime; install react, or name .*jsxImportSource/),
    });
  });
});

describe("loadModule() finds what the compiler finds", () => {
  test("by paths of the project, also behind other aliases", async () => {
    const files = {
      "src/a.ts": 'import { k } from "@/k/z.js"; import { l } from "lib"; export const f = () => [k, l];',
      "src/k/z.ts": 'import { l } from "lib"; export const k: number = l + 1;',
      "src/l.ts": "export const l = 1;",
      "tsconfig.json": '{ "compilerOptions": { "paths": { "@/*": ["./src/*"], "lib": ["./src/l"] } } }',
    };
    expect(await programs.call(files)).toEqual([2, 1]);
    expect(await programs.call(files, 5)).toEqual([2, 1]);
  });

  test("without endings, as folders, as JSON, and as TypeScript beside JavaScript that was made of it", async () => {
    const files = {
      "a.ts":
        'import { b } from "./b"; import { c } from "./c"; import { d } from "."; import e from "./e.json"; import { g } from "./g.js"; export const f = () => [b, c, d, e, g];',
      "b.ts": "export const b = 1;",
      "c/index.tsx": "export const c = 2;",
      "index.ts": "export const d = 3;",
      "e.json": "[4]",
      "g.ts": "export const g = 5;",
      "g.js": 'export const g = "stale";',
    };
    expect(await programs.call(files)).toEqual([1, 2, 3, [4], 5]);
  });

  test("in packages that are linked, whose sources are of the program too", async () => {
    const folder = programs.write({
      "app/a.ts": 'import { E } from "shared"; export const f = () => E.A;',
      "shared/package.json": '{ "name": "shared", "type": "module", "exports": "./src/index.ts" }',
      "shared/src/index.ts": 'export { E } from "./e";',
      "shared/src/e.ts": "export enum E { A = 8 }",
    });
    link(folder, "app/node_modules/shared", "shared");
    const [first, second] = [
      (await loadModule(join(folder, "app/a.ts"))).exports,
      (await loadModule(join(folder, "app/a.ts"), { generation: 1 })).exports,
    ];
    expect([first, second].map(({ f }) => typeof f === "function" && f())).toEqual([8, 8]);
  });

  test("or says what it looked for, and where to look", async () => {
    await expect(programs.call({ "a.ts": 'import x from "@/none"; export const f = () => x;' })).rejects.toMatchObject({
      code: "f2n/import-unresolved",
      message: expect.stringMatching(/@\/none.*; check the path and the paths of tsconfig\.json, or install the package$/),
    });
  });
});

describe("loadModule() leaves out what only types name", () => {
  test("of imports", async () => {
    const files = {
      "a.ts":
        'import { T, v } from "./t";\nimport { Only } from "./only";\nimport Default, {\n  U as V,\n} from "./t";\n/** {@link Only} of {@link V}. */\nexport const f = (t?: T, o?: Only, d?: Default, u?: V) => v + Number(t ?? 0);',
      "t.ts": "export type T = number;\nexport default interface D {}\nexport type U = 3;\nexport const v = 9;",
      "only.d.ts": "export interface Only {}",
    };
    expect(await programs.call(files)).toBe(9);
  });

  test("of what a file passes on", async () => {
    const files = {
      "a.ts": 'export { T, v as f } from "./u";\nimport { U } from "./t";\nexport { U as W };',
      "u.ts": 'export * from "./t";',
      "t.ts": "export type T = number;\nexport type U = 4;\nexport const v = () => 9;",
    };
    expect(await programs.call(files)).toBe(9);
  });
});
