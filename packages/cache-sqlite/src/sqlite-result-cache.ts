import { hash } from "node:crypto";
import type { Fault, ResultCache } from "@onex/contract";
import { openStore, type Store, type StoreOptions } from "./open-store.ts";
import { setAside } from "./set-aside.ts";
import { damaged, isBusy, isDamage, unusable } from "./sqlite-error.ts";

export interface SqliteResultCacheOptions extends Partial<StoreOptions> {
  /** Hears why the cache began anew (`io/unreadable`) or answers nothing more (`io/unreadable`, `io/unwritable`); what it throws is lost. Default: a warning of the process. */
  readonly warn?: (fault: Fault) => void;
}

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
export function sqliteResultCache(
  path: string,
  { maxEntries = 100_000, maxBytes = 256 * 2 ** 20, busyTimeoutMs = 100, warn = warnOfProcess }: SqliteResultCacheOptions = {},
): SqliteResultCache {
  const options: StoreOptions = { maxEntries, maxBytes, busyTimeoutMs };
  const counted = { hits: 0, misses: 0, evictions: 0 };
  let store: Store | undefined;
  let isOff = false;

  const tell = (fault: Fault): void => {
    try {
      warn(fault);
    } catch {
      // A cache costs nobody a run.
    }
  };
  const end = (fault: Fault | undefined): void => {
    isOff = true;
    store?.close();
    store = undefined;
    if (fault !== undefined) tell(fault);
  };
  const beginAnew = (thrown: unknown): void => {
    store?.close();
    store = undefined;
    try {
      tell(damaged(path, setAside(path), thrown));
    } catch (failed) {
      end(unusable(path, failed));
    }
  };
  /** What it gives is only missing where the store is busy, damaged or off. */
  const attempt = <T>(act: (store: Store) => T): T | undefined => {
    if (isOff) return undefined;
    try {
      store ??= openStore(path, options);
      return act(store);
    } catch (thrown) {
      if (isDamage(thrown)) beginAnew(thrown);
      else if (!isBusy(thrown)) end(unusable(path, thrown));
      return undefined;
    }
  };

  return {
    get(key) {
      const text = attempt((open) => open.read(digest(key)));
      if (text === undefined) counted.misses += 1;
      else counted.hits += 1;
      return text;
    },
    set(key, text) {
      counted.evictions += attempt((open) => open.write(digest(key), text)) ?? 0;
    },
    counts: () => ({ ...counted, ...(attempt((open) => open.totals()) ?? { entries: 0, bytes: 0 }) }),
    [Symbol.dispose]: () => end(undefined),
  };
}

const digest = (key: string): Uint8Array => hash("sha256", key, "buffer");

const warnOfProcess = ({ code, message }: Fault): void => process.emitWarning(message, { type: "OnexWarning", code });
