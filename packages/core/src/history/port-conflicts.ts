import type { Fault, Json, Topology } from "@onex/contract";
import { type Plan, readsOf } from "../graph/plan.ts";
import { promisedBy } from "../graph/promised.ts";
import { checkPorts } from "../mutate/check-ports.ts";
import { checkPromise } from "../mutate/check-promise.ts";
import type { EditProblem } from "../mutate/edit.ts";
import type { MergeConflict } from "./merge-conflict.ts";
import type { Revision } from "./revision.ts";
import { reachedFrom, verticesBetween } from "./vertices-between.ts";

/** Three topologies of one merge. */
export interface Sides {
  readonly base: Revision;
  readonly ours: Revision;
  readonly theirs: Revision;
}

/** Where the sides do not fit together, by the checks of an edit: what is wrong with the merged topology to one that comes from either side. */
export function portConflicts(sides: Sides, merged: Revision, { order }: Plan): readonly MergeConflict[] {
  const { base, ours, theirs } = sides;
  const promise = promisedBy(base.assembly, base.executor);
  const problemsSince = (side: Revision): readonly EditProblem[] => {
    const changed = verticesBetween(side, merged);
    return [
      ...checkPorts(side.assembly, merged.assembly, { renewed: changed, rewired: changed }, order).problems,
      ...checkPromise(promise, side.assembly, merged.assembly, merged.executor).problems,
    ];
  };
  // What one side has by itself was let pass there.
  const known = new Set(problemsSince(theirs).map(({ path }) => path));
  const found = problemsSince(ours).filter(({ path }) => known.has(path));
  return found.map((problem) => conflictOf(problem, sides, merged.assembly.topology));
}

/** What no type parameter could take. */
export const refusedTypes = (sides: Sides, merged: Topology, { message, details }: Fault): MergeConflict =>
  conflictOf({ message, path: String(details.vertex) }, sides, merged);

function conflictOf({ message, path }: Pick<EditProblem, "message" | "path">, sides: Sides, merged: Topology): MergeConflict {
  const [first = "", second = ""] = path.split(".");
  const isEdge = first === "output" || first === "input";
  const roots: number[] = [];
  if (first === "output" && merged.output.kind === "object") {
    const source = merged.output.entries.find(([name]) => name === second)?.[1];
    if (source !== undefined) readsOf(source, (read) => roots.push(read));
  } else roots.push(merged.vertices.findIndex(({ name }) => name === first));
  const reached = reachedFrom(merged, roots);
  const { base, ours, theirs } = sides;
  const nodes = (side: Revision): Json => {
    const changed = verticesBetween(base, side);
    const own = side.assembly.topology.vertices.filter(({ name }) => reached.has(name) && changed.has(name));
    return Object.fromEntries(own.map(({ name, node }) => [name, node]));
  };
  return { vertex: isEdge ? path : first, of: "port", ours: nodes(ours), theirs: nodes(theirs), message };
}
