import { type Scheduler, systemScheduler } from "@onex/contract";
import type { Run } from "onex";

/** Keeps the record of a run in its file while the run goes on, so that one whose process is killed can be resumed. */
export interface GrowingRecord extends Disposable {
  /** For the run to call at each step: where no step ever waits, a timer has no turn. */
  readonly listen: () => void;
  /** From here on `write` is called, at most four times a second, while the run goes on and has something new. */
  follow(run: Pick<Run<unknown>, "status" | "journal">, write: () => void): void;
}

/** From one write to the next. */
const pauseMs = 250;
/** A large record takes long to write; a run gives it no more of its time than one in so many. */
const share = 10;

/**
 * `write` puts the whole record in its place in one step. The last one, when the run has ended, is the caller's affair; so is what keeps the record from
 * being written, which ends the writing here.
 */
export function growingRecord(scheduler: Scheduler = systemScheduler): GrowingRecord {
  let due = scheduler.monotonicMs() + pauseMs;
  let cancel = (): void => {};
  let look: (() => void) | undefined;
  let isAsked = false;
  return {
    listen() {
      if (isAsked || scheduler.monotonicMs() < due) return;
      isAsked = true;
      // Not in the middle of a step, whose value may not be in its place yet.
      queueMicrotask(() => {
        isAsked = false;
        look?.();
      });
    },
    follow(run, write) {
      let written = 0;
      look = () => {
        cancel();
        if (run.status !== "running") return;
        const begun = scheduler.monotonicMs();
        const { length } = run.journal;
        try {
          if (length > written) write();
        } catch {
          look = undefined;
          return;
        }
        written = length;
        const ended = scheduler.monotonicMs();
        const pause = Math.max(pauseMs, (ended - begun) * share);
        due = ended + pause;
        cancel = scheduler.after(pause, () => look?.());
      };
      cancel = scheduler.after(pauseMs, () => look?.());
    },
    [Symbol.dispose]() {
      look = undefined;
      cancel();
    },
  };
}
