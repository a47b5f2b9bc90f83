import { assertOptions, type OptionNames, type ResultCache } from "@onex/contract";

export interface MemoryResultCacheOptions {
  /** Default 10,000. */
  readonly maxEntries?: number;
  /** Of keys and texts, two for each UTF-16 unit. Default 64 MiB. */
  readonly maxBytes?: number;
}

const known: OptionNames<MemoryResultCacheOptions> = { maxEntries: true, maxBytes: true };

/** Keeps results in this process; when it is full, what was used longest ago goes first. */
export function memoryResultCache(options: MemoryResultCacheOptions = {}): ResultCache {
  assertOptions("memoryResultCache()", options, known);
  const { maxEntries = 10_000, maxBytes = 64 * 2 ** 20 } = options;
  // A map remembers the order of insertion, and what is used is inserted again.
  const texts = new Map<string, string>();
  let bytes = 0;
  let hits = 0;
  let misses = 0;
  let evictions = 0;
  const drop = (key: string, text: string): void => {
    texts.delete(key);
    bytes -= bytesOf(key, text);
  };
  return {
    get(key) {
      const text = texts.get(key);
      if (text === undefined) {
        misses += 1;
        return undefined;
      }
      hits += 1;
      texts.delete(key);
      texts.set(key, text);
      return text;
    },
    set(key, text) {
      const before = texts.get(key);
      if (before !== undefined) drop(key, before);
      if (bytesOf(key, text) > maxBytes || maxEntries < 1) return;
      texts.set(key, text);
      bytes += bytesOf(key, text);
      for (const [oldKey, oldText] of texts) {
        if (texts.size <= maxEntries && bytes <= maxBytes) break;
        drop(oldKey, oldText);
        evictions += 1;
      }
    },
    counts: () => ({ hits, misses, evictions, entries: texts.size, bytes }),
  };
}

const bytesOf = (key: string, text: string): number => 2 * (key.length + text.length);
