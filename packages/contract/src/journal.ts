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
  | (StepEntry<"vertex-succeeded"> & { readonly duration_ms: number; readonly value: number })
  | (StepEntry<"vertex-failed"> & { readonly duration_ms: number; readonly fault: JournalFault })
  | (Entry<"run-succeeded"> & { readonly duration_ms: number })
  | (Entry<"run-failed"> & { readonly duration_ms: number; readonly fault: JournalFault });

/** Every step of one run, in order. Entries are made when they are asked for; what is kept meanwhile is a few numbers a step. */
export interface Journal {
  /** Entries so far. */
  readonly length: number;
  entries(): readonly JournalEntry[];
  /** The value of a vertex, or undefined while it has none. Frozen where it is plain; never change it. */
  value(vertex: string): unknown;
}
