import type { Scheduler } from "@onex/contract";

export interface LivenessClock {
  /** A collector acknowledged something. */
  acknowledged(): void;
  /** Everything was announced just now. */
  announced(): void;
  /** Announce everything again, but not at once: what gives the reason may give it many times. */
  announceSoon(): void;
  stop(): void;
}

const soonMs = 1000;

/**
 * Says when to show a sign of life: a heartbeat every third of the TTL, ten per cent more or less; everything again when two thirds of the TTL
 * brought no acknowledgement, and every `reannounceMs`.
 */
export function livenessClock({
  ttlMs,
  reannounceMs,
  random,
  scheduler,
  beat,
  announceAll,
}: {
  readonly ttlMs: number;
  readonly reannounceMs: number;
  /** A fraction in [0, 1): it keeps many instances from beating in step. */
  readonly random: () => number;
  readonly scheduler: Scheduler;
  readonly beat: () => void;
  readonly announceAll: () => void;
}): LivenessClock {
  const nextBeat = (): number => scheduler.monotonicMs() + (ttlMs / 3) * (0.9 + 0.2 * random());
  let beatAt = nextBeat();
  let silentSince = scheduler.monotonicMs();
  let announcedAt = scheduler.monotonicMs();
  let soonAt = Number.POSITIVE_INFINITY;
  let cancel = (): void => {};

  const announceAt = (): number => Math.min(soonAt, silentSince + (ttlMs * 2) / 3, announcedAt + reannounceMs);
  const arm = (): void => {
    cancel();
    cancel = scheduler.after(Math.max(0, Math.min(beatAt, announceAt()) - scheduler.monotonicMs()), wake);
  };
  const announced = (): void => {
    announcedAt = silentSince = scheduler.monotonicMs();
    soonAt = Number.POSITIVE_INFINITY;
  };
  const wake = (): void => {
    const now = scheduler.monotonicMs();
    if (now >= announceAt()) {
      announced();
      beatAt = nextBeat();
      announceAll();
    } else if (now >= beatAt) {
      beatAt = nextBeat();
      beat();
    }
    arm();
  };
  arm();
  return {
    // Puts things off only: the timer that is set wakes too early, looks, and is set again.
    acknowledged() {
      silentSince = scheduler.monotonicMs();
    },
    announced,
    announceSoon() {
      if (soonAt < Number.POSITIVE_INFINITY) return;
      soonAt = scheduler.monotonicMs() + soonMs;
      arm();
    },
    stop: () => cancel(),
  };
}
