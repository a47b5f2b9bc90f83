import { spawnSync } from "node:child_process";
import { chmodSync, chownSync, mkdtempSync, readdirSync, readFileSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterEach, beforeEach, describe, expect, test } from "vitest";
import { repository } from "../../test-cli.ts";
import { cacheId, type LogFolder, logFolder, week, weekText } from "./test-log-folder.ts";

/** Who runs the commands: root may read and write everything, so nobody does it in its place. */
const nobody = process.getuid?.() === 0 ? { uid: 65_534, gid: 65_534 } : {};
const bin = join(repository, "apps/cli/bin/onex.cjs");
const probe = spawnSync(process.execPath, [bin, "--version"], { cwd: tmpdir(), ...nobody, encoding: "utf8" });
const reason =
  process.platform === "win32"
    ? "permissions are others there"
    : probe.status === 0
      ? undefined
      : "nobody may not run the command line";
if (reason !== undefined) console.info(`not run: logs that may not be read or written (${reason})`);

const secret = "docs/dev_logs/bob/debug_log_2025_06_02.md";
let folder: LogFolder;
let home = "";

beforeEach(() => {
  folder = logFolder();
  home = mkdtempSync(join(tmpdir(), "onex-home-"));
  folder.put(week, weekText);
  folder.put(secret, "### Debug Entry: Of bob\n\n- **Timestamp:** 2025-06-03T10:00:00Z\n");
  give(folder.root);
  give(home);
});
afterEach(() => {
  folder[Symbol.dispose]();
  rmSync(home, { recursive: true, force: true });
});

function give(path: string): void {
  const { uid, gid } = nobody;
  if (uid === undefined) return;
  chownSync(path, uid, gid);
  for (const item of readdirSync(path, { recursive: true })) chownSync(join(path, String(item)), uid, gid);
}

const log = (...args: readonly string[]) =>
  spawnSync(process.execPath, [bin, "log", ...args], {
    cwd: folder.root,
    ...nobody,
    encoding: "utf8",
    env: { ...process.env, HOME: home, ONEX_ENGINEER: "ada", NO_COLOR: "1" },
  });
const withhold = (path: string): void => chmodSync(join(folder.root, path), 0);
const at = (path: string): string => join(folder.root, path);

describe.skipIf(reason !== undefined)("a log that may not be read", () => {
  const where = { file: secret, folder: "docs/dev_logs/bob" };

  test.each(Object.entries(where))("by its %s is named once by each command that reads, which goes on", (_what, path) => {
    withhold(path);
    for (const args of [["search"], ["summary", "--quarter", "2025-Q2"], ["links"], ["velocity", "report"]]) {
      const { status, stdout, stderr } = log(...args, "--json");
      const { warnings } = JSON.parse(stdout);
      expect([args[0], status, warnings.length]).toEqual([args[0], 0, args[0] === "velocity" && path === secret ? 0 : 1]);
      if (warnings.length > 0) expect(warnings[0]).toMatchObject({ path, message: expect.stringContaining("permission denied") });
      if (args[0] !== "velocity") expect(stderr).toContain(`warning[io/unreadable]: ${path} can't be read: permission denied`);
    }
    expect(JSON.parse(log("search", "--json").stdout)).toMatchObject({ total: 2 });
    expect(log("status", cacheId, "blocked")).toMatchObject({ status: 0, stdout: expect.stringContaining(week) });
    expect(log("entry", "Goes on").status).toBe(0);
    const lint = log("lint");
    expect([lint.status, lint.stdout]).toEqual([1, expect.stringContaining("[file-unreadable]")]);
    expect(log("links", "--check").status).toBe(1);
    chmodSync(at(path), 0o755);
    expect(JSON.parse(log("search", "of bob", "--json").stdout)).toMatchObject({ total: 1, warnings: [] });
  });

  test("keeps an archive from being made, which changes nothing", () => {
    withhold(secret);
    const { status, stderr } = log("archive", "--quarter", "2025-Q2", "--remove-sources");
    expect([status, stderr]).toEqual([1, expect.stringMatching(/^error\[io\/unreadable\]: .*debug_log_2025_06_02\.md/)]);
    expect(readdirSync(at("docs/dev_logs"))).toEqual(["ada", "bob"]);
    expect(readFileSync(at(week), "utf8")).toBe(weekText);
  });
});

describe.skipIf(reason !== undefined)("a repository that may not be written", () => {
  test("is read, and each command that would write says what it can't", () => {
    log("archive", "--quarter", "2025-Q2");
    const own = ["", ".onex", "docs/dev_logs", "docs/dev_logs/ada", "docs/dev_logs/archive"].map(at);
    for (const path of own) chmodSync(path, 0o555);
    try {
      expect(JSON.parse(log("search", "third read", "--json").stdout).total).toBe(1);
      expect(JSON.parse(log("summary", "--quarter", "2025-Q2", "--json").stdout).entries).toBe(3);
      for (const args of [["entry", "T"], ["new"], ["status", cacheId, "blocked"], ["lint", "--fix"]]) {
        const { status, stderr } = log(...args);
        expect([args, status, stderr]).toEqual([args, 1, expect.stringMatching(/^error\[io\/unwritable\]: /)]);
      }
      expect(readFileSync(at(week), "utf8")).toBe(weekText);
    } finally {
      for (const path of own) chmodSync(path, 0o755);
    }
  });

  test("a log that is read-only in a folder that is not is replaced, and stays read-only", () => {
    chmodSync(at(week), 0o444);
    expect(log("status", cacheId, "blocked").status).toBe(0);
    expect(readFileSync(at(week), "utf8")).toContain("blocked");
  });
});
