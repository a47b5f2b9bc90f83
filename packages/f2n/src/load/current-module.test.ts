import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { pathToFileURL } from "node:url";
import { afterAll, expect, test } from "vitest";
import { f2nEngine } from "../engine.ts";
import { nativeImport } from "./native-import.ts";

const folder = mkdtempSync(join(tmpdir(), "onex-current-"));
const engine = f2nEngine();
afterAll(async () => {
  await engine[Symbol.asyncDispose]();
  rmSync(folder, { recursive: true });
});

const write = (path: string, text: string): string => {
  const file = join(folder, path);
  mkdirSync(join(file, ".."), { recursive: true });
  writeFileSync(file, text);
  return file;
};

/** What the function `f` of a module gives, and the hash of what it is said to be. */
async function read(file: string): Promise<{ readonly given: unknown; readonly hash: string; readonly f: unknown }> {
  const { f } = await engine.module(file);
  if (f === undefined || !("callable" in f)) throw new Error(`f is ${JSON.stringify(f)}`);
  return { given: f.callable(1), hash: f.description.metadata_block.hash, f: f.callable };
}

test("module() runs the code that it describes, also when the file has changed since the last time", async () => {
  const file = write("own/f.ts", "export const f = (n: number): number => n + 1;\n");
  const first = await read(file);
  const again = await read(file);
  write("own/f.ts", "export const f = (n: number): number => n + 100;\n");
  const second = await read(file);
  expect([first.given, again.given, second.given]).toEqual([2, 2, 101]);
  expect(again.f).toBe(first.f);
  expect(second.hash).not.toBe(first.hash);
  expect((await read(file)).f).toBe(second.f);
});

test("module() runs a changed helper two files away", async () => {
  write("far/deep.ts", "export const k = 1;\n");
  write("far/helper.ts", 'import { k } from "./deep.ts"; export const plus = (n: number): number => n + k;\n');
  const file = write("far/f.ts", 'import { plus } from "./helper.ts"; export const f = (n: number): number => plus(n);\n');
  const first = await read(file);
  write("far/deep.ts", "export const k = 1000;\n");
  expect([first.given, (await read(file)).given]).toEqual([2, 1001]);
});

test("module() gives the process's own instance, while the file is what that was made of", async () => {
  const text =
    "let calls = 0; export const count = (): number => calls; export const f = (n: number): number => { calls += 1; return n; };\n";
  const file = write("shared/f.ts", text);
  const { exports: own } = await nativeImport(pathToFileURL(file).href);
  expect((await read(file)).f).toBe(own["f"]);
});

test("module() does not give an instance that others made of what the file was before", async () => {
  const file = write("imported/f.ts", "export const f = (n: number): number => n + 1;\n");
  const { exports: own } = await nativeImport(pathToFileURL(file).href);
  write("imported/f.ts", "export const f = (n: number): number => n + 10;\n");
  const { f, given } = await read(file);
  expect(given).toBe(11);
  expect(f).not.toBe(own["f"]);
});

test("module() evaluates a file again that failed for a reason outside of it", async () => {
  const needed = join(folder, "failing/needed.json");
  const file = write(
    "failing/f.ts",
    `import { readFileSync } from "node:fs"; readFileSync(${JSON.stringify(needed)}); export const f = (n: number): number => n;\n`,
  );
  await expect(engine.module(file)).rejects.toThrow(/ENOENT/);
  write("failing/needed.json", "{}");
  expect((await read(file)).given).toBe(1);
});
