import {
  assertOptions,
  type CallRoute,
  type EventMessage,
  Fault,
  feed,
  type Logged,
  type OptionNames,
  type Scheduler,
  systemScheduler,
  type Transport,
  type Verdict,
} from "@onex/contract";
import { memoryCalls } from "./memory-calls.ts";

export interface MemoryTransportOptions {
  /** Whose events these are. Default `anonymous@memory`. */
  readonly principal?: string;
  /** Characters of event text to keep for followers that start late; the oldest events go first. Default 67,108,864. */
  readonly maxChars?: number;
  readonly scheduler?: Scheduler;
}

const known: OptionNames<MemoryTransportOptions> = { principal: true, maxChars: true, scheduler: true };

/** Events within one process. It survives nothing: what it holds ends with the process or when it is disposed. */
export function memoryTransport(options: MemoryTransportOptions = {}): Transport & { readonly calls: CallRoute } {
  assertOptions("memoryTransport()", options, known);
  const { principal = "anonymous@memory", maxChars = 64 * 1024 * 1024, scheduler = systemScheduler } = options;
  const stored = feed<Logged>();
  const indexOf = new Map<string, number>();
  const hearers = new Map<string, Set<(verdict: Verdict) => void>>();
  const calls = memoryCalls(scheduler);
  let chars = 0;
  let disposed = false;

  const store = (message: EventMessage): number => {
    const index = stored.end;
    indexOf.set(message.event_id, index);
    chars += message.json.length;
    stored.push({ position: String(index), message, principal });
    while (chars > maxChars && stored.first < index) {
      const oldest = stored.at(stored.first);
      if (oldest === undefined) break;
      chars -= oldest.message.json.length;
      indexOf.delete(oldest.message.event_id);
      stored.trim(stored.first + 1);
    }
    return index;
  };

  return {
    address: "memory:",
    async publish(message, { signal } = {}) {
      if (disposed) throw new Fault("transport/unavailable", "memory: was disposed; open another transport");
      if (signal?.aborted === true)
        throw new Fault("transport/unavailable", "memory: publishing was aborted", { cause: signal.reason });
      const known = indexOf.get(message.event_id);
      return { position: String(known ?? store(message)), duplicate: known !== undefined };
    },
    follow: ({ from, signal }) => stored.follow({ from: startOf(from, stored.end), signal }),
    async answer(instanceId, verdict) {
      for (const hear of [...(hearers.get(instanceId) ?? [])]) {
        try {
          hear(verdict);
        } catch {
          // A listener's error is neither the collector's nor the other listeners' affair.
        }
      }
    },
    verdicts(instanceId, hear) {
      const heard = hearers.get(instanceId) ?? new Set();
      hearers.set(instanceId, heard.add(hear));
      return {
        async [Symbol.asyncDispose]() {
          heard.delete(hear);
          if (heard.size === 0 && hearers.get(instanceId) === heard) hearers.delete(instanceId);
        },
      };
    },
    calls,
    async [Symbol.asyncDispose]() {
      disposed = true;
      stored.close();
      hearers.clear();
      await calls[Symbol.asyncDispose]();
    },
  };
}

function startOf(from: "start" | "now" | { readonly after: string }, end: number): number {
  if (from === "start") return 0;
  if (from === "now") return end;
  const position = Number(from.after);
  if (!Number.isSafeInteger(position) || position < 0) throw new TypeError(`"${from.after}" is no position of memory:`);
  return position + 1;
}
