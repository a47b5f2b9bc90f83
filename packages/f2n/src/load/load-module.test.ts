import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterAll, expect, test } from "vitest";
import { loadModule } from "./load-module.ts";

const folder = mkdtempSync(join(tmpdir(), "onex-load-"));
afterAll(() => rmSync(folder, { recursive: true }));

const write = (path: string, text: string): string => {
  const file = join(folder, path);
  mkdirSync(join(file, ".."), { recursive: true });
  writeFileSync(file, text);
  return file;
};

test("loadModule() evaluates a new generation of the whole graph outside packages", async () => {
  write("node_modules/dep/package.json", '{ "name": "dep", "type": "module", "exports": "./index.js" }');
  write("node_modules/dep/index.js", "export const loaded = { times: 0 };");
  write("package.json", '{ "type": "module" }');
  write("helper.ts", "export const k: number = 1;");
  const main = write(
    "main.ts",
    "import { k } from './helper.ts'; import { loaded } from 'dep'; loaded.times += 1; export const f = (): number => k; export { loaded };",
  );

  const { exports: first } = await loadModule(main);
  expect((await loadModule(main)).exports).toBe(first);
  write("helper.ts", "export const k: number = 2;");
  expect((await loadModule(main)).exports).toBe(first);
  const { exports: second } = await loadModule(main, { generation: 1 });
  expect((await loadModule(main, { generation: 1 })).exports).toBe(second);
  expect([first, second].map(({ f }) => typeof f === "function" && f())).toEqual([1, 2]);
  expect(second.loaded).toBe(first.loaded);
  expect(second.loaded).toEqual({ times: 2 });
});

test("loadModule() evaluates a new generation of CommonJS, with all that it requires", async () => {
  write("package.json", '{ "type": "module" }');
  const put = (k: number): void => {
    write("required.ts", `export const k: number = ${k};`);
    write("typed.cts", `const k: number = ${k}; exports.k = k;`);
    write("plain.cjs", `exports.k = ${k};`);
    write("data.json", String(k));
  };
  const main = write(
    "main.cts",
    `import { k } from "./required"; import typed from "./typed.cjs"; import plain = require("./plain.cjs"); import data from "./data.json";
export const f = () => [k, typed.k, plain.k, data, __filename]; export const late = () => require("./typed.cjs").k;`,
  );
  const through = write("through.ts", 'export { f, late } from "./main.cjs";');
  for (const generation of [0, 11, 12]) {
    put(generation);
    for (const entry of [main, through]) {
      const {
        exports: { f, late },
      } = await loadModule(entry, { generation });
      const given = typeof f === "function" && typeof late === "function" ? [...f(), late()] : [];
      expect(given).toEqual([generation, generation, generation, generation, main, generation]);
    }
  }
});

test("loadModule() says what is wrong with a file and where", async () => {
  write("package.json", '{ "type": "module" }');
  const broken = write("broken.js", "export const a = 1;\nexport const a = 2;");
  await expect(loadModule(broken, { generation: 3 })).rejects.toMatchObject({
    code: "f2n/syntax",
    message: expect.stringContaining("broken.js"),
  });
  await expect(loadModule(join(folder, "none.ts"))).rejects.toMatchObject({ code: "f2n/import-unresolved" });
  await expect(loadModule(write("typed.ts", "export const a: = 1;"))).rejects.toMatchObject({
    code: "f2n/syntax",
    message: expect.stringContaining("typed.ts:1 "),
  });
  await expect(loadModule(write("throws.ts", "throw new RangeError('boom');"))).rejects.toThrow(RangeError);
});

test("loadModule() gives a module that exports a function named then", async () => {
  const file = write("then.ts", "export function then(n: number): number { return n; } export const ok = 1;");
  const { exports } = await loadModule(file);
  expect([Object.keys(exports), exports.ok]).toEqual([["ok", "then"], 1]);
  const again = await loadModule(file, { generation: 1 });
  expect(again.exports.ok).toBe(1);
});

test("loadModule() tries a file again that could not be found before", async () => {
  const file = write("late.ts", "export { k } from './later.ts';");
  await expect(loadModule(file, { generation: 8 })).rejects.toMatchObject({ code: "f2n/import-unresolved" });
  write("later.ts", "export const k = 5;");
  expect((await loadModule(file, { generation: 9 })).exports.k).toBe(5);
});
