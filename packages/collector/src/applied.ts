import type { NodeChange, Verdict } from "@onex/contract";
import type { Moment } from "./moment.ts";
import type { Node } from "./registry-state.ts";

/** What an entry did to one node. */
export interface Changed {
  readonly change: NodeChange;
  readonly node: Node;
  /** What filters saw of the node before; undefined when it was new. */
  readonly before: Moment | undefined;
}

/** The part of a verdict that the fold decides. */
export type Outcome = Omit<Verdict, "event_id" | "registry_id" | "position">;

/** What applying an entry gave. */
export interface Applied {
  /** In the order in which they happened: what expired, then what the event itself changed. */
  readonly changes: readonly Changed[];
  /** Absent for entries that are only time. */
  readonly outcome?: Outcome;
}
