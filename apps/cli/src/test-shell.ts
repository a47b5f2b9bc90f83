import { paintFor } from "./paint.ts";
import type { Shell } from "./shell.ts";

export interface TestShell extends Shell {
  readonly out: readonly string[];
  readonly err: readonly string[];
  /** As SIGINT does. */
  interrupt(): void;
}

/** A shell that remembers what was printed. */
export function testShell({ cwd = "/home/ada", input = "" }: { cwd?: string; input?: string } = {}): TestShell {
  const out: string[] = [];
  const err: string[] = [];
  const stop = new AbortController();
  return {
    cwd,
    env: {},
    paint: paintFor(false, {}),
    columns: undefined,
    out,
    err,
    print: (text) => void out.push(text),
    note: (text) => void err.push(text),
    progress: () => {},
    reserveOutput: () => {},
    hearStrayErrors: () => {},
    readInput: async () => input,
    listenForStop: () => ({ signal: stop.signal, by: () => (stop.signal.aborted ? "SIGINT" : undefined) }),
    stoppedBy: () => (stop.signal.aborted ? "SIGINT" : undefined),
    interrupt: () => stop.abort("SIGINT"),
  };
}
