import { Fault, type Json } from "@onex/contract";

/** A place that both sides changed, and not to the same. */
export interface MergeConflict {
  /** Name of the vertex; `input.<name>` or `output.<name>` for an edge of the graph. */
  readonly vertex: string;
  readonly of: "topology" | "value";
  /** What it is on each side; null where it is gone. */
  readonly ours: Json;
  readonly theirs: Json;
}

export function mergeConflict(graph: string, conflicts: readonly MergeConflict[]): Fault {
  const [first] = conflicts;
  const more = conflicts.length > 1 ? ` and ${conflicts.length - 1} more` : "";
  const sides = first === undefined ? "" : ` (ours ${brief(first.ours)}, theirs ${brief(first.theirs)})`;
  return new Fault(
    "graph/merge-conflict",
    `Both sides of "${graph}" changed the ${first?.of} of "${first?.vertex}"${sides}${more}; make them equal or roll one side back, then merge again`,
    { details: { graph, conflicts } },
  );
}

function brief(json: Json): string {
  const text = JSON.stringify(json);
  return text.length > 60 ? `${text.slice(0, 60)}…` : text;
}
