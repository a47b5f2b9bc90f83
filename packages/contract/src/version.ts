import type { Topology } from "./topology.ts";

/** Immutable: what a graph was and what it knew after one run or one edit. Versions of a graph share everything that did not change. */
export interface Version {
  readonly version_id: string;
  /** None for the first, two for a merge. */
  readonly parents: readonly string[];
  readonly topology: Topology;
  /** By index of the vertex; empty where a vertex has not run. */
  readonly values: readonly unknown[];
  /** The run that made it, with the position in its journal; absent after an edit. */
  readonly run?: { readonly run_id: string; readonly position: number };
}

/** A pointer to a version, with the vertex or journal position it was asked for. */
export interface Snapshot {
  readonly snapshot_id: string;
  readonly version_id: string;
}
