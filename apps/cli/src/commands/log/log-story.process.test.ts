import { execFileSync } from "node:child_process";
import { createHash } from "node:crypto";
import { existsSync, mkdirSync, mkdtempSync, readFileSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterAll, beforeAll, expect, test } from "vitest";
import { runCli } from "../../test-cli.ts";

let root = "";
const git = (...args: readonly string[]): string => execFileSync("git", args, { cwd: root, encoding: "utf8" }).trim();

beforeAll(() => {
  root = mkdtempSync(join(tmpdir(), "onex-log-story-"));
  git("init", "--quiet");
  git("config", "user.name", "Ada L.");
  git("config", "user.email", "ada@example.org");
  git("commit", "--quiet", "--allow-empty", "--message", "First");
  mkdirSync(join(root, "src"));
});
afterAll(() => rmSync(root, { recursive: true, force: true }));

/** `onex log …` in a subfolder of the repository; gives what it printed as JSON. */
async function log(...args: readonly string[]) {
  const { status, stdout, stderr } = await runCli(["log", ...args, "--json"], { cwd: join(root, "src") });
  expect([status, stderr]).toEqual([0, ""]);
  return JSON.parse(stdout);
}

const sha256 = (path: string): string =>
  createHash("sha256")
    .update(readFileSync(join(root, path)))
    .digest("hex");

test("an entry goes from its first words to an archive and back, byte for byte", async () => {
  expect(await log("init")).toEqual({ root, logs: "docs/dev_logs", made: [".onex/log.yaml", ".onex/.gitignore"] });
  const { path, created } = await log("new");
  expect([created, path]).toEqual([true, expect.stringMatching(/^docs\/dev_logs\/ada-l\/debug_log_\d{4}_\d{2}_\d{2}\.md$/)]);

  const entry = await log(
    "entry",
    "Cache forgets its keys",
    "--tags",
    "blocker,protocol",
    "--problem",
    "Every third read misses",
  );
  expect(entry.path).toBe(path);
  git("add", "--all");
  git("commit", "--quiet", "--message", `Compare keys by text\n\nLog: ${entry.id}`);
  const commit = git("rev-parse", "HEAD");
  const changed = await log("status", entry.id.slice(0, 20), "resolved", "--by", "HEAD");
  expect([changed.id, changed.paths]).toEqual([entry.id, [path]]);
  expect(readFileSync(join(root, path), "utf8")).toContain(`resolved by ${commit.slice(0, 12)}`);

  const query = ["search", "tag:blocker", "status:resolved", "third read"];
  const before = await log(...query);
  expect(before.hits.map(({ id, places }: { id: string; places: unknown }) => [id, places])).toEqual([
    [entry.id, [{ path, line: entry.line }]],
  ]);
  const summary = await log("summary", "--week");
  expect([summary.entries, summary.major_issues[0].id, summary.blockers]).toEqual([1, entry.id, []]);
  const { links, problems } = await log("links", "--check");
  expect(problems).toEqual([]);
  expect(links).toContainEqual(expect.objectContaining({ relation: "log-trailer", to: commit, from: entry.id }));

  const monday = path.slice(-13, -3).replaceAll("_", "-");
  const quarter = `${monday.slice(0, 4)}-Q${Math.ceil(Number(monday.slice(5, 7)) / 3)}`;
  const archived = await log("archive", "--quarter", quarter);
  expect([archived.changed, archived.files, archived.removed]).toEqual([true, [path], []]);
  const hash = sha256(path);
  const again = await log("archive", "--quarter", quarter, "--remove-sources");
  expect([again.changed, again.removed, existsSync(join(root, path))]).toEqual([false, [path], false]);
  const after = await log(...query);
  expect(after.hits.map(({ id, places }: { id: string; places: unknown }) => [id, places])).toEqual([
    [entry.id, [{ path: `${archived.manifest}#${path}`, line: entry.line }]],
  ]);
  expect((await log("restore", archived.bundle)).restored).toEqual([path]);
  expect(sha256(path)).toBe(hash);
  expect(git("status", "--porcelain", ".onex")).toBe("");
});

test("completion offers the commands of the logs", async () => {
  const { stdout } = await runCli(["completion", "bash"]);
  expect(stdout).toMatch(/"onex log"\) words="init new entry status parse lint search summary links archive restore/);
  expect(stdout).toMatch(/"onex log entry"\) words=".*--json.*--from-run/);
});

test("every command of the logs has help with an example", async () => {
  for (const name of ["init", "new", "entry", "status", "parse", "lint", "search", "summary", "links", "archive", "restore"]) {
    const { status, stdout } = await runCli(["log", name, "--help"]);
    expect([status, stdout]).toEqual([0, expect.stringMatching(new RegExp(`Examples?:\\n {2}\\$ onex log ${name}`))]);
  }
});
