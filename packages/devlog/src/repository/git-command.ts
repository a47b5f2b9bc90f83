import { spawnSync } from "node:child_process";
import { Fault } from "@onex/contract";

/** Runs git in a folder: what it printed, or undefined when it ended with another status than 0, or is not there. */
export type GitCommand = (args: readonly string[], input?: string | Uint8Array) => Buffer | undefined;

export function gitCommand(folder: string): GitCommand {
  return (args, input) => {
    const { status, stdout } = spawnSync("git", ["-C", folder, ...args], {
      maxBuffer: 1 << 30,
      env: { ...process.env, GIT_OPTIONAL_LOCKS: "0", LC_ALL: "C" },
      stdio: [input === undefined ? "ignore" : "pipe", "pipe", "ignore"],
      ...(input === undefined ? {} : { input }),
    });
    return status === 0 ? stdout : undefined;
  };
}

/** `log/no-repository`, with what keeps git from answering about a folder; `otherwise` when that is only that there is no repository. */
export function noRepository(folder: string, otherwise: string): Fault {
  const { error, stderr } = spawnSync("git", ["-C", folder, "rev-parse", "--git-dir"], {
    encoding: "utf8",
    env: { ...process.env, LC_ALL: "C" },
  });
  if (error !== undefined)
    return new Fault("log/no-repository", "git can't be started; install it, or put it on the PATH", { cause: error });
  if (!stderr.includes("dubious ownership")) return new Fault("log/no-repository", otherwise);
  return new Fault(
    "log/no-repository",
    `git does not trust ${folder}, which belongs to another user; allow it with: git config --global --add safe.directory ${folder}`,
  );
}
