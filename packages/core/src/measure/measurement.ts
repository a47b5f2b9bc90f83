import type { Snapshot } from "@onex/contract";
import type { Outcome } from "./outcome.ts";
import type { RatioInterval } from "./ratio-interval.ts";

export interface MeasureOptions {
  /** Runs whose inputs are taken, as `snapshot` or `run.snapshot()` give them. Default: those in the history, newest first. */
  readonly from?: Iterable<Snapshot>;
  /** Default 100. */
  readonly maxInputs?: number;
  /** In each, every contestant has its turn; 10 or more. Default 31. */
  readonly rounds?: number;
  /** About how long a turn takes. Default 1. */
  readonly batchMs?: number;
  /** Of the intervals, and of the verdict as a whole, above 0.5 and below 1. Default 0.95. */
  readonly confidence?: number;
  /** Lets what reaches outside of its process be called for this alone. Default false. */
  readonly allowEffects?: boolean;
  readonly signal?: AbortSignal;
}

/** A recorded input that two answered differently. */
export interface MeasuredDifference {
  /** By position. */
  readonly args: readonly unknown[];
  readonly original: Outcome;
  readonly candidate: Outcome;
}

export interface MeasuredTime {
  /** Of a call, over the rounds. */
  readonly medianMs: number;
  /** Quartiles. */
  readonly lowMs: number;
  readonly highMs: number;
  /** To the original's, round by round; undefined for itself, and where rounds or clock do not give one. */
  readonly ratio: RatioInterval | undefined;
}

/** How the original or a candidate did. */
export interface Measured {
  readonly name: string;
  /** Hash of the node. */
  readonly node: string;
  /** Inputs that it answered differently than the original. */
  readonly different: number;
  /** The first ten of them. */
  readonly differences: readonly MeasuredDifference[];
  /** Undefined where it answered differently: what is wrong is not fast. */
  readonly time: MeasuredTime | undefined;
}

/** What `measure` found: everything that it compared, and the winner, where the times show one. */
export interface Measurement {
  readonly vertex: string;
  /** Recorded inputs that were used. */
  readonly inputs: number;
  readonly rounds: number;
  readonly original: Measured;
  /** In the order in which they were given. */
  readonly candidates: readonly Measured[];
  /** The fastest, where the data show that it is faster than every other one with the same answers. */
  readonly winner: Measured | undefined;
  /** The verdict in words. */
  readonly verdict: string;
}
