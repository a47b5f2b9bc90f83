import { spawnSync } from "node:child_process";

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
