import { execFile } from "node:child_process";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { promisify } from "node:util";
import { expect, test } from "vitest";

const root = join(import.meta.dirname, "..", "..", "..");
const script = join(import.meta.dirname, "..", "test", "whole-way.ts");
const preload = join(import.meta.dirname, "..", "test", "refuse-writes.ts");
const node = async (...args: readonly string[]): Promise<string> =>
  (
    await promisify(execFile)(process.execPath, args, { cwd: tmpdir(), env: { ...process.env, NODE_NO_WARNINGS: "1" } })
  ).stdout.trim();

test("source text is wrapped, run, bound, announced and registered without permission to write or to read anything but the product", async () => {
  const permissions = ["--permission", "--allow-worker", "--allow-child-process", `--allow-fs-read=${root}`];
  expect(await node(...permissions, script, "source")).toBe("42");
});

test("a live function goes the whole way without a call that writes a file", async () => {
  expect(await node("--import", preload, script, "live")).toBe("42");
});

test("the preloaded guard does refuse a write", async () => {
  const write = 'require("node:fs").writeFileSync("should-not-be", "")';
  await expect(node("--import", preload, "-e", write)).rejects.toThrow("writeFileSync was called");
});
