import type { Invoke, Scheduler, Tape } from "@onex/contract";
import { type Contestant, contestantOf, errorOutcome, type Outcome, valueOutcome } from "../measure/outcome.ts";
import { isThenable } from "../node/create-node.ts";
import type { Runnable } from "../node/runnable.ts";
import type { RunSettings } from "../run/settings.ts";

/** What a call came to, and how long that took. */
export interface Watched {
  readonly outcome: Outcome;
  readonly tookMs: number;
}

/** Calls a function, lets somebody hear what came of it, and gives and throws exactly that. */
export function watchCall(
  runnable: Runnable,
  call: () => unknown,
  scheduler: Scheduler,
  hear: (watched: Watched | Promise<Watched>) => void,
): unknown {
  const began = scheduler.monotonicMs();
  const ended = (outcome: Outcome, tookMs = scheduler.monotonicMs() - began): Watched => ({ outcome, tookMs });
  let given: unknown;
  try {
    given = call();
  } catch (thrown) {
    hear(ended(errorOutcome(thrown)));
    throw thrown;
  }
  const now = scheduler.monotonicMs() - began;
  if (!isThenable(given)) {
    hear(ended(valueOutcome(runnable, given), now));
    return given;
  }
  // Some promises begin their work when they are asked, each time.
  const once = given instanceof Promise ? given : Promise.resolve(given);
  hear(
    once.then(
      (value: unknown) => {
        const tookMs = scheduler.monotonicMs() - began;
        return ended(valueOutcome(runnable, value), tookMs);
      },
      (thrown: unknown) => ended(errorOutcome(thrown)),
    ),
  );
  return once;
}

/** What one reads that runs within a run, and apart from it, is no part of what the run has read. */
const nobody: Tape = { scalar: (_, live) => live(), reading: () => () => {}, beyond: () => {} };

/** What is called within a run without being a part of it. */
export function outsider(runnable: Runnable, { executor }: RunSettings): Contestant {
  const contestant = contestantOf(runnable, executor);
  const { taping, call } = runnable;
  if (taping === undefined) return contestant;
  const invoke: Invoke = (args, signal) => taping.play(nobody, call !== "sync", () => contestant.invoke(args, signal));
  return { ...contestant, invoke };
}
