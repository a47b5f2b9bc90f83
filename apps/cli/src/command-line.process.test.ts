import { spawn } from "node:child_process";
import { once } from "node:events";
import { closeSync, existsSync, openSync } from "node:fs";
import { join } from "node:path";
import { describe, expect, test } from "vitest";
import { repository, runCli } from "./test-cli.ts";

describe("help", () => {
  test.each([
    [[], "Commands:"],
    [["--help"], "Examples:"],
    [["f2n", "--help"], "$ onex f2n src --all --json"],
    [["nodes", "--help"], "watch"],
    [["nodes", "list", "--help"], "--tag <tag>"],
    [["graph", "show", "-h"], "Example:"],
    [["help", "run"], "--input <json>"],
  ])("onex %j prints help with an example on stdout and ends with 0", async (args, expected) => {
    const { status, stdout, stderr } = await runCli(args);
    expect({ status, stderr }).toEqual({ status: 0, stderr: "" });
    expect(stdout).toContain(expected);
  });

  test("--version prints one line", async () => {
    expect(await runCli(["--version"])).toMatchObject({
      status: 0,
      stdout: expect.stringMatching(/^onex \d+\.\d+\.\d+, Node \d+\.\d+\.\d+\n$/),
    });
  });
});

describe("a wrong command line ends with 2 and one sentence on stderr", () => {
  test.each([
    [["f2m", "x"], "error[cli/usage]: unknown command 'f2m' (did you mean f2n?); see \"onex --help\"\n"],
    [["f2m", "--help"], "error[cli/usage]: unknown command 'f2m' (did you mean f2n?); see \"onex --help\"\n"],
    [["help", "collector"], "error[cli/usage]: unknown command 'collector'; see \"onex --help\"\n"],
    [["nodes", "wach", "-h"], "error[cli/usage]: unknown command 'wach' (did you mean watch?); see \"onex nodes --help\"\n"],
    [["nodes", "wach"], "error[cli/usage]: unknown command 'wach' (did you mean watch?); see \"onex nodes --help\"\n"],
    [
      ["run", "x", "--inptu", "1"],
      "error[cli/usage]: unknown option '--inptu' (did you mean --input?); see \"onex run --help\"\n",
    ],
    [["run"], "error[cli/usage]: missing required argument 'target'; see \"onex run --help\"\n"],
    [["nodes"], 'error[cli/usage]: "onex nodes" needs a command: list, get, watch, run; see "onex nodes --help"\n'],
    [
      ["up", "--port", "99999"],
      "error[cli/usage]: option '--port <port>' argument '99999' is invalid. It must be a whole number from 0 to 65535; see \"onex up --help\"\n",
    ],
    [["completion", "tcsh"], 'error[cli/usage]: There is no completion for "tcsh"; there is one for bash, zsh, fish\n'],
  ])("onex %j", async (args, message) => {
    expect(await runCli(args)).toMatchObject({ status: 2, stdout: "", stderr: message });
  });

  test("with --json it is one document on stdout and nothing on stderr", async () => {
    const { status, stdout, stderr } = await runCli(["run", "x", "--json", "--inptu"]);
    expect({ status, stderr }).toEqual({ status: 2, stderr: "" });
    expect(JSON.parse(stdout)).toMatchObject({ error: { code: "cli/usage", where: "onex run", hint: 'see "onex run --help"' } });
  });
});

test("a reader that closes stdout early is no failure", async () => {
  const child = spawn(process.execPath, [join(repository, "apps/cli/bin/onex.cjs"), "completion", "bash"], {
    stdio: ["ignore", "pipe", "pipe"],
  });
  child.stdout.destroy();
  let stderr = "";
  child.stderr.on("data", (chunk) => (stderr += chunk));
  const [status] = await once(child, "close");
  expect({ status, stderr }).toEqual({ status: 0, stderr: "" });
});

const hasFull = existsSync("/dev/full");
if (!hasFull) console.info("not run: a stdout that takes no more (there is no /dev/full)");
test.skipIf(!hasFull)("a stdout that takes no more is one, and said", async () => {
  const full = openSync("/dev/full", "w");
  const child = spawn(process.execPath, [join(repository, "apps/cli/bin/onex.cjs"), "--version"], {
    stdio: ["ignore", full, "pipe"],
  });
  let stderr = "";
  child.stderr?.on("data", (chunk) => (stderr += chunk));
  const [status] = await once(child, "close");
  closeSync(full);
  expect({ status, stderr }).toEqual({
    status: 1,
    stderr: expect.stringMatching(/^error\[io\/unwritable\]: stdout can't be written: ENOSPC/),
  });
});
