import { execFile } from "node:child_process";
import { mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { promisify } from "node:util";
import { afterAll, expect, test } from "vitest";

const folder = mkdtempSync(join(tmpdir(), "onex-cache-"));
afterAll(() => rmSync(folder, { recursive: true }));
const run = async (body: string): Promise<string> => {
  const module = JSON.stringify(new URL("./index.ts", import.meta.url).href);
  const text = `import { f2n, graph, inputs, sqliteResultCache } from ${module}; ${body}`;
  const { stdout } = await promisify(execFile)(process.execPath, ["--input-type=module", "-e", text]);
  return stdout.trim();
};

test("importing the library loads no SQLite", async () => {
  const loaded = `process.moduleLoadList.some((name) => name === "NativeModule sqlite")`;
  const made = `sqliteResultCache(${JSON.stringify(join(folder, "lazy.db"))}).get("a")`;
  expect(await run(`const before = ${loaded}; ${made}; console.log(before, ${loaded})`)).toBe("false true");
});

test("another process takes what this graph has answered from the file", async () => {
  const path = JSON.stringify(join(folder, "shared.db"));
  const body = `
    const twice = await f2n.source("export const twice = (value: number): number => { return value * 2; };");
    const cache = sqliteResultCache(${path});
    const g = graph({ out: twice.bind(inputs().value) }, { cache });
    console.log(g.run({ value: 21 }).out, cache.counts().hits);
    process.exit();`;
  expect([await run(body), await run(body)]).toEqual(["42 0", "42 1"]);
});
