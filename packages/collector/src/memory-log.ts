import {
  type Ambient,
  assertOptions,
  type EventLog,
  Fault,
  feed,
  type LogEntry,
  type LogRecord,
  type LogSnapshot,
  type OptionNames,
  systemAmbient,
} from "@onex/contract";

export interface MemoryLogOptions {
  /** Stamps the entries. */
  readonly ambient?: Pick<Ambient, "now" | "newId">;
  /** Characters of event text to keep; the oldest entries go first. Default 67,108,864. */
  readonly maxChars?: number;
}

const known: OptionNames<MemoryLogOptions> = { ambient: true, maxChars: true };

/** A log within one process, for tests and for a registry that need not outlive it. Keeps no more than `maxChars` and refuses a reader that asks for what is gone. */
export function memoryLog(options: MemoryLogOptions = {}): EventLog {
  assertOptions("memoryLog()", options, known);
  const { ambient = systemAmbient, maxChars = 64 * 1024 * 1024 } = options;
  const epoch = ambient.newId();
  const entries = feed<LogEntry>();
  const positionOf = new Map<string, number>();
  const snapshots: LogSnapshot[] = [];
  let chars = 0;
  let disposed = false;

  const trimmed = (): Fault =>
    new Fault(
      "registry/log-unavailable",
      `The log begins at position ${entries.first + 1}; start from a snapshot or from there`,
      {
        details: { first_position: entries.first + 1 },
      },
    );
  const open = (): void => {
    if (disposed) throw new Fault("registry/log-unavailable", "The memory log was disposed; open another one");
  };
  const store = (record: LogRecord): number => {
    // Index i of the feed is position i + 1.
    const position = entries.end + 1;
    positionOf.set(record.id, position);
    chars += record.json.length;
    entries.push({ ...record, position, logged_at: ambient.now() });
    while (chars > maxChars && entries.first < position - 1) {
      const oldest = entries.at(entries.first);
      if (oldest === undefined) break;
      chars -= oldest.json.length;
      positionOf.delete(oldest.id);
      entries.trim(entries.first + 1);
    }
    return position;
  };

  return {
    epoch,
    async append(records) {
      open();
      return records.map((record) => {
        const known = positionOf.get(record.id);
        return { position: known ?? store(record), duplicate: known !== undefined };
      });
    },
    read({ after, signal }) {
      return entries.follow({ from: after, signal, lost: trimmed });
    },
    async saveSnapshot(snapshot) {
      open();
      snapshots.push(snapshot);
      if (snapshots.length > 3) snapshots.shift();
    },
    async latestSnapshot() {
      return snapshots.at(-1);
    },
    async [Symbol.asyncDispose]() {
      disposed = true;
      entries.close();
    },
  };
}
