import { isFault, type Receipt, type Scheduler, type Transport } from "@onex/contract";
import { publishFirst } from "./fallback-chain.ts";
import type { Letter } from "./letter.ts";

/** What has yet to be acknowledged: state, not history. Of each node the newest letter, and no heartbeats. */
export interface Outbox {
  readonly size: number;
  /** Takes the place of an older letter about the same node. */
  put(letter: Letter): void;
  /** Sends everything in the order of the sequence. Resolves when that was tried once; what is left is tried again by and by. Never rejects. */
  flush(): Promise<void>;
  /** One last flush, given `timeoutMs` in all; then nothing is sent any more. */
  close(): Promise<void>;
}

/** The bytes of one event are sent again only for so long; then the news goes out as a new event. */
const freshMs = 60_000;
/** Letters under way at once. They are about different nodes, so their order among each other does not matter. */
const window = 100;
const firstRetryMs = 1000;
const longestRetryMs = 30_000;

export function outbox(
  transports: readonly Transport[],
  {
    timeoutMs,
    scheduler,
    sending,
    sent,
    reconnected,
  }: {
    readonly timeoutMs: number;
    readonly scheduler: Scheduler;
    /** Hears of every letter before it is sent, each time. */
    readonly sending: (letter: Letter) => void;
    readonly sent: (receipt: Receipt, via: Transport) => void;
    /** Everything could be sent, which before it could not. */
    readonly reconnected: () => void;
  },
): Outbox {
  const letters = new Map<string, Letter>();
  let flushing: Promise<void> | undefined;
  let retryMs = firstRetryMs;
  let cancelRetry: (() => void) | undefined;
  let closed = false;

  const send = async (letter: Letter): Promise<boolean> => {
    sending(letter);
    try {
      const { receipt, via } = await publishFirst(transports, letter.message, { timeoutMs, scheduler });
      // A newer letter about the node may have come meanwhile; that one has yet to go.
      if (letters.get(letter.nodeId) === letter) letters.delete(letter.nodeId);
      sent(receipt, via);
      return true;
    } catch (thrown) {
      if (!isFault(thrown)) throw thrown;
      return false;
    }
  };
  const sendAll = async (): Promise<void> => {
    while (letters.size > 0 && !closed) {
      for (const letter of letters.values()) {
        if (scheduler.monotonicMs() - letter.writtenAt > freshMs) letters.set(letter.nodeId, letter.again());
      }
      const queue = [...letters.values()].sort((a, b) => a.sequence - b.sequence);
      for (let at = 0; at < queue.length && !closed; at += window) {
        // What was replaced since is not sent: the newer letter is in the next queue.
        const next = queue.slice(at, at + window).filter((letter) => letters.get(letter.nodeId) === letter);
        const results = await Promise.all(next.map(send));
        if (results.includes(false)) return retryLater();
      }
    }
    if (cancelRetry === undefined && retryMs === firstRetryMs) return;
    cancelRetry?.();
    cancelRetry = undefined;
    retryMs = firstRetryMs;
    reconnected();
  };
  const retryLater = (): void => {
    // Only what waits makes the pause longer, not how often news came meanwhile.
    if (closed || cancelRetry !== undefined) return;
    cancelRetry = scheduler.after(retryMs, () => {
      cancelRetry = undefined;
      retryMs = Math.min(2 * retryMs, longestRetryMs);
      void flush();
    });
  };
  const flush = (): Promise<void> => {
    // What is put in while a flush runs is taken along by it.
    flushing ??= sendAll().finally(() => {
      flushing = undefined;
    });
    return flushing;
  };
  return {
    get size() {
      return letters.size;
    },
    put(letter) {
      letters.set(letter.nodeId, letter);
    },
    flush,
    async close() {
      const { promise: late, resolve } = Promise.withResolvers<void>();
      const cancel = scheduler.after(timeoutMs, resolve);
      await Promise.race([flushing?.then(flush) ?? flush(), late]);
      closed = true;
      cancel();
      cancelRetry?.();
    },
  };
}
