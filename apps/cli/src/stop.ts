import { type StopSignal, statusOfSignal } from "./exit.ts";

/** A request to stop, as `signal`, and what it means for the exit status of a command that was still working. */
export interface Stop {
  readonly signal: AbortSignal;
  /** The signal that asked, while nobody has asked undefined. */
  readonly by: () => StopSignal | undefined;
}

export interface SignalSource {
  on(name: StopSignal, listener: (name: StopSignal) => void): unknown;
}

export interface StopOptions {
  /** Ends the process at once. */
  readonly quit: (status: number) => void;
  /** Milliseconds, from any start. */
  readonly now?: () => number;
}

// A signal to the whole process group also comes from a parent that forwards it: the same request, twice.
const debounceMs = 500;

/** The first SIGINT or SIGTERM asks to stop, the next one, at least 500 ms later, quits at once. */
export function listenForStop(source: SignalSource, { quit, now = () => performance.now() }: StopOptions): Stop {
  const controller = new AbortController();
  let asked: { readonly signal: StopSignal; readonly at: number } | undefined;
  const hear = (signal: StopSignal): void => {
    if (asked === undefined) {
      asked = { signal, at: now() };
      controller.abort(new DOMException(`${signal} was received`, "AbortError"));
    } else if (now() - asked.at >= debounceMs) quit(statusOfSignal(signal));
  };
  source.on("SIGINT", hear);
  source.on("SIGTERM", hear);
  return { signal: controller.signal, by: () => asked?.signal };
}
