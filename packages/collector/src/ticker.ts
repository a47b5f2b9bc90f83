import type { Scheduler } from "@onex/contract";

/** Sees to it that time goes on in a log to which nobody writes. */
export interface Ticker {
  /** To be called after every entry. `untilDeadlineMs` is from this entry to the earliest deadline, if there is one. */
  heard(untilDeadlineMs: number | undefined): void;
  stop(): void;
}

/** The longest that a log is left without an entry. */
const quietMs = 1000;

/** Calls `tick` when nothing was heard for a second, and at the earliest deadline, so that what is due expires on time. */
export function ticker(scheduler: Scheduler, tick: () => void): Ticker {
  let due = Number.POSITIVE_INFINITY;
  let armedFor = Number.POSITIVE_INFINITY;
  let cancel = (): void => {};

  const arm = (at: number): void => {
    cancel();
    armedFor = at;
    cancel = scheduler.after(Math.max(0, at - scheduler.monotonicMs()), wake);
  };
  // Entries only put `due` off; the timer stays as it is and looks again when it wakes.
  const wake = (): void => {
    armedFor = Number.POSITIVE_INFINITY;
    const now = scheduler.monotonicMs();
    const isDue = now >= due;
    if (isDue) due = now + quietMs;
    arm(due);
    if (isDue) tick();
  };
  return {
    heard(untilDeadlineMs = quietMs) {
      // Strictly later than the deadline, by the smallest step that the log's clock knows.
      due = scheduler.monotonicMs() + Math.min(quietMs, Math.max(0, untilDeadlineMs) + 1);
      if (due < armedFor) arm(due);
    },
    stop: () => cancel(),
  };
}
