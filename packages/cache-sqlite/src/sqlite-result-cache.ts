import { hash } from "node:crypto";
import { assertOptions, type Fault, type OptionNames, type ResultCache } from "@onex/contract";
import type { StoreOptions } from "./open-store.ts";
import { reachedStore } from "./reached-store.ts";

export interface SqliteResultCacheOptions extends Partial<StoreOptions> {
  /** Hears why the cache began anew (`io/unreadable`) or answers nothing more (`io/unreadable`, `io/unwritable`); what it throws is lost. Default: a warning of the process. */
  readonly warn?: (fault: Fault) => void;
}

const known: OptionNames<SqliteResultCacheOptions> = { maxEntries: true, maxBytes: true, busyTimeoutMs: true, warn: true };

/** A cache that answers at once, so that sync graphs can have it. Disposing closes the file; afterwards everything is a miss. */
export interface SqliteResultCache extends ResultCache, Disposable {
  get(key: string): string | undefined;
  set(key: string, text: string): void;
}

/**
 * Keeps results in a file that processes share (SQLite in write-ahead mode, through Node's own `node:sqlite`, which is loaded by the first call). When
 * it is full, what was used longest ago goes first, whichever process used it. What is stored survives the death of its process.
 *
 * Never throws: a file that is damaged is moved aside (`<path>.damaged-<milliseconds>`) and begun anew, one that is not ours or of a later version is
 * left alone and the cache has nothing, and while another process writes for longer than `busyTimeoutMs` a read is a miss and a write is dropped.
 * Keys are stored as their SHA-256. `counts()` tells hits, misses and evictions of this process, and entries and bytes of the file.
 */
export function sqliteResultCache(path: string, given: SqliteResultCacheOptions = {}): SqliteResultCache {
  assertOptions("sqliteResultCache()", given, known);
  const { maxEntries = 100_000, maxBytes = 256 * 2 ** 20, busyTimeoutMs = 100, warn = warnOfProcess } = given;
  const store = reachedStore(path, { maxEntries, maxBytes, busyTimeoutMs }, warn);
  const counted = { hits: 0, misses: 0, evictions: 0 };
  return {
    get(key) {
      const text = store.attempt((open) => open.read(digest(key)));
      if (text === undefined) counted.misses += 1;
      else counted.hits += 1;
      return text;
    },
    set(key, text) {
      counted.evictions += store.attempt((open) => open.write(digest(key), text)) ?? 0;
    },
    counts: () => ({ ...counted, ...(store.attempt((open) => open.totals()) ?? { entries: 0, bytes: 0 }) }),
    [Symbol.dispose]: () => store.close(),
  };
}

const digest = (key: string): Uint8Array => hash("sha256", key, "buffer");

const warnOfProcess = ({ code, message }: Fault): void => process.emitWarning(message, { type: "OnexWarning", code });
