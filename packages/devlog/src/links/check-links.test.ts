import { execFileSync } from "node:child_process";
import { mkdirSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { dirname, join } from "node:path";
import { afterEach, beforeEach, describe, expect, test } from "vitest";
import { remoteName } from "../repository/git-repository.ts";
import { openLogs } from "../repository/log-store.ts";
import { setStatus } from "../write/set-status.ts";
import { appendEntry } from "../write/write-entry.ts";
import { checkLinks } from "./check-links.ts";

let root = "";
// Fixed, so that the commits are: one hash in seventy begins with nothing but digits, and is then no commit without a word before it.
const dates = { GIT_AUTHOR_DATE: "2025-03-04T10:00:00Z", GIT_COMMITTER_DATE: "2025-03-04T10:00:00Z" };
const git = (...args: string[]): string =>
  execFileSync(
    "git",
    ["-C", root, "-c", "user.name=Ada", "-c", "user.email=ada@example.org", "-c", "commit.gpgsign=false", ...args],
    { encoding: "utf8", env: { ...process.env, ...dates } },
  ).trim();
const write = (path: string, text: string): void => {
  mkdirSync(dirname(join(root, path)), { recursive: true });
  writeFileSync(join(root, path), text);
};
const log = "docs/dev_logs/ada/debug_log_2025_03_03.md";
const links = (text: string) => {
  write(log, `### Debug Entry: T\n- **Timestamp:** 2025-03-04T10:00:00Z\n\n${text}\n`);
  const { links: traced, problems } = checkLinks(openLogs(root));
  return {
    traced: traced.map(({ kind, target, state, to, address }) => [kind, target, state, to ?? address]),
    problems: problems.map(({ code, line }) => [code, line]),
  };
};

beforeEach(() => {
  root = mkdtempSync(join(tmpdir(), "onex-log-"));
});
afterEach(() => rmSync(root, { recursive: true, force: true }));

describe("with a repository", () => {
  let commit = "";
  beforeEach(() => {
    git("init", "-q");
    git("remote", "add", "origin", "git@github.com:owner/name.git");
    git("commit", "-q", "--allow-empty", "-m", "First");
    commit = git("rev-parse", "HEAD");
  });

  test("checkLinks() finds commits, reports claimed ones that are missing, and forgets words that only look like one", () => {
    const { traced, problems } = links(`\`${commit.slice(0, 9)}\` and commit 0a0a0a0 and 0b0b0b0`);
    expect(traced).toEqual([
      ["commit", commit.slice(0, 9), "resolved", commit],
      ["commit", "0a0a0a0", "unresolved", undefined],
    ]);
    expect(problems).toEqual([["commit-unknown", 4]]);
  });

  test("checkLinks() knows a shortened remote, and the only one by any name", () => {
    const target = () => links("PR #20").traced[0]?.[3];
    git("config", "url.git@github.com:.insteadOf", "gh:");
    git("remote", "set-url", "origin", "gh:owner/short");
    expect(target()).toBe("https://github.com/owner/short/pull/20");
    git("remote", "rename", "origin", "upstream");
    expect(target()).toBe("https://github.com/owner/short/pull/20");
    git("remote", "add", "fork", "https://github.com/ada/name");
    expect(target()).toBeUndefined();
    git("remote", "add", "origin", "https://github.com/owner/name");
    expect(target()).toBe("https://github.com/owner/name/pull/20");
  });

  test("checkLinks() makes addresses of numbers, and reports another owner", () => {
    write("docs/dev_logs/ada/pr/pr_description_2025_03_04_pr20.md", "# P\n\n- **PR ID or Link:** PR #20\n");
    const { traced, problems } = links("PR #20, issue #3\nhttps://github.com/other/name/issues/123");
    expect(traced.slice(0, 3)).toEqual([
      ["pull", "20", "resolved", "docs/dev_logs/ada/pr/pr_description_2025_03_04_pr20.md"],
      ["issue", "3", "unchecked", "https://github.com/owner/name/issues/3"],
      ["issue", "123", "unchecked", "https://github.com/other/name/issues/123"],
    ]);
    expect(problems).toEqual([["foreign-repository", 5]]);
  });

  test("checkLinks() joins an entry to the velocity action of the same commit, and to commits that name it", () => {
    write(
      "docs/dev_logs/ada/velocity_log_2025_03_03_to_2025_03_09.md",
      `# Velocity Report: X (2025-03-04)\n\n- velocity_log_id: ABC-1\n- [2025-03-04T09:00:00Z] Did (id: ${commit.slice(0, 7)}, agent: "ada")\n`,
    );
    const { id } = appendEntry(openLogs(root), {
      ambient: { now: () => Date.UTC(2025, 2, 4), random: () => 0.5 },
      engineer: "ada",
      title: "T",
      links: [`fixed-by ${commit.slice(0, 8)}`, "velocity_log_id: abc-1"],
    });
    git("commit", "-q", "--allow-empty", "-m", `Second\n\nLog: ${id}`);
    const { links: traced, problems } = checkLinks(openLogs(root));
    expect(problems).toEqual([]);
    expect(traced.filter(({ from }) => from === id).map(({ kind, relation, to }) => [kind, relation, to])).toEqual([
      ["velocity", undefined, "docs/dev_logs/ada/velocity_log_2025_03_03_to_2025_03_09.md:1"],
      ["commit", "fixed-by", commit],
      ["action", "same-commit", "docs/dev_logs/ada/velocity_log_2025_03_03_to_2025_03_09.md:4"],
      ["commit", "log-trailer", git("rev-parse", "HEAD")],
    ]);
  });
});

test("checkLinks() resolves relative links from the log's folder, and reports broken ones", () => {
  write("docs/a file.md", "");
  const { traced, problems } = links(
    "[a](../../a%20file.md#x) [b](/docs/a%20file.md)\n[c](a.md) [d](#here) [e](https://example.org) debug_log_2025_03_03.md velocity_log_2020_01_01.md",
  );
  expect(traced.map(([, , state]) => state).toSorted()).toEqual([
    "resolved",
    "resolved",
    "resolved",
    "resolved",
    "unchecked",
    "unresolved",
    "unresolved",
  ]);
  expect(problems).toEqual([
    ["file-missing", 5],
    ["log-unknown", 5],
  ]);
});

test("checkLinks() leaves commits alone where there is no repository", () => {
  expect(links("commit 0a0a0a0 and 0b0b0b0")).toEqual({ traced: [["commit", "0a0a0a0", "unchecked", undefined]], problems: [] });
});

test("checkLinks() reports what is superseded on one side only", () => {
  const store = openLogs(root);
  let seed = 0;
  const ambient = { now: () => Date.UTC(2025, 2, 4), random: () => (seed = (seed + 0.137) % 1) };
  const [old, next] = ["Old", "New"].map((title) => appendEntry(store, { ambient, engineer: "ada", title }));
  setStatus(store, { ambient, id: old?.id ?? "", status: "superseded", by: next?.id ?? "" });
  expect(checkLinks(store).problems).toEqual([]);
  const path = join(root, next?.path ?? "");
  writeFileSync(path, readFileSync(path, "utf8").replace(/^- \*\*Links:.*\n/m, ""));
  expect(checkLinks(store).problems.map(({ code }) => code)).toEqual(["one-sided"]);
  appendEntry(store, { ambient, engineer: "ada", title: "T", links: ["dl-00000000000000000000000000"] });
  expect(checkLinks(store).problems.map(({ code }) => code)).toEqual(["one-sided", "entry-unknown"]);
});

test.each([
  ["https://github.com/owner/name.git", "owner/name"],
  ["https://token@github.com/owner/na.me/", "owner/na.me"],
  ["git@github.com:owner/name", "owner/name"],
  ["ssh://git@github.com/owner/name.git", "owner/name"],
  ["ssh://git@github.com:22/owner/name", "owner/name"],
  ["ssh://git@ssh.github.com:443/owner/name.git", "owner/name"],
  ["https://github.com/owner", undefined],
  ["https://github.com/owner/name/more", undefined],
  ["https://example.org/github.com/owner/name", undefined],
  ["https://example.org/owner/name", undefined],
  [undefined, undefined],
])("remoteName() reads %j", (url, expected) => {
  expect(remoteName(url)).toBe(expected);
});
