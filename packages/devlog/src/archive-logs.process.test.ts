import { spawn } from "node:child_process";
import { mkdirSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { expect, test } from "vitest";
import { archiveLogs } from "./archive-logs.ts";
import { openLogs } from "./log-store.ts";
import { restoreLogs } from "./restore-logs.ts";

const archiver = `
  import { archiveLogs } from ${JSON.stringify(join(import.meta.dirname, "archive-logs.ts"))};
  import { openLogs } from ${JSON.stringify(join(import.meta.dirname, "log-store.ts"))};
  process.stdout.write("ready");
  archiveLogs(openLogs(process.argv[1]), { of: { quarter: "2025-Q1" }, removeSources: true });
`;

/** Kills the archiver so long after it began; gives whether it was still at work. */
const killed = (root: string, afterMs: number): Promise<boolean> =>
  new Promise((resolve) => {
    const child = spawn(process.execPath, ["--input-type=module", "-e", archiver, root], {
      stdio: ["ignore", "pipe", "inherit"],
    });
    child.stdout.once("data", () => setTimeout(() => child.kill("SIGKILL"), afterMs));
    child.on("exit", (_code, signal) => resolve(signal === "SIGKILL"));
  });

test("an archiver that is killed at any moment loses no source, and the next one finishes its work", async () => {
  const root = mkdtempSync(join(tmpdir(), "onex-log-"));
  mkdirSync(join(root, "docs/dev_logs/ada"), { recursive: true });
  const text = (at: number): string =>
    `### Debug Entry: Entry ${at}\n- **Timestamp:** 2025-01-07T10:00:00Z\n\n${`line ${at}\n`.repeat(500)}`;
  const paths = Array.from({ length: 20 }, (_, at) => `docs/dev_logs/ada/debug_log_2025_01_06_${at}.md`);
  for (const [at, path] of paths.entries()) writeFileSync(join(root, path), text(at));
  let kills = 0;
  for (let afterMs = 0; afterMs < 300 && (await killed(root, afterMs)); afterMs += 30) kills++;
  expect(kills).toBeGreaterThan(0);
  const store = openLogs(root);
  expect(archiveLogs(store, { of: { quarter: "2025-Q1" }, removeSources: true }).files).toEqual([...paths].sort());
  restoreLogs(store, "debug_log_Q1_2025");
  for (const [at, path] of paths.entries()) expect(readFileSync(join(root, path), "utf8")).toBe(text(at));
  rmSync(root, { recursive: true });
});
