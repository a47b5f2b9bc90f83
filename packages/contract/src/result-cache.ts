/** Counts since the cache was made. */
export interface ResultCacheCounts {
  readonly hits: number;
  readonly misses: number;
  readonly evictions: number;
  readonly entries: number;
  readonly bytes: number;
}

/**
 * Results of pure nodes by content: the key names the node's hash, the canonical input and the configuration; the text is the encoded result. Only
 * successes are stored. An entry may vanish at any time, and never answers for another key. Promises only where the store is outside the process.
 */
export interface ResultCache {
  /** The text stored last under the key, or undefined. */
  get(key: string): string | undefined | Promise<string | undefined>;
  /** Storing the same key again replaces the text. A text beyond the cache's own limit is not stored, silently. */
  set(key: string, text: string): void | Promise<void>;
  counts(): ResultCacheCounts;
}
