import { spawn } from "node:child_process";
import { existsSync, mkdirSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterEach, beforeEach, expect, test } from "vitest";
import { openLogs } from "../repository/log-store.ts";
import { archivedFiles, listManifests } from "./archive-files.ts";
import { archiveLogs } from "./archive-logs.ts";
import { restoreLogs } from "./restore-logs.ts";

/** `npm run soak` asks for 200. */
const moments = Number(process.env["ONEX_KILLS"] ?? 15);

const archiver = `
  import { archiveLogs } from ${JSON.stringify(join(import.meta.dirname, "archive-logs.ts"))};
  import { openLogs } from ${JSON.stringify(join(import.meta.dirname, "../repository/log-store.ts"))};
  process.stdout.write("ready");
  archiveLogs(openLogs(process.argv[1]), { of: { quarter: "2025-Q1" }, removeSources: true });
`;

/** Runs the archiver, kills it so long after it began when that is given, and gives how long it worked and whether it was killed at work. */
const archived = (root: string, afterMs?: number): Promise<{ tookMs: number; killed: boolean }> =>
  new Promise((resolve) => {
    const child = spawn(process.execPath, ["--input-type=module", "-e", archiver, root], {
      stdio: ["ignore", "pipe", "inherit"],
    });
    let began = 0;
    child.stdout.once("data", () => {
      began = performance.now();
      if (afterMs !== undefined) setTimeout(() => child.kill("SIGKILL"), afterMs);
    });
    child.on("exit", (_code, signal) => resolve({ tookMs: performance.now() - began, killed: signal === "SIGKILL" }));
  });

const paths = Array.from({ length: 20 }, (_, at) => `docs/dev_logs/ada/debug_log_2025_01_06_${at}.md`);
const textOf = (path: string): string =>
  `### Debug Entry: Entry of ${path}\n- **Timestamp:** 2025-01-07T10:00:00Z\n\n${`line of ${path}\n`.repeat(500)}`;

let root = "";
const writeSources = (): void => {
  mkdirSync(join(root, "docs/dev_logs/ada"), { recursive: true });
  for (const path of paths) writeFileSync(join(root, path), textOf(path));
};

beforeEach(() => {
  root = mkdtempSync(join(tmpdir(), "onex-log-"));
  writeSources();
});
afterEach(() => rmSync(root, { recursive: true }));

/** What can still be had of a log: its file, or its bytes in an archive that verifies. */
function held(): ReadonlyMap<string, string> {
  const store = openLogs(root);
  const found = new Map<string, string>();
  for (const manifest of listManifests(store))
    for (const { path, bytes } of archivedFiles(store, manifest)) found.set(path, new TextDecoder().decode(bytes));
  for (const path of paths) if (existsSync(join(root, path))) found.set(path, readFileSync(join(root, path), "utf8"));
  return found;
}

test(`an archiver that is killed at ${moments} moments leaves every log as its file or in a bundle with its manifest`, async () => {
  const { tookMs } = await archived(root);
  const whole = new Map(paths.map((path) => [path, textOf(path)]));
  let kills = 0;
  for (let moment = 0; moment < moments; moment++) {
    rmSync(join(root, "docs"), { recursive: true });
    writeSources();
    const { killed } = await archived(root, (tookMs * moment) / moments);
    kills += killed ? 1 : 0;
    expect(held(), `killed after ${(tookMs * moment) / moments} ms`).toEqual(whole);
  }
  expect(kills).toBeGreaterThan(0);
}, 600_000);

test("the archiver after a killed one finishes its work, and what it archived is restored byte for byte", async () => {
  await archived(root, 20);
  const store = openLogs(root);
  expect(archiveLogs(store, { of: { quarter: "2025-Q1" }, removeSources: true }).files).toEqual([...paths].sort());
  restoreLogs(store, "debug_log_Q1_2025");
  for (const path of paths) expect(readFileSync(join(root, path), "utf8")).toBe(textOf(path));
});
