import type { Ambient, Scheduler } from "@onex/contract";

/** Time that a test turns by hand: the clock of the day, a monotonic clock, and the calls that wait for it. */
export interface FakeTime {
  readonly ambient: Ambient;
  readonly scheduler: Scheduler;
  /** Lets `ms` pass: what is due is called in order, and everything that follows from it runs before the next. */
  advance(ms: number): Promise<void>;
  /** Sets the clock of the day forwards or, with a negative number, back; the monotonic clock knows nothing of it. */
  setClock(byMs: number): void;
  /** Calls that wait. */
  readonly waiting: number;
}

/** Starts at 2025-06-01T00:00:00Z. Ids count up: the same test gets the same ones. */
export function fakeTime(): FakeTime {
  const waiting = new Map<number, { readonly at: number; readonly wake: () => void }>();
  let [monotonic, offset, calls, ids, seed] = [0, Date.UTC(2025, 5, 1), 0, 0, 1];

  const due = (until: number): readonly [number, { readonly at: number; readonly wake: () => void }] | undefined =>
    [...waiting].filter(([, { at }]) => at <= until).sort(([a, x], [b, y]) => x.at - y.at || a - b)[0];

  return {
    ambient: {
      now: () => offset + Math.floor(monotonic),
      random() {
        // Park and Miller's minimal standard generator: any fixed sequence would do.
        seed = (seed * 48_271) % 2_147_483_647;
        return seed / 2_147_483_647;
      },
      newId() {
        ids += 1;
        return `00000000-0000-4000-8000-${String(ids).padStart(12, "0")}`;
      },
    },
    scheduler: {
      monotonicMs: () => monotonic,
      after(delayMs, wake) {
        calls += 1;
        const call = calls;
        waiting.set(call, { at: monotonic + delayMs, wake });
        return () => void waiting.delete(call);
      },
    },
    async advance(ms) {
      const until = monotonic + ms;
      await settled();
      for (let next = due(until); next !== undefined; next = due(until)) {
        const [call, { at, wake }] = next;
        waiting.delete(call);
        monotonic = Math.max(monotonic, at);
        wake();
        await settled();
      }
      monotonic = until;
      await settled();
    },
    setClock(byMs) {
      offset += byMs;
    },
    get waiting() {
      return waiting.size;
    },
  };
}

/** When everything that can go on without time passing has gone on. */
export async function settled(): Promise<void> {
  for (let turn = 0; turn < 3; turn += 1) await new Promise<void>((resolve) => void setImmediate(resolve));
}
