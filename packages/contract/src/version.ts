import type { JournalFault } from "./journal.ts";
import type { Topology } from "./topology.ts";

/**
 * Immutable: what a graph was and what it knew after one run, one edit or one merge. Versions of a graph share everything that did not change. Who
 * holds a version can go back to it, however many came since: nothing needs to be released.
 */
export interface Version {
  /** Unique in its tree. */
  readonly version_id: string;
  /** None for the first, two for a merge. */
  readonly parents: readonly string[];
  readonly topology: Topology;
  /** By index of the vertex; undefined where a vertex has not run. Frozen where they are plain, copies where they cannot be frozen. */
  readonly values: readonly unknown[];
  /** The value of a vertex. Throws a RangeError for a name that is none. */
  value(vertex: string): unknown;
  /** What the run was given, by name; undefined after an edit. */
  readonly inputs: Readonly<Record<string, unknown>> | undefined;
  /** The run that made it, with the position in its journal; undefined where nothing was recorded. */
  readonly run: { readonly run_id: string; readonly position: number } | undefined;
  /** Why the run failed; then no head moved here. */
  readonly fault: JournalFault | undefined;
  /**
   * 64 lower-case hex digits: SHA-256 over the canonical JSON of topology and values, equal in every process. Computed when it is asked for. Rejects
   * with `codec/function` or `codec/unsupported` for values that live only in their process.
   */
  hash(): Promise<string>;
}

/** A pointer to a version: in this language, the reference itself. */
export type Snapshot = Version;
