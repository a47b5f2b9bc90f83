/** A measured point: x, then y. */
export type Point = readonly [x: number, y: number];

/** The line `y = slope * x + intercept` with the share of the variance that it explains. */
export interface LineFit {
  readonly slope: number;
  readonly intercept: number;
  /** Coefficient of determination, 1 for points that lie on the line. */
  readonly r2: number;
}

/** Half open: `from` belongs to it, `to` only to the last one. */
export interface Bin {
  readonly from: number;
  readonly to: number;
  readonly count: number;
}

/** Nothing can be said of no values; of some, five numbers. */
export type Summary =
  | { readonly kind: "empty" }
  | {
      readonly kind: "values";
      readonly count: number;
      readonly min: number;
      readonly median: number;
      readonly mean: number;
      readonly max: number;
    };

/**
 * Fits a line to points by least squares.
 * @param points At least two, not all with the same x.
 * @tag numbers
 */
export function fitLine(points: readonly Point[]): LineFit {
  const count = points.length;
  const meanX = points.reduce((sum, [x]) => sum + x, 0) / count;
  const meanY = points.reduce((sum, [, y]) => sum + y, 0) / count;
  let xx = 0;
  let xy = 0;
  let yy = 0;
  for (const [x, y] of points) {
    xx += (x - meanX) ** 2;
    xy += (x - meanX) * (y - meanY);
    yy += (y - meanY) ** 2;
  }
  if (count < 2 || xx === 0) throw new RangeError(`a line needs two points with different x, got ${count} points`);
  const slope = xy / xx;
  return { slope, intercept: meanY - slope * meanX, r2: yy === 0 ? 1 : (xy * xy) / (xx * yy) };
}

/**
 * The middle of values, half of them below and half above; NaN of none.
 * @tag numbers
 */
export function median(values: readonly number[]): number {
  const sorted = [...values].sort((a, b) => a - b);
  const half = sorted.length >> 1;
  const upper = sorted[half] ?? Number.NaN;
  return sorted.length % 2 === 1 ? upper : ((sorted[half - 1] ?? upper) + upper) / 2;
}

/**
 * The median of each window of values, which takes out single outliers where a mean would smear them.
 * @param values In their order.
 * @param width Values per window; an odd number keeps the result in place. @minimum 1 @integer
 * @tag numbers
 */
export function movingMedian(values: readonly number[], width = 3): number[] {
  return values.slice(0, Math.max(0, values.length - width + 1)).map((_, at) => median(values.slice(at, at + width)));
}

/**
 * Counts values in equally wide bins between the smallest and the largest.
 * @param bins How many bins. @minimum 1 @maximum 1000 @integer
 * @tag numbers
 */
export function histogram(values: readonly number[], bins = 10): Bin[] {
  if (values.length === 0) return [];
  const min = Math.min(...values);
  const width = (Math.max(...values) - min) / bins || 1;
  const counts = new Array<number>(bins).fill(0);
  for (const value of values) {
    const at = Math.min(bins - 1, Math.floor((value - min) / width));
    counts[at] = (counts[at] ?? 0) + 1;
  }
  return counts.map((count, at) => ({ from: min + at * width, to: min + (at + 1) * width, count }));
}

/**
 * Sums values up in five numbers.
 * @tag numbers
 */
export function summarise(values: readonly number[]): Summary {
  if (values.length === 0) return { kind: "empty" };
  return {
    kind: "values",
    count: values.length,
    min: Math.min(...values),
    median: median(values),
    mean: values.reduce((sum, value) => sum + value, 0) / values.length,
    max: Math.max(...values),
  };
}

/**
 * The largest of one or more numbers.
 * @tag numbers
 */
export function largest(first: number, ...others: number[]): number {
  return Math.max(first, ...others);
}
