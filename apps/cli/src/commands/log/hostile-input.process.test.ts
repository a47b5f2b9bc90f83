import { execFileSync, spawn, spawnSync } from "node:child_process";
import { once } from "node:events";
import { existsSync, mkdirSync, mkdtempSync, readdirSync, readFileSync, rmSync, symlinkSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterEach, beforeEach, describe, expect, test } from "vitest";
import { repository } from "../../test-cli.ts";
import { cacheId, type LogFolder, logFolder, week, weekText } from "./test-log-folder.ts";

const bin = join(repository, "apps/cli/bin/onex.cjs");
let folder: LogFolder;
let home = "";
beforeEach(() => {
  folder = logFolder();
  folder.put(week, weekText);
  home = mkdtempSync(join(tmpdir(), "onex-home-"));
});
afterEach(() => {
  folder[Symbol.dispose]();
  rmSync(home, { recursive: true, force: true });
});

const env = (): NodeJS.ProcessEnv => ({
  ...process.env,
  HOME: home,
  XDG_CONFIG_HOME: home,
  GIT_CONFIG_NOSYSTEM: "1",
  ONEX_ENGINEER: "ada",
  NO_COLOR: "1",
});
const log = (args: readonly string[], more: NodeJS.ProcessEnv = {}) =>
  spawnSync(process.execPath, [bin, "log", ...args], {
    cwd: folder.root,
    encoding: "utf8",
    env: { ...env(), ...more },
    timeout: 60_000,
  });

describe("what somebody types", () => {
  test.each<[readonly string[], number, RegExp]>([
    [["new", "--engineer", "n".repeat(300)], 2, /^error\[cli\/usage\]: An engineer's name has at most 150 letters/],
    [["entry", "T", "--engineer", "ñ".repeat(100)], 2, /^error\[cli\/usage\]: An engineer's name/],
    [["archive", "--milestone", "m".repeat(300)], 2, /^error\[cli\/usage\]: A milestone's name has at most 150 letters/],
    [["summary", "--week", "9999-12-31"], 2, /^error\[cli\/usage\]: The week of 9999-12-31 leaves the calendar/],
    [["summary", "--week", "today"], 2, /^error\[cli\/usage\]: today is no day of the calendar; write one like /],
    [["entry", "T", "--context", "@docs"], 1, /^error\[io\/unreadable\]: The file docs of --context .* folder/],
    [["entry", "T", "--context", "@none"], 1, /^error\[io\/not-found\]: The file none of --context doesn't exist/],
    [["entry", "--from-run", "docs"], 1, /^error\[io\/unreadable\]: The record docs .* folder/],
    [["lint", ".onex"], 1, /^error\[io\/not-found\]: There is no debug log in the folder \.onex/],
    [["restore", ""], 1, /^error\[io\/not-found\]: no archive in docs\/dev_logs\/archive is ""/],
  ])("%j is refused with a sentence", (args, status, said) => {
    const ran = log(args);
    expect([ran.status, ran.stderr]).toEqual([status, expect.stringMatching(said)]);
  });

  test("an empty link is none", () => {
    const { path } = JSON.parse(log(["entry", "T", "--link", " ", "PR #3", "--json"]).stdout);
    expect(readFileSync(join(folder.root, path), "utf8")).toContain("- **Links:** PR #3\n");
  });

  test("a folder for lint is the logs below it", () => {
    expect(JSON.parse(log(["lint", "docs/dev_logs/ada", "--json"]).stdout).files).toMatchObject([{ path: week }]);
  });

  if (!existsSync("/proc/self")) console.info("not run: a folder that the system makes nothing in (there is no /proc)");
  test.skipIf(!existsSync("/proc/self"))("a folder that the system makes nothing in is refused, and not tried for ever", () => {
    const { status, stderr, signal } = log(["init", "-C", "/proc"]);
    expect([status, signal, stderr]).toEqual([1, null, expect.stringMatching(/^error\[io\/unwritable\]: /)]);
  });
});

describe("git", () => {
  test("that is not there is named by each command that needs it, and missed by no other", () => {
    const tools = join(home, "tools");
    mkdirSync(tools);
    symlinkSync(process.execPath, join(tools, "node"));
    const without = { PATH: tools };
    for (const args of [
      ["velocity", "new"],
      ["hooks", "install"],
      ["hooks", "status"],
      ["hooks", "run"],
    ])
      expect(log(args, without)).toMatchObject({
        status: 1,
        stderr: expect.stringContaining("git can't be started; install it"),
      });
    for (const args of [["entry", "T"], ["links"], ["search"], ["archive", "--quarter", "2025-Q2"]])
      expect([args, log(args, without).status]).toEqual([args, 0]);
  });

  test("without a commit, and at a detached one, writes entries", () => {
    const git = (...args: readonly string[]): void => {
      execFileSync("git", ["-c", "user.name=Ada", "-c", "user.email=ada@example.org", ...args], { cwd: folder.root, env: env() });
    };
    git("init", "-q");
    expect(log(["entry", "Before the first commit"]).status).toBe(0);
    expect(log(["velocity", "new"])).toMatchObject({
      status: 1,
      stderr: expect.stringContaining("no git repository with a commit"),
    });
    git("add", "-A");
    git("commit", "-q", "-m", "First");
    git("checkout", "-q", "--detach");
    expect(log(["entry", "At a detached commit"]).status).toBe(0);
    expect(log(["status", cacheId, "resolved", "--by", "HEAD"]).status).toBe(0);
    expect(log(["velocity", "new"]).status).toBe(0);
  });
});

if (process.platform === "win32") console.info("not run: a disk that takes no more (Windows has no limit for a file's size)");
describe.skipIf(process.platform === "win32")("a disk that takes no more", () => {
  /** Files of more than 4 KiB fail, as on a disk without room. */
  const cramped = (args: readonly string[]) =>
    spawnSync("bash", ["-c", 'ulimit -f 4; exec "$@"', "bash", process.execPath, bin, "log", ...args], {
      cwd: folder.root,
      encoding: "utf8",
      env: env(),
    });

  test.each([
    ["status", cacheId, "blocked"],
    ["lint", "--fix"],
    ["archive", "--quarter", "2025-Q2", "--remove-sources"],
  ])("lets %s fail by name, and leaves every file as it was", (...args) => {
    const large = `${weekText.replace("tags: [blocker, infra]", "tags: [other]")}\n${"A line of text.\n".repeat(500)}`;
    folder.put(week, large);
    const { status, stderr } = cramped(args);
    expect([status, stderr]).toEqual([
      1,
      expect.stringMatching(/^error\[io\/unwritable\]: .*debug_log_2025_05_19\.md can't be written: /),
    ]);
    expect(readFileSync(join(folder.root, week), "utf8")).toBe(large);
    expect(readdirSync(join(folder.root, "docs"), { recursive: true }).filter((name) => !String(name).endsWith(".md"))).toEqual([
      "dev_logs",
      "dev_logs/ada",
    ]);
  });

  test("keeps nobody from searching", () => {
    expect(cramped(["search", "third read"])).toMatchObject({ status: 0, stdout: expect.stringContaining(cacheId) });
  });
});

test("two processes at once write, archive and lint without losing an entry", async () => {
  const start = (args: readonly string[]): Promise<unknown[]> =>
    once(spawn(process.execPath, [bin, "log", ...args], { cwd: folder.root, env: env(), stdio: "ignore" }), "close");
  const titles = ["One", "Two", "Three"];
  const ended = await Promise.all([
    ...titles.map((title) => start(["entry", title])),
    start(["archive", "--quarter", "2025-Q2"]),
    start(["status", cacheId, "blocked"]),
  ]);
  expect(ended.map(([status]) => status)).toEqual([0, 0, 0, 0, 0]);
  const { hits } = JSON.parse(log(["search", "--json"]).stdout);
  expect(hits.map(({ title }: { title: string }) => title)).toEqual(expect.arrayContaining(titles));
  expect(log(["archive", "--quarter", "2025-Q2"]).status).toBe(0);
});
