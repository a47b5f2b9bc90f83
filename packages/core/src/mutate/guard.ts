import { assertOptions, type OptionNames } from "@onex/contract";
import type { CallCounts, Tally } from "../measure/tally.ts";

/** What a promoted candidate may not do. */
export interface GuardOptions {
  /** Calls before anything is judged, 1 or more. Default 20. */
  readonly minCalls?: number;
  /** Calls after which it is kept and no longer looked at. Default 1,000. */
  readonly calls?: number;
  /** How far the error rate of the last 100 calls may be above the original's, as a fraction. Default 0.05. */
  readonly errorRise?: number;
  /** How many times the original's median the median of the last 100 calls may be. Default 2. */
  readonly latencyRatio?: number;
  /** And how far above it, so that chance among very short times is none. Default 1. */
  readonly latencySlackMs?: number;
}

const known: OptionNames<GuardOptions> = {
  minCalls: true,
  calls: true,
  errorRise: true,
  latencyRatio: true,
  latencySlackMs: true,
};

/** Why a promoted candidate is taken back. */
export interface Breach {
  readonly what: "errors" | "latency";
  /** What was seen, and the most that was allowed: a fraction, or milliseconds. */
  readonly seen: number;
  readonly allowed: number;
}

export type Judgement = Breach | "kept" | undefined;

/** Judges after each failure and each tenth call. `original`: as it was before; without calls of it that many, times are not judged. */
export function guardOf(options: GuardOptions, original: CallCounts): (promoted: Tally) => Judgement {
  assertOptions("A guard", options, known);
  const { minCalls = 20, calls = 1_000, errorRise = 0.05, latencyRatio = 2, latencySlackMs = 1 } = options;
  if (!(Number.isInteger(minCalls) && minCalls >= 1)) throw new RangeError("guard.minCalls must be a whole number from 1");
  if (!(calls >= minCalls)) throw new RangeError("guard.calls must be at least guard.minCalls");
  if (!(errorRise >= 0)) throw new RangeError("guard.errorRise must be 0 or more");
  if (!(latencyRatio > 0)) throw new RangeError("guard.latencyRatio must be more than 0");
  if (!(latencySlackMs >= 0)) throw new RangeError("guard.latencySlackMs must be 0 or more");
  const mostErrors = original.errorRate + errorRise;
  const isTimed = original.medianMs !== undefined && original.calls >= minCalls;
  const longest = isTimed
    ? Math.max((original.medianMs ?? 0) * latencyRatio, (original.medianMs ?? 0) + latencySlackMs)
    : undefined;
  let faults = 0;
  return (promoted) => {
    const hasFailed = promoted.faults > faults;
    faults = promoted.faults;
    if (promoted.calls < minCalls || !(hasFailed || promoted.calls % 10 === 0 || promoted.calls >= calls)) return undefined;
    const { recentErrorRate, medianMs = 0 } = promoted;
    if (recentErrorRate > mostErrors) return { what: "errors", seen: recentErrorRate, allowed: mostErrors };
    if (longest !== undefined && medianMs > longest) return { what: "latency", seen: medianMs, allowed: longest };
    return promoted.calls >= calls ? "kept" : undefined;
  };
}
