import { type Scheduler, systemScheduler } from "@onex/contract";

/** The system's time with timers that keep the process alive: a run that waits for its next attempt is not over. */
export const runScheduler: Scheduler = {
  monotonicMs: systemScheduler.monotonicMs,
  after: (delayMs, wake) => {
    const timer = setTimeout(wake, delayMs);
    return () => clearTimeout(timer);
  },
};
