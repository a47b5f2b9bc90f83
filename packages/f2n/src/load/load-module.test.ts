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

  const first = await loadModule(main);
  expect(await loadModule(main)).toBe(first);
  write("helper.ts", "export const k: number = 2;");
  expect(await loadModule(main)).toBe(first);
  const second = await loadModule(main, { generation: 1 });
  expect(await loadModule(main, { generation: 1 })).toBe(second);
  expect([first, second].map(({ f }) => typeof f === "function" && f())).toEqual([1, 2]);
  expect(second.loaded).toBe(first.loaded);
  expect(second.loaded).toEqual({ times: 2 });
});

test("loadModule() says what is wrong with a file and where", async () => {
  write("package.json", '{ "type": "module" }');
  const broken = write("broken.js", "export const a = 1;\nexport const a = 2;");
  await expect(loadModule(broken, { generation: 3 })).rejects.toMatchObject({
    code: "f2n/syntax",
    message: expect.stringContaining("broken.js"),
  });
  await expect(loadModule(join(folder, "none.ts"))).rejects.toMatchObject({ code: "f2n/import-unresolved" });
  await expect(loadModule(write("typed.ts", "enum E { A }\nexport { E };"))).rejects.toMatchObject({ code: "f2n/syntax" });
  await expect(loadModule(write("throws.ts", "throw new RangeError('boom');"))).rejects.toThrow(RangeError);
});
