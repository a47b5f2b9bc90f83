import type { Fault } from "./fault.ts";

/** Where the function of a node is in texts that were written down. */
export interface SourcePlace {
  /** One of the files. */
  readonly file: string;
  /** Name of its export; `Class.method` for a static method. */
  readonly name: string;
}

/** Functions as texts that need no disk: modules that import each other and Node's built-ins, nothing else. */
export interface WrittenSources {
  /** By path; each module once, whatever the number of functions in it. */
  readonly files: Readonly<Record<string, string>>;
  /** In the order in which they were asked for: where each is, or why it cannot be written down. */
  readonly places: readonly (SourcePlace | Fault)[];
  /** What the compiler was told where the texts are from, as far as types depend on it. */
  readonly compiler: Readonly<Record<string, boolean>>;
}

/** Knows the sources of functions. */
export interface SourceKeeper {
  /** Writes the functions of these keys down together, so that what they share is there once. Rejects only with `internal/unexpected`. */
  write(keys: readonly unknown[]): Promise<WrittenSources>;
}

/** How a function is written down when it is asked for. */
export interface NodeSource {
  readonly keeper: SourceKeeper;
  /** Means the function to its keeper. */
  readonly key: unknown;
}
