import type { FaultCode } from "./fault.ts";
import type { Json } from "./json.ts";

interface Entry<Kind extends string> {
  readonly kind: Kind;
  /** 1, 2, 3, … in one run. */
  readonly position: number;
  /** Milliseconds since the epoch. */
  readonly at: number;
}

interface StepEntry<Kind extends string> extends Entry<Kind> {
  readonly vertex: string;
  /** Hash of the node. */
  readonly node: string;
  /** 1 for the first. */
  readonly attempt: number;
}

/** One item of an `each`, or one turn of a `loop`. */
interface ItemEntry<Kind extends string> extends Entry<Kind> {
  readonly vertex: string;
  readonly node: string;
  /** Index in the list, or of the turn, from 0. */
  readonly item: number;
}

/** Where a value came from that nothing was called for: a result cache, or the journal of the run that this one resumes. */
export type ValueOrigin = "cache" | "journal";

/** A failure in a journal; causes and stacks stay in the process. */
export interface JournalFault {
  readonly code: FaultCode;
  readonly message: string;
  readonly details?: Json;
}

/** One step of a run. Values are not in the entry: `value` is the index of the vertex, by which the run keeps them. */
export type JournalEntry =
  | (Entry<"run-started"> & { readonly graph: string })
  | StepEntry<"vertex-started">
  | (StepEntry<"vertex-succeeded"> & { readonly duration_ms: number; readonly value: number; readonly from?: ValueOrigin })
  | (StepEntry<"vertex-failed"> & { readonly duration_ms: number; readonly fault: JournalFault })
  /** Its condition was not true, or nothing that ran asked for it. Its value is undefined. */
  | (Entry<"vertex-skipped"> & { readonly vertex: string; readonly node: string })
  | ItemEntry<"item-started">
  | (ItemEntry<"item-succeeded"> & { readonly duration_ms: number; readonly from?: ValueOrigin })
  | (ItemEntry<"item-failed"> & { readonly duration_ms: number; readonly fault: JournalFault })
  | (Entry<"run-succeeded"> & { readonly duration_ms: number })
  | (Entry<"run-failed"> & { readonly duration_ms: number; readonly fault: JournalFault });

/** Every step of one run, in order. Entries are made when they are asked for; what is kept meanwhile is a few numbers a step. */
export interface Journal {
  /** Entries so far. */
  readonly length: number;
  entries(): readonly JournalEntry[];
  /** The value of a vertex, or undefined while it has none. Frozen where it is plain; never change it. */
  value(vertex: string): unknown;
  /**
   * The finished items of an `each`, by index, and of a `loop` the last finished turn, while the vertex itself has not succeeded: what a run that
   * resumes this one need not run again.
   */
  items(vertex: string): ReadonlyMap<number, unknown>;
}
