import type { Scheduler } from "@onex/contract";

/** Ends early when the signal aborts. */
export function pause(scheduler: Scheduler, delayMs: number, signal: AbortSignal): Promise<void> {
  return new Promise((resolve) => {
    if (signal.aborted) return resolve();
    const finish = (): void => {
      cancel();
      signal.removeEventListener("abort", finish);
      resolve();
    };
    const cancel = scheduler.after(delayMs, finish);
    signal.addEventListener("abort", finish, { once: true });
  });
}
