/** What a function can read of the world besides its arguments, so that a replay can give it once more. */
export type ReadingKind = "clock" | "timer" | "random" | "uuid" | "bytes" | "file" | "network";

/** What came of a reading. One that is too large to keep is known by its hash. */
export type Taken =
  | { readonly value: unknown }
  | { readonly error: unknown }
  | { readonly size: number; readonly sha256: string };

/** One thing that a function read. `of` says what was asked for, where the kind alone does not: a file, a URL, a number of bytes. */
export type Reading = { readonly kind: ReadingKind; readonly of?: string } & Taken;

/** Longest value that a tape keeps, in bytes or UTF-16 units. */
export const longestReading = 2 ** 20;

/** Stands between one call of a function and the world: it records what is read, or gives what was recorded. */
export interface Tape {
  /** A reading that is a word or a number. Throws `run/replay-diverged` where a replay has none left of the kind. */
  scalar<T extends number | string>(kind: ReadingKind, live: () => T): T;
  /** The reading itself; or, where it is to be made, whom to tell what came of it: nothing for what cannot be kept. Throws like `scalar`. */
  reading(kind: ReadingKind, of: string): Taken | ((taken: Taken | undefined) => void);
  /** Called before something that no tape holds. Throws `run/replay-diverged` in a replay, where it must not happen again. */
  beyond(what: string): void;
}

/** How what a function reads comes to a tape. */
export interface Taping {
  /** A tape holds everything that its answers depend on besides its arguments, as far as its source tells. */
  readonly isComplete: boolean;
  /** Calls with the tape in between; of a call that ends later (`isLater`), until its promise has settled. */
  play(tape: Tape, isLater: boolean, call: () => unknown): unknown;
}

/** What one call of a function read, in order. */
export interface CallReadings {
  /** Name of the vertex; of one that runs inside another, the path there: `list/3/price` is `price` in item 3 of `list`. */
  readonly at: string;
  /** 1 for the first. */
  readonly attempt: number;
  readonly sources: readonly Reading[];
  /** Something that it did and no tape holds. */
  readonly beyond?: string;
  /** It read more than was kept. */
  readonly truncated?: boolean;
}
