/** What waits for its deadline. The heap alone writes `queuedFor` and `heapAt`. */
export interface Waiting {
  /** The deadline that the heap has it under; may be earlier than the real one, never later. */
  queuedFor: number;
  /** Place in the heap; -1 outside. */
  heapAt: number;
}

/**
 * A binary heap of deadlines. Putting a deadline off costs nothing: an entry keeps its place and is moved down when it comes to the top, so a
 * heartbeat touches no node.
 */
export interface DeadlineHeap<Entry extends Waiting> {
  readonly size: number;
  /** Adds the entry or brings it forward. */
  put(entry: Entry): void;
  remove(entry: Entry): void;
  /** The entry that is due first, or undefined when there is none. */
  first(): Entry | undefined;
}

/** `deadlineOf` gives the real deadline; `before` settles which of two with the same one goes first. */
export function deadlineHeap<Entry extends Waiting>(
  deadlineOf: (entry: Entry) => number,
  before: (a: Entry, b: Entry) => boolean,
): DeadlineHeap<Entry> {
  const heap: Entry[] = [];
  const precedes = (a: Entry, b: Entry): boolean => a.queuedFor < b.queuedFor || (a.queuedFor === b.queuedFor && before(a, b));
  const place = (entry: Entry, at: number): void => {
    heap[at] = entry;
    entry.heapAt = at;
  };
  const rise = (entry: Entry): void => {
    let at = entry.heapAt;
    while (at > 0) {
      const above = heap[(at - 1) >> 1];
      if (above === undefined || !precedes(entry, above)) break;
      place(above, at);
      at = (at - 1) >> 1;
    }
    place(entry, at);
  };
  const sink = (entry: Entry): void => {
    let at = entry.heapAt;
    for (;;) {
      const left = heap[2 * at + 1];
      const right = heap[2 * at + 2];
      const lower = right !== undefined && left !== undefined && precedes(right, left) ? right : left;
      if (lower === undefined || !precedes(lower, entry)) break;
      const next = lower.heapAt;
      place(lower, at);
      at = next;
    }
    place(entry, at);
  };
  return {
    get size() {
      return heap.length;
    },
    put(entry) {
      const deadline = deadlineOf(entry);
      if (entry.heapAt === -1) {
        entry.queuedFor = deadline;
        entry.heapAt = heap.length;
        heap.push(entry);
        rise(entry);
      } else if (deadline < entry.queuedFor) {
        entry.queuedFor = deadline;
        rise(entry);
      }
    },
    remove(entry) {
      if (entry.heapAt === -1) return;
      const last = heap.pop();
      if (last !== undefined && last !== entry) {
        place(last, entry.heapAt);
        sink(last);
        rise(last);
      }
      entry.heapAt = -1;
    },
    first() {
      for (;;) {
        const top = heap[0];
        if (top === undefined) return undefined;
        const deadline = deadlineOf(top);
        if (deadline === top.queuedFor) return top;
        top.queuedFor = deadline;
        sink(top);
      }
    },
  };
}
