import type { Fault } from "@onex/contract";
import type { Outcome } from "../measure/outcome.ts";
import type { CallCounts } from "../measure/tally.ts";
import type { Mutation } from "./edit.ts";
import type { Breach, GuardOptions } from "./guard.ts";

export interface ShadowOptions {
  /** Of the calls, how many the candidate is given too, from 0 to 1. Default 1. Chance comes from the graph's `ambient`. */
  readonly share?: number;
  /** Differing answers that are kept, the first ones. Default 10. */
  readonly maxExamples?: number;
  /** Calls of an async candidate at a time; those beyond are not made. Default 100. */
  readonly maxPending?: number;
  /** Lets what reaches outside of its process be called beside what a run calls anyway. Default false. */
  readonly allowEffects?: boolean;
  /** Hears what becomes of the shadow, in the middle of somebody's run; what it throws is lost. */
  readonly listen?: (event: ShadowEvent) => void;
}

/** `superseded`: the vertex was removed, or runs something else, by another edit. */
export type ShadowStatus = "running" | "guarded" | "kept" | "promoted" | "rolled-back" | "stopped" | "superseded";

/** What `listen` of a shadow hears. */
export type ShadowEvent =
  | { readonly kind: "answer-differed"; readonly vertex: string; readonly example: ShadowExample }
  | { readonly kind: "candidate-promoted" | "candidate-kept" | "shadow-stopped" | "vertex-superseded"; readonly vertex: string }
  | { readonly kind: "candidate-rolled-back"; readonly vertex: string; readonly breach: Breach; readonly mutation: Mutation }
  /** The guard would have put the original back, and other edits since do not let it. */
  | { readonly kind: "rollback-refused"; readonly vertex: string; readonly breach: Breach; readonly fault: Fault };

/** Arguments by position with two answers that are not the same. */
export interface ShadowExample {
  readonly args: readonly unknown[];
  readonly original: Outcome;
  readonly candidate: Outcome;
}

/** What both sides did so far. */
export interface ShadowSummary {
  readonly vertex: string;
  readonly status: ShadowStatus;
  /** Calls that both have answered: the same, or not. */
  readonly same: number;
  readonly different: number;
  /** Calls that the candidate was not given: too many were under way, or what was given does not let itself be copied. */
  readonly skipped: number;
  /** The first of those that differ. */
  readonly examples: readonly ShadowExample[];
  /** Medians are of the last 512 calls. */
  readonly original: CallCounts;
  readonly candidate: CallCounts;
  /** In place of the original, since it was promoted; of the last 100 calls. */
  readonly promoted: CallCounts | undefined;
  readonly breach: Breach | undefined;
}

/** A candidate that runs beside a vertex. */
export interface Shadow {
  readonly vertex: string;
  readonly status: ShadowStatus;
  summary(): ShadowSummary;
  /**
   * Puts the candidate in the original's place, by `mutate`. With a guard (the default), its calls are looked at, and the original is put back when it
   * fails more often or takes longer than is allowed. Throws what `mutate` throws, and a TypeError for a shadow that has ended.
   */
  promote(options?: { readonly guard?: GuardOptions | false }): Mutation;
  /** The graph stays as it is, and nobody looks any more. */
  stop(): void;
}
