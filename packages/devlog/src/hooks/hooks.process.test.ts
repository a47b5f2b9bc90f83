import { spawnSync } from "node:child_process";
import { chmodSync, existsSync, mkdirSync, readFileSync, symlinkSync, writeFileSync } from "node:fs";
import { dirname, join } from "node:path";
import { isFault } from "@onex/contract";
import { afterAll, beforeAll, describe, expect, test } from "vitest";
import { checkLinks } from "../links/check-links.ts";
import { parseLog } from "../parse/parse-log.ts";
import { initLogs } from "../repository/init-logs.ts";
import { openLogs } from "../repository/log-store.ts";
import { type TestRepository, testRepository } from "../test-repository.ts";
import { hookStatus, installHooks, uninstallHooks } from "./install-hooks.ts";

const onex = join(import.meta.dirname, "../../../../apps/cli/bin/onex.cjs");
const log = "docs/dev_logs/ada/debug_log_2025_03_03.md";
const bare = (title: string): string => `### Debug Entry: ${title}\n\n#### Context\n\nIt happened.\n\n`;

interface Committed {
  readonly status: number | null;
  readonly stderr: string;
}

/** Commits with `onex` on the PATH, or without. */
function commit({ root, env }: Pick<TestRepository, "root" | "env">, args: readonly string[] = [], path = withOnex()): Committed {
  const { status, stderr } = spawnSync("git", ["-C", root, "commit", "-q", "-m", "Work", ...args], {
    env: { ...env, PATH: path },
    encoding: "utf8",
  });
  return { status, stderr };
}

let tools: TestRepository | undefined;
beforeAll(() => {
  tools = testRepository("a folder");
  tools.write("bin/onex", `#!/bin/sh\nexec "${process.execPath}" "${onex}" "$@"\n`);
  chmodSync(join(tools.root, "bin/onex"), 0o755);
});
afterAll(() => tools?.[Symbol.dispose]());
const withOnex = (): string => `${tools?.root ?? ""}/bin:/usr/bin:/bin`;
const withoutOnex = "/usr/bin:/bin";

function started(name = "Größe und Maß"): TestRepository {
  const repository = testRepository(name);
  initLogs(repository.root);
  repository.commit("Begin");
  installHooks(repository.root);
  return repository;
}

describe("a commit", () => {
  test("fills in timestamp and engineer of a new entry, leaves the tree clean, and is named by its trailer both ways", () => {
    using repository = started();
    repository.write(log, bare("New"));
    repository.git("add", "-A");
    expect(commit(repository)).toEqual({ status: 0, stderr: `${log}:1: timestamp and engineer filled in: New\n` });
    const [entry] = parseLog(repository.read(log), log).entries;
    expect(entry).toMatchObject({ title: "New", engineer: "Ada", timestamp: { precision: "second" } });
    expect(repository.git("status", "--porcelain")).toBe("");
    expect(repository.git("diff-files")).toBe("");
    expect(`${repository.git("show", `HEAD:${log}`)}\n\n`).toBe(repository.read(log));
    repository.write("fix.txt", "");
    repository.git("add", "-A");
    expect(commit(repository, ["--trailer", `Log: ${entry?.id}`])).toEqual({ status: 0, stderr: "" });
    expect(repository.git("status", "--porcelain")).toBe("");
    const trailers = checkLinks(openLogs(repository.root)).links.filter(({ relation }) => relation === "log-trailer");
    expect(trailers).toMatchObject([{ from: entry?.id, path: log, to: repository.git("rev-parse", "HEAD") }]);
  });

  test("of a part of a file keeps the rest unstaged, with the same values", () => {
    using repository = started();
    repository.write(log, bare("One"));
    repository.git("add", "-A");
    repository.write(log, `${bare("One")}Unstaged words.\n\n${bare("Two")}`);
    expect(commit(repository).status).toBe(0);
    const committed = parseLog(repository.git("show", `HEAD:${log}`), log).entries;
    const [one, two] = parseLog(repository.read(log), log).entries;
    expect(committed.map(({ title }) => title)).toEqual(["One"]);
    expect(one).toMatchObject({ engineer: "Ada", timestamp: committed[0]?.timestamp });
    expect(two).not.toHaveProperty("timestamp");
    expect(repository.git("status", "--porcelain")).toBe(`M ${log}`);
    const unstaged = repository
      .git("diff", "-U0")
      .split("\n")
      .filter((line) => /^[+-][^+-]/.test(line));
    expect(unstaged).toEqual(["+Unstaged words.", "+### Debug Entry: Two", "+#### Context", "+It happened."]);
  });

  test("with -a is filled in too, and leaves the tree clean", () => {
    using repository = started();
    repository.write(log, bare("One"));
    repository.commit("Without the hook");
    repository.write(log, `${repository.read(log)}${bare("Two")}`);
    expect(commit(repository, ["-a"]).status).toBe(0);
    expect(repository.git("status", "--porcelain")).toBe("");
    expect(parseLog(repository.git("show", `HEAD:${log}`), log).entries.at(-1)).toMatchObject({ title: "Two", engineer: "Ada" });
  });

  test("that names paths is refused where something must be filled in, for git would forget it", () => {
    using repository = started();
    repository.write(log, bare("One"));
    repository.git("add", "-A");
    const { status, stderr } = commit(repository, ["--", log]);
    expect({ status, stderr }).toEqual({
      status: 1,
      stderr: expect.stringContaining(`${log}:1: nothing can be filled in while paths`),
    });
    expect(repository.read(log)).toBe(bare("One"));
  });

  test("with a broken block is refused with file and line, and nothing is changed", () => {
    using repository = started();
    const text = `---\nschema: onex-debug-log/1\nweek: {2025\n---\n\n${bare("New")}\`\`\`\nnever closed\n`;
    repository.write(log, text);
    repository.git("add", "-A");
    const { status, stderr } = commit(repository);
    expect(status).toBe(1);
    expect(stderr.split("\n").slice(0, 2)).toEqual([
      `${log}:3: week is no valid YAML [header-yaml]`,
      `${log}:12: the code that begins here is never closed [fence-unclosed]`,
    ]);
    expect(repository.git("show", `:${log}`)).toBe(text.trimEnd());
    // What was broken before this commit does not stop it.
    repository.git("commit", "-q", "--no-verify", "-m", "Forced");
    repository.write(log, text.replace("happened", "happens"));
    repository.git("add", "-A");
    expect(commit(repository)).toMatchObject({ status: 0, stderr: "" });
  });

  test("leaves old entries alone, also with another title, other text or in another file", () => {
    using repository = started();
    repository.write(log, `${bare("One")}${bare("Two").replace("happened", "happens")}${bare("Three").replace("It", "This")}`);
    repository.commit("Old");
    const moved = "docs/dev_logs/ada/debug_log_2025_03_10.md";
    repository.write(log, `${bare("Uno")}${bare("Two").replace("happened", "is over")}`);
    repository.write(moved, bare("Three").replace("It", "This"));
    repository.git("add", "-A");
    expect(commit(repository)).toEqual({ status: 0, stderr: "" });
    expect(repository.read(moved)).toBe(bare("Three").replace("It", "This"));
  });

  test("keeps CRLF in the work tree and LF in the repository where git converts", () => {
    using repository = started();
    repository.git("config", "core.autocrlf", "true");
    repository.write(log, bare("New").replaceAll("\n", "\r\n"));
    repository.git("add", "-A");
    expect(commit(repository).status).toBe(0);
    expect(repository.git("status", "--porcelain")).toBe("");
    expect(repository.read(log).replaceAll("\r\n", "")).not.toMatch(/[\r\n]/);
    expect(repository.git("cat-file", "blob", `HEAD:${log}`)).not.toContain("\r");
  });

  test("that ends a merge leaves the entries of the other side alone", () => {
    using repository = started();
    repository.write(log, "# Log\n");
    repository.commit("Log");
    repository.git("checkout", "-q", "-b", "side");
    repository.write(log, `# Log of grace\n\n${bare("Theirs")}`);
    repository.commit("Side");
    repository.git("checkout", "-q", "main");
    repository.write(log, "# Log of ada\n");
    repository.commit("Main");
    expect(() => repository.git("merge", "side")).toThrow();
    const merged = `# Log\n\n${bare("Theirs")}${bare("Mine").replace("happened", "happens")}`;
    repository.write(log, merged);
    repository.git("add", "-A");
    expect(commit(repository)).toEqual({ status: 0, stderr: expect.stringContaining("filled in: Mine") });
    expect(parseLog(repository.read(log), log).entries.map(({ engineer }) => engineer)).toEqual([undefined, "Ada"]);
  });

  test("without onex on the PATH goes through with one line", () => {
    using repository = started();
    repository.write(log, bare("New"));
    repository.git("add", "-A");
    expect(commit(repository, [], withoutOnex)).toEqual({
      status: 0,
      stderr: "onex is not on PATH, so the engineering logs of this commit were not looked at\n",
    });
    expect(repository.read(log)).toBe(bare("New"));
  });

  test("in a repository without a configuration leaves nothing behind", () => {
    using repository = testRepository();
    installHooks(repository.root);
    repository.write(log, bare("New"));
    repository.git("add", "-A");
    expect(commit(repository).status).toBe(0);
    expect(repository.git("status", "--porcelain")).toBe("");
  });

  test("in a work tree of its own is looked at too", () => {
    using repository = started();
    const tree = join(dirname(repository.root), "ein Baum");
    repository.git("worktree", "add", "-q", "-b", "tree", tree);
    expect(hookStatus(tree)).toEqual(hookStatus(repository.root));
    mkdirSync(join(tree, dirname(log)), { recursive: true });
    writeFileSync(join(tree, log), bare("Elsewhere"));
    spawnSync("git", ["-C", tree, "add", "-A"], { env: repository.env });
    expect(commit({ root: tree, env: repository.env })).toMatchObject({
      status: 0,
      stderr: expect.stringContaining("Elsewhere"),
    });
    expect(spawnSync("git", ["-C", tree, "status", "--porcelain"], { env: repository.env, encoding: "utf8" }).stdout).toBe("");
  });
});

describe("installing", () => {
  const codeOf = (act: () => unknown): string => {
    try {
      act();
      return "nothing";
    } catch (error) {
      return isFault(error) ? error.code : String(error);
    }
  };

  test("goes where core.hooksPath says, and a second time changes nothing", () => {
    using repository = testRepository("with space");
    repository.git("config", "core.hooksPath", "my hooks");
    expect(installHooks(repository.root)).toMatchObject({
      path: join(repository.root, "my hooks/pre-commit"),
      state: "ours",
      changed: true,
    });
    expect(installHooks(repository.root)).toMatchObject({ changed: false });
    repository.write(log, bare("New"));
    repository.git("add", log);
    expect(commit(repository).stderr).toContain("filled in: New");
    expect(uninstallHooks(repository.root)).toMatchObject({ state: "none", changed: true });
    expect(uninstallHooks(repository.root)).toMatchObject({ state: "none", changed: false });
  });

  test.each([
    [
      "sh",
      '#!/bin/sh\nset -e\necho "$(basename "$0") of $(basename "$(dirname "$0")") $#" > ran.txt\n',
      "pre-commit of hooks 0\n",
    ],
    ["env bash -e", "#!/usr/bin/env -S bash\necho bash > ran.txt\n", "bash\n"],
    ["another program", `#!${process.execPath}\nrequire("fs").writeFileSync("ran.txt", "node");\n`, "node"],
  ])("keeps a hook of %s, runs it first, and puts it back byte for byte", (_name, hook, expected) => {
    using repository = started();
    uninstallHooks(repository.root);
    const path = join(repository.root, ".git/hooks/pre-commit");
    writeFileSync(path, hook);
    chmodSync(path, 0o755);
    expect(hookStatus(repository.root)).toMatchObject({ state: "other" });
    expect(installHooks(repository.root)).toMatchObject({ state: "ours", former: `${path}.before-onex` });
    expect(installHooks(repository.root).changed).toBe(false);
    repository.write(log, bare("New"));
    repository.git("add", log);
    expect(commit(repository)).toMatchObject({ status: 0, stderr: expect.stringContaining("filled in: New") });
    expect(repository.read("ran.txt")).toBe(expected);
    expect(uninstallHooks(repository.root)).toMatchObject({ state: "other", changed: true });
    expect(readFileSync(path, "utf8")).toBe(hook);
    expect(existsSync(`${path}.before-onex`)).toBe(false);
  });

  test("a hook that was there and fails stops the commit, with its own status", () => {
    using repository = started();
    uninstallHooks(repository.root);
    const path = join(repository.root, ".git/hooks/pre-commit");
    writeFileSync(path, "#!/bin/sh\necho no >&2\nexit 3\n");
    chmodSync(path, 0o755);
    installHooks(repository.root);
    repository.write(log, bare("New"));
    repository.git("add", log);
    expect(commit(repository)).toEqual({ status: 1, stderr: "no\n" });
    expect(repository.read(log)).toBe(bare("New"));
  });

  test("refuses what would lose somebody's lines", () => {
    using repository = started();
    const path = join(repository.root, ".git/hooks/pre-commit");
    const ours = readFileSync(path, "utf8");
    writeFileSync(path, `${ours}echo mine\n`);
    expect(hookStatus(repository.root).state).toBe("changed");
    expect([codeOf(() => installHooks(repository.root)), codeOf(() => uninstallHooks(repository.root))]).toEqual([
      "log/foreign-hook",
      "log/foreign-hook",
    ]);
    writeFileSync(path, "#!/bin/sh\necho new\n");
    writeFileSync(`${path}.before-onex`, "#!/bin/sh\necho old\n");
    expect(codeOf(() => installHooks(repository.root))).toBe("log/foreign-hook");
    expect(uninstallHooks(repository.root)).toMatchObject({ state: "other", changed: false });
  });

  test("refuses a folder that other repositories share, and a place without git", () => {
    using repository = testRepository();
    using other = testRepository();
    repository.git("config", "core.hooksPath", join(other.root, "hooks"));
    expect(codeOf(() => installHooks(repository.root))).toBe("log/foreign-hook");
    expect(existsSync(join(other.root, "hooks"))).toBe(false);
    expect(codeOf(() => installHooks("/"))).toBe("log/no-repository");
    // A link to the repository is the repository.
    const link = join(dirname(other.root), "link");
    symlinkSync(other.root, link);
    expect(codeOf(() => installHooks(link))).toBe("nothing");
  });
});
