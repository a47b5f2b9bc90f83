import type { Effects } from "@onex/contract";

export type EffectClass = Effects["class"];

/**
 * From the least to the most that a caller must reckon with. `unknown` outranks all, because it may be any of them; `io` outranks `stateful`, because
 * what left the process cannot be rolled back with it; both outrank `nondeterministic`, which a journal cures by recording the value.
 */
const ranks: readonly EffectClass[] = ["pure", "nondeterministic", "stateful", "io", "unknown"];

export const worst = (classes: Iterable<EffectClass>): EffectClass =>
  [...classes].reduce((a, b) => (ranks.indexOf(b) > ranks.indexOf(a) ? b : a), "pure");
