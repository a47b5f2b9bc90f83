/** A check of a node's code and how it came out. `examine()` gives one; tests of your own are one by these three. */
export interface Evidence {
  /** What was done, in a word: `examination`, `tests`. */
  readonly type: string;
  /** Of the code that was checked. */
  readonly hash: string;
  /** Whether all of it held. */
  readonly holds: boolean;
}

/** Who keeps a node, and what speaks for it. */
export interface Keeping {
  /** A person or a policy, as those who look later know it. */
  readonly by: string;
  readonly evidence?: Evidence;
}
