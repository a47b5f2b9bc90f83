import { mkdtempSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterEach, beforeEach, expect, test } from "vitest";
import { runCli } from "../test-cli.ts";

let folder = "";
beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), "onex-stamp-"));
  writeFileSync(join(folder, "package.json"), JSON.stringify({ name: "@acme/mill", author: "Ada <ada@example.org>" }));
  writeFileSync(join(folder, "page.md"), "# The mill\n\nIt stands by the river.\n");
});
afterEach(() => rmSync(folder, { recursive: true }));

const lines = (text: string): readonly Record<string, unknown>[] =>
  text
    .trim()
    .split("\n")
    .map((line) => JSON.parse(line));

test("onex stamp writes a block that verifies, and a second time changes nothing", async () => {
  const cwd = folder;
  expect((await runCli(["stamp", "page.md", "--check"], { cwd })).status).toBe(1);
  expect((await runCli(["stamp", "page.md"], { cwd })).status).toBe(0);
  const stamped = readFileSync(join(folder, "page.md"), "utf8");
  expect(stamped).toContain("namespace: acme.mill.page");
  expect(stamped).toContain("author: Ada");
  expect((await runCli(["stamp", "page.md", "--check"], { cwd })).status).toBe(0);
  expect((await runCli(["stamp", "page.md"], { cwd })).status).toBe(0);
  expect(readFileSync(join(folder, "page.md"), "utf8")).toBe(stamped);
  const verified = await runCli(["stamp", "verify", "page.md", "--json"], { cwd });
  expect(lines(verified.stdout)).toEqual([{ file: "page.md", verdict: "valid", algorithm: "sorted", line: 1 }]);
});

test("onex stamp verify exits with 1 for a drifted file and goes on after one that isn't there", async () => {
  const cwd = folder;
  await runCli(["stamp", "page.md"], { cwd });
  writeFileSync(join(folder, "page.md"), readFileSync(join(folder, "page.md"), "utf8").replace("river", "lake"));
  const { status, stdout } = await runCli(["stamp", "verify", "nowhere.md", "page.md", "package.json", "--json"], { cwd });
  expect(status).toBe(1);
  expect(lines(stdout)).toMatchObject([
    { type: "fault", error: { code: "io/not-found" } },
    { file: "page.md", verdict: "drifted" },
    { type: "fault", error: { code: "stamp/unsupported" } },
  ]);
});

test("onex stamp verify exits with 0 for a file without a block", async () => {
  const { status, stdout } = await runCli(["stamp", "verify", "page.md"], { cwd: folder });
  expect(status).toBe(0);
  expect(stdout).toContain("unstamped  page.md");
});
