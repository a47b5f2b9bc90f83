/** An append-only list in memory that any number of readers follow, each from its own place. */
export interface Feed<Item> {
  /** Index of the oldest item that is kept. */
  readonly first: number;
  /** Index that the next item will get. */
  readonly end: number;
  push(item: Item): void;
  /** The item, or undefined when it was trimmed or has yet to come. */
  at(index: number): Item | undefined;
  /** Forgets what is before `index`. */
  trim(index: number): void;
  /**
   * Items from `from` on, then new ones as they come. Holds its place from the moment of the call. Ends without a throw when `signal` aborts
   * or the feed closes. Where items were trimmed before they were read it rejects with what `lost` gives, or without `lost` goes on with the
   * oldest that is kept.
   */
  follow(options: {
    readonly from: number;
    readonly signal?: AbortSignal | undefined;
    readonly lost?: () => Error;
  }): AsyncIterableIterator<Item>;
  close(): void;
}

export function feed<Item>(): Feed<Item> {
  let items: (Item | undefined)[] = [];
  // Index of items[0]; `first` may be ahead of it until the array is compacted.
  let base = 0;
  let first = 0;
  let closed = false;
  const wakes = new Set<() => void>();
  const wakeAll = (): void => {
    for (const wake of wakes) wake();
  };
  const at = (index: number): Item | undefined => (index < first ? undefined : items[index - base]);
  const end = (): number => base + items.length;
  return {
    get first() {
      return first;
    },
    get end() {
      return end();
    },
    push(item) {
      items.push(item);
      wakeAll();
    },
    at,
    trim(index) {
      const until = Math.min(index, end());
      for (let at = first; at < until; at += 1) items[at - base] = undefined;
      first = Math.max(first, until);
      // Moving the rest costs its length, so it waits until at least half of the array is empty.
      if (first - base > items.length / 2) {
        items = items.slice(first - base);
        base = first;
      }
    },
    follow: ({ from, signal, lost }) => {
      let next = from;
      const pull = (): { readonly item: Item } | "wait" | "end" => {
        if (closed || signal?.aborted === true) return "end";
        if (next < first) {
          if (lost !== undefined) throw lost();
          next = first;
        }
        // `next < end` makes it an item: what is trimmed is before `first`.
        return next < end() ? { item: at(next++) as Item } : "wait";
      };
      return waitingIterator(pull, wakes, signal);
    },
    close() {
      closed = true;
      wakeAll();
      wakes.clear();
    },
  };
}

/**
 * An iterator over `pull`, asked again whenever one of `wakes` is called. Not a generator: the `return` of a generator waits for the pull
 * that is under way, and here that may be for ever.
 */
function waitingIterator<Item>(
  pull: () => { readonly item: Item } | "wait" | "end",
  wakes: Set<() => void>,
  signal: AbortSignal | undefined,
): AsyncIterableIterator<Item> {
  const waiting: { resolve: (result: IteratorResult<Item, undefined>) => void; reject: (reason: unknown) => void }[] = [];
  let done = false;
  const finish = (): void => {
    done = true;
    wakes.delete(wake);
    signal?.removeEventListener("abort", finish);
    for (const { resolve } of waiting.splice(0)) resolve({ done: true, value: undefined });
  };
  const wake = (): void => {
    while (waiting.length > 0 && !done) {
      try {
        const pulled = pull();
        if (pulled === "wait") return;
        if (pulled === "end") finish();
        else waiting.shift()?.resolve({ done: false, value: pulled.item });
      } catch (reason) {
        waiting.shift()?.reject(reason);
        finish();
      }
    }
  };
  wakes.add(wake);
  signal?.addEventListener("abort", finish, { once: true });
  return {
    next: () =>
      new Promise((resolve, reject) => {
        if (done) return resolve({ done: true, value: undefined });
        waiting.push({ resolve, reject });
        wake();
      }),
    return: async () => {
      finish();
      return { done: true, value: undefined };
    },
    [Symbol.asyncIterator]() {
      return this;
    },
  };
}
