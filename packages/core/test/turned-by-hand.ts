import type { Ambient, Scheduler } from "@onex/contract";

/** A clock that stands still until a test turns it. */
export function handClock(): Scheduler & {
  advance(milliseconds: number): void;
  /** As far as whoever wakes next, with all who wake then. */
  advanceToNext(): void;
  readonly pending: number;
} {
  let now = 0;
  const waiting = new Set<{ readonly at: number; readonly wake: () => void }>();
  return {
    monotonicMs: () => now,
    after: (delayMs, wake) => {
      const entry = { at: now + delayMs, wake };
      waiting.add(entry);
      return () => waiting.delete(entry);
    },
    advance(milliseconds) {
      const until = now + milliseconds;
      for (;;) {
        const due = [...waiting].filter(({ at }) => at <= until).sort((a, b) => a.at - b.at)[0];
        if (due === undefined) break;
        waiting.delete(due);
        now = due.at;
        due.wake();
      }
      now = until;
    },
    advanceToNext() {
      let next = Number.POSITIVE_INFINITY;
      for (const { at } of waiting) next = Math.min(next, at);
      if (next < Number.POSITIVE_INFINITY) this.advance(next - now);
    },
    get pending() {
      return waiting.size;
    },
  };
}

/** Fixed moment, fixed chance, counted ids. */
export function plainAmbient(): Ambient {
  let ids = 0;
  return { now: () => 1_000_000, random: () => 0, newId: () => `00000000-0000-4000-8000-${String(++ids).padStart(12, "0")}` };
}

/** Lets everything that is ready go on; resolves when no promise made so far waits for another. */
export const turn = (): Promise<void> => new Promise((resolve) => setImmediate(resolve));
