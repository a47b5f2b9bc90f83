import { spawnSync } from "node:child_process";
import { expect, test } from "vitest";
import { runCli } from "./test-cli.ts";

const hasBash = spawnSync("bash", ["--version"]).status === 0;
if (!hasBash) console.info("not run: the bash completion script (there is no bash)");

test.skipIf(!hasBash)("the bash script completes commands, their commands and their options", async () => {
  const { stdout, status } = await runCli(["completion", "bash"]);
  expect(status).toBe(0);
  const complete = (...words: string[]): string[] => {
    const line = words.map((word) => `'${word}'`).join(" ");
    const script = `${stdout}\nCOMP_WORDS=(${line}); COMP_CWORD=${words.length - 1}; _onex; printf '%s\\n' "\${COMPREPLY[@]}"`;
    return spawnSync("bash", ["-c", script], { encoding: "utf8" }).stdout.trim().split("\n");
  };
  expect(complete("onex", "no")).toEqual(["nodes"]);
  expect(complete("onex", "nodes", "w")).toEqual(["watch"]);
  expect(complete("onex", "graph", "show", "--f")).toEqual(["--format"]);
  expect(complete("onex", "up", "--po")).toEqual(["--port"]);
});

test.each(["zsh", "fish"])("there is a script for %s that knows every command", async (shell) => {
  const { stdout } = await runCli(["completion", shell]);
  for (const command of ["f2n", "run", "up", "announce", "nodes", "graph", "completion", "validate", "watch"])
    expect(stdout).toContain(command);
});
