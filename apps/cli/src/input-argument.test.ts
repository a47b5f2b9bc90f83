import { mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { expect, test } from "vitest";
import { readArgsArgument, readInputArgument } from "./input-argument.ts";
import { testShell } from "./test-shell.ts";

test("--input is JSON, a file or stdin, and nothing is no inputs", async () => {
  const cwd = mkdtempSync(join(tmpdir(), "onex-input-"));
  writeFileSync(join(cwd, "in.json"), '{"a":1}');
  const shell = testShell({ cwd, input: '{"b":2}' });
  expect(await readInputArgument('{"c":3}', shell)).toEqual({ c: 3 });
  expect(await readInputArgument("@in.json", shell)).toEqual({ a: 1 });
  expect(await readInputArgument("-", shell)).toEqual({ b: 2 });
  expect(await readInputArgument(undefined, shell)).toEqual({});
  await expect(readInputArgument("@missing.json", shell)).rejects.toMatchObject({ code: "io/not-found" });
  rmSync(cwd, { recursive: true });
});

test.each([
  ["{", /^--input: the value is not JSON: /],
  ['{"a":1,"a":2}', /^--input: \/a /],
  ["[1]", /must be a JSON object/],
])("--input %s is a wrong command line", async (text, message) => {
  await expect(readInputArgument(text, testShell())).rejects.toMatchObject({
    code: "cli/usage",
    message: expect.stringMatching(message),
  });
});

test("--args must be an array", async () => {
  expect(await readArgsArgument("[1,[2]]", testShell())).toEqual([1, [2]]);
  await expect(readArgsArgument('{"a":1}', testShell())).rejects.toMatchObject({
    code: "cli/usage",
    message: expect.stringContaining("--input"),
  });
});
