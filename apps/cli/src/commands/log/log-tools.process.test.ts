import { execFileSync } from "node:child_process";
import { mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { hookResultSchema, hookStatusSchema, velocityReportSchema, writtenVelocitySchema } from "@onex/devlog";
import { Ajv } from "ajv";
import { afterEach, beforeEach, describe, expect, test } from "vitest";
import { runCli } from "../../test-cli.ts";

let root = "";
const git = (...args: string[]): string => execFileSync("git", ["-C", root, ...args], { encoding: "utf8", stdio: "pipe" }).trim();
const onex = (...args: string[]) => runCli(["log", ...args], { cwd: root });
beforeEach(() => {
  root = mkdtempSync(join(tmpdir(), "onex logs "));
  git("init", "-q");
  git("config", "user.name", "Ada");
  git("config", "user.email", "ada@example.org");
  writeFileSync(join(root, "a.txt"), "one\n");
  git("add", "-A");
  const at = "2025-03-04T10:00:00Z";
  execFileSync("git", ["-C", root, "commit", "-q", "-m", "feat: one (#4)"], {
    env: { ...process.env, GIT_COMMITTER_DATE: at, GIT_AUTHOR_DATE: at },
  });
});
afterEach(() => rmSync(root, { recursive: true, force: true }));

const path = "docs/dev_logs/velocity/velocity_log_2025_03_03_to_2025_03_09.md";

describe("onex log velocity", () => {
  test("new writes the week of a day once, and report adds it up for people and programs", async () => {
    const first = await onex("velocity", "new", "--week", "2025-03-05");
    expect(first).toMatchObject({
      status: 0,
      stderr: "",
      stdout: expect.stringMatching(
        /^written {2}docs.*2025_03_09\.md {2}2025-03-03 to 2025-03-09\n2025-03-04 {2}1 commit {2}0 entries {2}[0-9a-f-]{36}\n$/,
      ),
    });
    const again = await onex("velocity", "new", "--since", "2025-03-03", "--until", "2025-03-09", "--json");
    expect(JSON.parse(again.stdout)).toMatchObject({
      from: "2025-03-03",
      to: "2025-03-09",
      path,
      paths: [],
      reports: [{ day: "2025-03-04", commits: 1 }],
    });
    const shown = await onex("velocity", "report");
    expect(shown).toMatchObject({ status: 0, stderr: "" });
    expect(shown.stdout).toContain("Ada  +1 -0  1 commit  1 action\n");
    expect(shown.stdout).toContain("1 report: +1 -0, 1 file, 1 commit, 1 action\npull requests: #4\n");
    const document: unknown = JSON.parse((await onex("velocity", "report", "--json")).stdout);
    expect(new Ajv().validate(velocityReportSchema, document)).toBe(true);
    expect(document).toMatchObject({ commits: 1, pulls: [4], warnings: [] });
  });

  test("says what is odd on stderr, and that there is nothing in a period", async () => {
    await onex("velocity", "new", "--week", "2025-03-05");
    writeFileSync(join(root, "docs/dev_logs/velocity/velocity_log_x.md"), "# Velocity Report: Odd (2025-03-06)\n");
    const { stdout, stderr } = await onex("velocity", "report");
    expect(stdout).toContain("2025-03-06  +? -?  -");
    expect(stderr.split("\n")[0]).toMatch(/velocity_log_x\.md:1: .*\[velocity-id-missing\]$/);
    expect(await onex("velocity", "new", "--week", "2020-01-01")).toMatchObject({
      status: 0,
      stdout: "",
      stderr: expect.stringContaining("No commit of 2019-12-30"),
    });
    expect(await onex("velocity", "report", "--since", "2030-01-01")).toMatchObject({ status: 0, stdout: "" });
    expect((await onex("velocity", "new", "--week", "x")).status).toBe(2);
    expect((await onex("velocity", "report", "--since", "tomorrow")).status).toBe(2);
  });
});

test("onex log hooks is installed, shown and taken out", async () => {
  expect(await onex("hooks", "status")).toMatchObject({ status: 1, stdout: expect.stringContaining("not installed") });
  expect(await onex("hooks", "install")).toMatchObject({
    status: 0,
    stdout: `installed  ${join(git("rev-parse", "--absolute-git-dir"), "hooks/pre-commit")}\n`,
  });
  const status = await onex("hooks", "status", "--json");
  expect([status.status, JSON.parse(status.stdout)]).toMatchObject([0, { state: "ours" }]);
  expect(await onex("hooks", "run", "--json")).toMatchObject({ status: 0, stdout: '{"filled":[],"problems":[]}\n' });
  expect(await onex("hooks", "uninstall")).toMatchObject({ status: 0, stdout: expect.stringMatching(/^removed/) });
});

test.each([
  [["velocity", "new", "--week", "2025-03-05"], writtenVelocitySchema],
  [["velocity", "new", "--week", "2020-01-01"], writtenVelocitySchema],
  [["velocity", "report"], velocityReportSchema],
  [["hooks", "status"], hookStatusSchema],
  [["hooks", "install"], hookStatusSchema],
  [["hooks", "uninstall"], hookStatusSchema],
  [["hooks", "run"], hookResultSchema],
] as const)("the schema of onex log %j holds for what it prints", async (args, schema) => {
  const document: unknown = JSON.parse((await onex(...args, "--json")).stdout);
  const ajv = new Ajv({ strict: false });
  expect([ajv.validate(schema, document), ajv.errorsText()]).toEqual([true, "No errors"]);
});
