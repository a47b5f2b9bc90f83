import type { StopSignal } from "./exit.ts";
import { type Paint, paintFor } from "./paint.ts";
import { listenForStop, type Stop } from "./stop.ts";

/** What a command has of the process that it runs in. Tests give one that remembers. */
export interface Shell {
  readonly cwd: string;
  readonly env: Readonly<Record<string, string | undefined>>;
  /** Styles for stdout. */
  readonly paint: Paint;
  /** Width of the terminal that stdout is, undefined when it is none. */
  readonly columns: number | undefined;
  /** The result, one or more lines, on stdout. */
  print(text: string): void;
  /** What is not the result, on stderr: faults, progress that stays, addresses. */
  note(text: string): void;
  /** A line on stderr that the next one overwrites; only on a terminal. "" removes it. */
  progress(text: string): void;
  /** From here on only `print` reaches stdout: what functions of the user write there goes to stderr, so that a program can read the rest. */
  reserveOutput(): void;
  /** From here on an error that nobody caught, thrown in a timer of a user's function say, is heard and ends nothing. */
  hearStrayErrors(hear: (thrown: unknown) => void): void;
  readInput(): Promise<string>;
  /** From here on SIGINT and SIGTERM ask instead of killing. */
  listenForStop(): Stop;
  /** The signal that asked a listening command to stop, if one has. */
  stoppedBy(): StopSignal | undefined;
}

/** The shell of a real process. A reader of stdout that goes away (`| head`) ends the command with status 0, a full disk with 1. */
export function processShell(process: NodeJS.Process): Shell {
  let stop: Stop | undefined;
  let shown = false;
  const write = process.stdout.write.bind(process.stdout);
  const clear = (): void => {
    if (shown) process.stderr.write("\r\u001b[K");
    shown = false;
  };
  process.stdout.on("error", ({ code, message }: NodeJS.ErrnoException) => {
    if (code === "EPIPE") process.exit(0);
    process.stderr.write(`error[io/unwritable]: stdout can't be written: ${message}\n`);
    process.exit(1);
  });
  // Whoever closed stderr does not want to read it.
  process.stderr.on("error", () => {});
  return {
    cwd: process.cwd(),
    env: process.env,
    paint: paintFor(process.stdout.isTTY === true, process.env),
    columns: process.stdout.isTTY === true ? process.stdout.columns : undefined,
    print(text) {
      clear();
      write(`${text}\n`);
    },
    note(text) {
      clear();
      process.stderr.write(`${text}\n`);
    },
    progress(text) {
      if (process.stderr.isTTY !== true) return;
      clear();
      if (text === "") return;
      process.stderr.write(text.slice(0, (process.stderr.columns || 80) - 1));
      shown = true;
    },
    reserveOutput() {
      process.stdout.write = process.stderr.write.bind(process.stderr);
    },
    hearStrayErrors(hear) {
      // Also of rejections: Node throws those that nobody handled.
      process.on("uncaughtException", hear);
    },
    async readInput() {
      const chunks: Buffer[] = [];
      for await (const chunk of process.stdin) chunks.push(chunk);
      return Buffer.concat(chunks).toString("utf8");
    },
    listenForStop() {
      stop ??= listenForStop(process, { quit: (status) => process.exit(status) });
      return stop;
    },
    stoppedBy: () => stop?.by(),
  };
}
