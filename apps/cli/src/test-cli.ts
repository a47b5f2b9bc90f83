import { type ChildProcess, spawn } from "node:child_process";
import { fileURLToPath } from "node:url";

const bin = fileURLToPath(new URL("../bin/onex.cjs", import.meta.url));
/** The root of the repository, where the examples are. */
export const repository = fileURLToPath(new URL("../../..", import.meta.url));

export interface CliOptions {
  readonly cwd?: string;
  /** For stdin, which is empty otherwise. */
  readonly input?: string;
  readonly env?: Readonly<Record<string, string>>;
}

export interface CliResult {
  readonly status: number | null;
  readonly signal: NodeJS.Signals | null;
  readonly stdout: string;
  readonly stderr: string;
}

/** Runs the real command line to its end. */
export async function runCli(args: readonly string[], options: CliOptions = {}): Promise<CliResult> {
  const cli = startCli(args, options);
  return await cli.ended;
}

/** A command that is running. Disposal kills what is left of it. */
export interface RunningCli extends AsyncDisposable {
  readonly process: ChildProcess;
  readonly ended: Promise<CliResult>;
  /** The next line of stdout that fits, seen or yet to come. Rejects when there is none within 20 s or the command ends first. */
  line(fits: (line: string) => boolean): Promise<string>;
}

const longestWaitMs = 20_000;

export function startCli(args: readonly string[], { cwd = repository, input = "", env = {} }: CliOptions = {}): RunningCli {
  const child = spawn(process.execPath, [bin, ...args], { cwd, env: { ...process.env, NO_COLOR: "", ...env } });
  const seen: string[] = [];
  let [stdout, stderr, rest, next] = ["", "", "", 0];
  const wakes = new Set<() => void>();
  const wakeAll = (): void => {
    for (const wake of wakes) wake();
  };
  child.stdout.setEncoding("utf8").on("data", (chunk: string) => {
    stdout += chunk;
    const lines = (rest + chunk).split("\n");
    rest = lines.pop() ?? "";
    seen.push(...lines);
    wakeAll();
  });
  child.stderr.setEncoding("utf8").on("data", (chunk: string) => (stderr += chunk));
  child.stdin.on("error", () => {});
  child.stdin.end(input);
  let hasEnded = false;
  const ended = new Promise<CliResult>((resolve, reject) => {
    child.on("error", reject);
    child.on("close", (status, signal) => {
      hasEnded = true;
      resolve({ status, signal, stdout, stderr });
      wakeAll();
    });
  });
  return {
    process: child,
    ended,
    line: (fits) =>
      new Promise((resolve, reject) => {
        const settle = (): void => {
          clearTimeout(timer);
          wakes.delete(look);
        };
        const fail = (what: string): void => {
          settle();
          reject(new Error(`onex ${args.join(" ")} ${what}:\n${stdout}${stderr}`));
        };
        const look = (): void => {
          while (next < seen.length) {
            const line = seen[next++] ?? "";
            if (!fits(line)) continue;
            settle();
            resolve(line);
            return;
          }
          if (hasEnded) fail("ended before the line came");
        };
        const timer = setTimeout(() => fail("did not print the line"), longestWaitMs);
        wakes.add(look);
        look();
      }),
    async [Symbol.asyncDispose]() {
      if (!hasEnded) child.kill("SIGKILL");
      await ended;
    },
  };
}
