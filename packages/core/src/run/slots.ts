import type { Step } from "./program.ts";
import type { RunSettings } from "./settings.ts";

/** How many functions of a run may be waited for at a time, wherever in its bodies and in the graphs within it they are. */
export interface Slots {
  /** Whether one more may begin. Where not, `wake` is called once when one may, those that asked first before others. */
  isFree(wake: () => void): boolean;
  take(): void;
  giveBack(): void;
}

/** `outer`: those of the run that this one is a part of, where each function takes a slot as well. */
function openSlots(limit: number, outer?: Slots): Slots {
  let taken = 0;
  const hasRoom = (): boolean => taken + 1 <= limit;
  const waiting = new Set<() => void>();
  return {
    isFree(wake) {
      if (hasRoom()) return outer === undefined || outer.isFree(wake);
      waiting.add(wake);
      return false;
    },
    take() {
      taken += 1;
      outer?.take();
    },
    giveBack() {
      taken -= 1;
      outer?.giveBack();
      // Who is woken may have come to its end, may wait for the outer slots, or may ask again.
      for (const wake of waiting) {
        if (!hasRoom()) return;
        waiting.delete(wake);
        wake();
      }
    },
  };
}

/**
 * Whether a step waits for functions that take slots of their own: those of its body, or of the graph that it runs. If it took one meanwhile, it would
 * wait for ever where there is one.
 */
export const waitsForOthers = ({ body, runnable }: Step, { executor }: RunSettings): boolean =>
  body === undefined
    ? runnable.graph !== undefined && runnable.call !== "sync" && executor.place === "memory"
    : !body.program.sync;

const lent = new WeakMap<AbortSignal, Slots>();

/** Lets the graph that a step runs take its slots of this run; it knows whose part it is by the signal that it is given. */
export function lendSlots({ runnable }: Step, args: readonly unknown[], slots: Slots): void {
  if (runnable.graph === undefined) return;
  for (const value of args) if (value instanceof AbortSignal) lent.set(value, slots);
}

/** The settings of a run that begins with this signal. */
export function partSettings(settings: RunSettings, signal: AbortSignal | undefined): RunSettings {
  const slots = signal === undefined ? undefined : lent.get(signal);
  return slots === undefined ? settings : { ...settings, slots };
}

/** The settings of one run, with slots of its own where it is bounded. */
export const boundedSettings = (settings: RunSettings): RunSettings =>
  settings.concurrency === Number.POSITIVE_INFINITY
    ? settings
    : { ...settings, slots: openSlots(settings.concurrency, settings.slots) };
