import { Fault, isFault } from "@onex/contract";
import { describe, expect, test } from "vitest";
import { loadSource } from "./load-source.ts";

const failure = async (files: Record<string, string>, entry = "main.ts"): Promise<unknown> => {
  try {
    await loadSource(files, entry);
  } catch (error) {
    return error;
  }
  return undefined;
};

const call = (module: Record<string, unknown>, name: string, ...given: unknown[]): unknown => {
  const fn = module[name];
  return typeof fn === "function" ? fn(...given) : undefined;
};

describe("loadSource()", () => {
  test("runs TypeScript with relative imports, in any spelling that the compiler takes", async () => {
    const { exports: module } = await loadSource(
      {
        "main.ts":
          "import { a } from './lib/a.ts'; import { b } from './lib/b'; import { c } from './lib/c.js'; import d from './d.json'; import { e } from './e';\nexport const sum = (n: number): number => n + a + b + c + d.x + e;",
        "lib/a.ts": "export const a: number = 1;",
        "./lib/b.ts": "export { value as b } from '../value.ts';",
        "/lib/c.ts": "export const c = 3;",
        "value.ts": "export const value = 2;",
        "d.json": '{ "x": 4 }',
        "e/index.ts": "export const e = 5;",
      },
      "./main.ts",
    );
    expect(call(module, "sum", 10)).toBe(25);
  });

  test("resolves cycles and built-ins of Node, with and without their prefix", async () => {
    const { exports: module } = await loadSource(
      {
        "a.ts":
          "import { odd } from './b.ts'; import { join } from 'node:path'; import { sep } from 'path'; export const even = (n: number): boolean => n === 0 || odd(n - 1); export const p = () => join('x', 'y') === 'x' + sep + 'y';",
        "b.ts": "import { even } from './a.ts'; export const odd = (n: number): boolean => n !== 0 && even(n - 1);",
      },
      "a.ts",
    );
    expect([call(module, "even", 10), call(module, "p")]).toEqual([true, true]);
  });

  test("imports late, and each call is a program of its own", async () => {
    const files = {
      "main.ts": "export let n = 0; export const next = () => ++n; export const late = () => import('./late.ts');",
      "late.ts": "export const x = 1;",
    };
    const [one, two] = [(await loadSource(files, "main.ts")).exports, (await loadSource(files, "main.ts")).exports];
    expect([call(one, "next"), call(one, "next"), call(two, "next")]).toEqual([1, 2, 1]);
    expect(await call(one, "late")).toMatchObject({ x: 1 });
  });

  test("refuses packages, files, URLs and the folders above by name", async () => {
    for (const specifier of [
      "vitest",
      "./missing.ts",
      "file:///etc/hosts",
      "data:text/javascript,1",
      "/etc/hosts",
      "../../package.json",
      "onex",
    ]) {
      const error = await failure({ "main.ts": `import x from ${JSON.stringify(specifier)}; export { x };` });
      expect(isFault(error) && [error.code, error.message]).toEqual([
        "f2n/import-unresolved",
        expect.stringContaining(specifier),
      ]);
    }
    expect(await failure({ "main.ts": "" }, "other.ts")).toMatchObject({ code: "f2n/import-unresolved" });
    const [late] = Object.values(
      (await loadSource({ "main.ts": "export const late = () => import('vitest');" }, "main.ts")).exports,
    );
    await expect((late as () => Promise<unknown>)()).rejects.toMatchObject({ code: "f2n/import-unresolved" });
  });

  test("cannot reach another program's text", async () => {
    const {
      exports: { url },
    } = await loadSource({ "secret.ts": "export const s = 1; export const url = import.meta.url;" }, "secret.ts");
    const [path] = /\/\d+\/.*$/.exec(String(url)) ?? [];
    const error = await failure({ "main.ts": `import { s } from '..${path}'; export { s };` });
    const direct = await failure({ "main.ts": `import { s } from '${url}'; export { s };` });
    expect([error, direct]).toMatchObject([{ code: "f2n/import-unresolved" }, { code: "f2n/import-unresolved" }]);
  });

  test("names the place of text that is no module", async () => {
    const broken = await failure({ "main.ts": "import './b.ts';", "b.ts": "export const x = ;" });
    expect(broken).toBeInstanceOf(Fault);
    expect(broken).toMatchObject({ code: "f2n/syntax", message: expect.stringContaining("b.ts:1 ") });
    expect(await failure({ "main.js": "const a = 1;\nconst a = 2;" }, "main.js")).toMatchObject({
      code: "f2n/syntax",
      message: expect.stringContaining("main.js"),
    });
    expect(await failure({ "main.ts": "import { y } from './b.ts'; y;", "b.ts": "export const x = 1;" })).toMatchObject({
      code: "f2n/import-unresolved",
    });
    expect(await failure({ "main.tsx": "export const x = <a/>;" }, "main.tsx")).toMatchObject({ code: "f2n/syntax" });
  });

  test("passes on what a module throws, with the line of the text", async () => {
    const thrown = await failure({
      "main.ts": "interface A {\n  x: number;\n}\nconst f = (a: A): never => { throw new RangeError('boom'); };\nf({ x: 1 });",
    });
    expect(thrown).toBeInstanceOf(RangeError);
    expect((thrown as RangeError).stack).toMatch(/main\.ts:4:\d+/);
  });

  test("runs enums where this Node rewrites them", async () => {
    const { exports: module } = await loadSource(
      { "main.ts": "enum E { A = 3 }\nexport const f = (): number => E.A;" },
      "main.ts",
    );
    expect(call(module, "f")).toBe(3);
  });

  test("leaves out imports that only types use", async () => {
    const { exports: module } = await loadSource(
      {
        "main.ts":
          "import { T, one } from './t';\nimport { Only } from './none';\nexport const f = (t: T, o?: Only): number => t + one;",
        "t.ts": "export type T = number; export const one = 1;",
      },
      "main.ts",
    );
    expect(call(module, "f", 2)).toBe(3);
  });

  test.each([
    ["a decorator", "const d = (_: unknown, _c: unknown): void => {};\nexport class A { @d m(): void {} }"],
    ["an accessor field", "export class A { accessor m = 1; }"],
    ["import = require() or export =", 'import fs = require("node:fs");\nexport const f = fs;'],
    ["JSX", "export const x = <a/>;"],
  ])("refuses %s by name, which needs the compiler and so a disk", async (word, text) => {
    const file = word === "JSX" ? "main.tsx" : "main.ts";
    expect(await failure({ [file]: text }, file)).toMatchObject({
      code: "f2n/syntax",
      message: expect.stringMatching(
        new RegExp(`^${file.replace(".", "\\.")} .*${word.replace(/[()]/g, "\\$&")} in source text .*load it from a file`),
      ),
    });
  });

  test("loads what reads clocks whatever it declares, and however deep it nests", async () => {
    const deep = `${"`${".repeat(20_000)}1${"}`".repeat(20_000)}`;
    const files = { "main.ts": `export const f = (): number => Date.now();\nexport const text = () => Date.now() + ${deep};` };
    // Too deep for the engine as well, which says so itself.
    expect([undefined, "f2n/syntax"]).toContain(((await failure(files)) as { code?: string } | undefined)?.code);
    for (const text of [
      "var Date = { now: () => 1 };",
      "const { a: Math, ...performance } = { a: { random: () => 1 } };",
      "enum fetch { A }",
    ]) {
      const { exports: module } = await loadSource(
        { "main.ts": `${text}\nexport const f = (): unknown => [Date.now(), Math.random()];` },
        "main.ts",
      );
      expect(call(module, "f")).toHaveLength(2);
    }
  });
});
