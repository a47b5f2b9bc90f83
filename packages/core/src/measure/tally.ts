/** The calls of one contestant: how many, how many failed, and the times of the last ones. A class because it is counted up in the middle of runs. */
export class Tally {
  calls = 0;
  faults = 0;
  readonly #times: Float64Array;
  readonly #failed: Uint8Array;

  /** `window`: how many of the last calls are remembered one by one. */
  constructor(window: number) {
    this.#times = new Float64Array(window);
    this.#failed = new Uint8Array(window);
  }

  add(milliseconds: number, failed: boolean): void {
    const place = this.calls % this.#times.length;
    this.#times[place] = milliseconds;
    this.#failed[place] = failed ? 1 : 0;
    this.calls += 1;
    if (failed) this.faults += 1;
  }

  /** Of the last calls: how many failed, as a fraction; 0 before the first. */
  get recentErrorRate(): number {
    const { size } = this;
    return size === 0 ? 0 : this.#failed.subarray(0, size).reduce((sum, each) => sum + each, 0) / size;
  }

  /** Of all calls. */
  get errorRate(): number {
    return this.calls === 0 ? 0 : this.faults / this.calls;
  }

  /** Of the last calls, milliseconds; undefined before the first. */
  get medianMs(): number | undefined {
    return this.size === 0 ? undefined : median(this.#times.subarray(0, this.size));
  }

  /** Calls that are remembered one by one. */
  get size(): number {
    return Math.min(this.calls, this.#times.length);
  }

  counts(): CallCounts {
    const { calls, faults, errorRate, medianMs } = this;
    return { calls, faults, errorRate, medianMs };
  }
}

export interface CallCounts {
  readonly calls: number;
  readonly faults: number;
  readonly errorRate: number;
  /** Of the last calls, milliseconds; undefined before the first. */
  readonly medianMs: number | undefined;
}

/** The middle one, or the mean of the two in the middle; NaN of none. */
export const median = (values: ArrayLike<number>): number => quartiles(values).middle;

export function quartiles(values: ArrayLike<number>): { readonly low: number; readonly middle: number; readonly high: number } {
  const sorted = Float64Array.from(values).sort();
  // Between two of them where the place is between two places.
  const at = (share: number): number => {
    const place = share * (sorted.length - 1);
    const below = sorted[Math.floor(place)] ?? Number.NaN;
    const above = sorted[Math.ceil(place)] ?? Number.NaN;
    return below + (above - below) * (place - Math.floor(place));
  };
  return { low: at(0.25), middle: at(0.5), high: at(0.75) };
}
