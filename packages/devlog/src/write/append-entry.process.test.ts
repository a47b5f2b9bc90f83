import { spawn } from "node:child_process";
import { mkdtempSync, readFileSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { expect, test } from "vitest";
import { parseLog } from "../parse/parse-log.ts";

const writer = `
  import { openLogs } from ${JSON.stringify(join(import.meta.dirname, "../repository/log-store.ts"))};
  import { appendEntry } from ${JSON.stringify(join(import.meta.dirname, "write-entry.ts"))};
  const [root, name, count] = process.argv.slice(1);
  const ambient = { now: () => Date.UTC(2025, 2, 4, 10), random: Math.random };
  for (let at = 0; at < Number(count); at++) appendEntry(openLogs(root), { ambient, engineer: "ada", title: name + " " + at });
`;

/** Gives the exit status or the signal. */
const run = (root: string, name: string, count: number, killAfterMs?: number): Promise<number | string | null> =>
  new Promise((resolve) => {
    const child = spawn(process.execPath, ["--input-type=module", "-e", writer, root, name, String(count)], { stdio: "inherit" });
    child.on("exit", (code, signal) => resolve(signal ?? code));
    if (killAfterMs !== undefined) setTimeout(() => child.kill("SIGKILL"), killAfterMs);
  });

const path = "docs/dev_logs/ada/debug_log_2025_03_03.md";

test("two processes that append 1,000 entries each to one file lose none", async () => {
  const root = mkdtempSync(join(tmpdir(), "onex-log-"));
  expect(await Promise.all([run(root, "one", 1000), run(root, "two", 1000)])).toEqual([0, 0]);
  const titles = parseLog(readFileSync(join(root, path), "utf8"), path).entries.map(({ title }) => title);
  const expected = ["one", "two"].flatMap((name) => Array.from({ length: 1000 }, (_, at) => `${name} ${at}`));
  expect(titles.toSorted()).toEqual(expected.sort());
  rmSync(root, { recursive: true });
}, 400_000);

test("a writer that is killed leaves whole entries and a free lock", async () => {
  const root = mkdtempSync(join(tmpdir(), "onex-log-"));
  expect(await run(root, "killed", 100_000, 1500)).toBe("SIGKILL");
  expect(await run(root, "next", 1)).toBe(0);
  const { entries } = parseLog(readFileSync(join(root, path), "utf8"), path);
  expect(entries.at(-1)?.title).toBe("next 0");
  expect(entries.map(({ sections }) => sections.length).every((count) => count === 6)).toBe(true);
  rmSync(root, { recursive: true });
});
