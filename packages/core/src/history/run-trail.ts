import type { RecordedTapes } from "../run/recorded-tapes.ts";
import type { Branch } from "./branch.ts";
import type { KeptVersion } from "./kept-version.ts";

/** What a run leaves for those who look at it afterwards. */
export interface RunTrail {
  readonly branch: Branch;
  /** Values by index of the vertex, then what the run was given by index of the input; empty when that was refused. */
  readonly held: readonly unknown[];
  /** What its functions read of the world, where that can be known. */
  readonly tapes?: RecordedTapes | undefined;
  /** There once the run has ended, where the graph has a history. */
  readonly version: KeptVersion | undefined;
}
