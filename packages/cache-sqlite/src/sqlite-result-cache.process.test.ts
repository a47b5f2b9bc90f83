import { execFile, spawn } from "node:child_process";
import { mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { promisify } from "node:util";
import { afterAll, expect, test } from "vitest";
import { sqliteResultCache } from "./sqlite-result-cache.ts";

const folder = mkdtempSync(join(tmpdir(), "onex-cache-"));
afterAll(() => rmSync(folder, { recursive: true }));
const module = JSON.stringify(new URL("./sqlite-result-cache.ts", import.meta.url).href);
const script = (path: string, body: string): readonly string[] => [
  "--input-type=module",
  "-e",
  `import { sqliteResultCache } from ${module};
  const cache = sqliteResultCache(${JSON.stringify(path)}, { busyTimeoutMs: 5_000, warn: (fault) => { console.error(fault.message); process.exit(9); } });
  ${body}`,
];
const text = (index: number): string => `${index} `.repeat(50);

test("a process that is killed while it writes loses nothing that it has stored, and damages nothing", async () => {
  const path = join(folder, "killed.db");
  const writes = `for (let i = 0; ; i++) { cache.set(String(i), (i + " ").repeat(50)); if (i % 20 === 0) await new Promise((done) => process.stdout.write(i + "\\n", done)); }`;
  for (let round = 0; round < 3; round++) {
    const child = spawn(process.execPath, script(path, writes), { stdio: ["ignore", "pipe", "inherit"] });
    let stored = 0;
    for await (const chunk of child.stdout) {
      stored = Number(String(chunk).trim().split("\n").at(-1));
      if (stored >= 200) break;
    }
    const gone = new Promise((resolve) => child.once("exit", resolve));
    child.kill("SIGKILL");
    await gone;
    using cache = sqliteResultCache(path, {
      warn: (fault) => {
        throw fault;
      },
    });
    expect(stored).toBeGreaterThanOrEqual(200);
    for (let index = 0; index <= stored; index++) expect(cache.get(`${index}`)).toBe(text(index));
  }
});

test("processes that write at the same time, from the first moment of the file on, lose nothing", async () => {
  const path = join(folder, "shared.db");
  const writes = (name: string): string =>
    `for (let i = 0; i < 300; i++) { cache.set("${name}" + i, "${name}"); cache.get("a" + i); } console.log(cache.counts().evictions);`;
  const run = promisify(execFile);
  const ended = await Promise.all(["a", "b", "c"].map((name) => run(process.execPath, script(path, writes(name)))));
  expect(ended.map(({ stdout, stderr }) => [stdout.trim(), stderr])).toEqual(ended.map(() => ["0", ""]));
  using cache = sqliteResultCache(path);
  expect(cache.counts().entries).toBe(900);
});
