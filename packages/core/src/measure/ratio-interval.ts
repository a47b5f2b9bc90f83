import { median } from "./tally.ts";

/** A ratio of two times, and between which bounds it lies with that confidence. */
export interface RatioInterval {
  readonly median: number;
  readonly low: number;
  readonly high: number;
  /** At least, from 0 to 1. */
  readonly confidence: number;
}

/**
 * Of the median of paired ratios, by order statistics: the bounds are two of the ratios themselves, as far apart as the binomial distribution of a
 * fair coin asks for. It supposes nothing about how times are distributed (W. J. Conover, Practical Nonparametric Statistics, 3rd edition, section
 * 3.2). Undefined where so few ratios cannot give that confidence, or one is no number.
 */
export function ratioInterval(ratios: readonly number[], confidence: number): RatioInterval | undefined {
  const sorted = ratios.toSorted((one, other) => one - other);
  const size = sorted.length;
  if (size === 0 || !sorted.every(Number.isFinite)) return undefined;
  let tail = 0.5 ** size;
  let term = tail;
  let rank = 0;
  // The most that may be left out on each side: half of what confidence leaves.
  while (tail <= (1 - confidence) / 2 && rank < size / 2) {
    rank += 1;
    term *= (size - rank + 1) / rank;
    tail += term;
  }
  const [low, high] = [sorted[rank - 1], sorted[size - rank]];
  if (rank === 0 || low === undefined || high === undefined) return undefined;
  return { median: median(sorted), low, high, confidence };
}
