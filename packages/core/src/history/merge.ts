import { isFault } from "@onex/contract";
import { sameValue } from "../data/same-value.ts";
import { plan } from "../graph/plan.ts";
import { respecialised } from "../graph/respecialised.ts";
import { commonVersion } from "./common-version.ts";
import { type KeptVersion, shown } from "./kept-version.ts";
import { mergeAssemblies } from "./merge-assemblies.ts";
import { type MergeConflict, mergeConflict } from "./merge-conflict.ts";
import { portConflicts, refusedTypes, type Sides } from "./port-conflicts.ts";
import { type Revision, revision } from "./revision.ts";
import { shownConstant } from "./topology-form.ts";
import type { VersionParts, VersionTree } from "./version-tree.ts";
import { reachedBy, verticesBetween } from "./vertices-between.ts";

/**
 * Joins two versions three-way: each vertex, and each value, is as on the side that changed it since the version that both come from (`origin` where
 * the way there was let go). Gives what to append, or one of the two where the other holds it already. Throws `graph/merge-conflict`, `graph/cycle`.
 */
export function mergeVersions(
  tree: VersionTree,
  ours: KeptVersion,
  theirs: KeptVersion,
  origin: KeptVersion,
): KeptVersion | VersionParts {
  const base = commonVersion(tree, ours, theirs) ?? origin;
  if (base === theirs) return ours;
  if (base === ours) return theirs;
  const conflicts: MergeConflict[] = [];
  const merged = mergeRevisions({ base: base.revision, ours: ours.revision, theirs: theirs.revision }, conflicts);
  const held = mergeValues(merged, base, ours, theirs, conflicts);
  if (conflicts.length > 0) throw mergeConflict(merged.assembly.topology.name, conflicts);
  return { parent: ours, revision: merged, held, note: { second: theirs.sequence } };
}

function mergeRevisions(sides: Sides, conflicts: MergeConflict[]): Revision {
  const { base, ours, theirs } = sides;
  if (theirs === base || theirs === ours) return ours;
  if (ours === base) return theirs;
  const assembly = mergeAssemblies(base, ours, theirs, conflicts);
  if (conflicts.length > 0) return ours;
  const planned = plan(assembly.topology);
  try {
    // What one side has may be read by what the other has, which is of other types then.
    const merged = revision(respecialised(assembly, planned.order), ours.executor, ours.hasher, planned);
    conflicts.push(...portConflicts(sides, merged, planned));
    return merged;
  } catch (thrown) {
    if (!isFault(thrown)) throw thrown;
    conflicts.push(refusedTypes(sides, assembly.topology, thrown));
    return ours;
  }
}

/** A value stands where all that it was made of is still there; of two, the one that was made since. */
function mergeValues(
  merged: Revision,
  base: KeptVersion,
  ours: KeptVersion,
  theirs: KeptVersion,
  conflicts: MergeConflict[],
): readonly unknown[] {
  const { topology } = merged.assembly;
  const before = valueByName(base);
  const mine = valueByName(ours);
  const other = valueByName(theirs);
  const [staleHere, staleThere] = [ours, theirs].map((side) => reachedBy(topology, verticesBetween(side.revision, merged)));
  return topology.vertices.map(({ name: vertex }) => {
    const [was, one, two] = [before(vertex), mine(vertex), other(vertex)];
    if (staleHere?.has(vertex) === true) return staleThere?.has(vertex) === true ? undefined : two;
    if (staleThere?.has(vertex) === true) return one;
    if (one === two || sameValue(was, two) || sameValue(one, two)) return one;
    if (!sameValue(was, one))
      conflicts.push({ vertex, of: "value", ours: shownConstant(shown(one)), theirs: shownConstant(shown(two)) });
    return two;
  });
}

function valueByName({ topology, held }: KeptVersion): (vertex: string) => unknown {
  const indexes = new Map(topology.vertices.map(({ name }, index) => [name, index]));
  return (vertex) => {
    const index = indexes.get(vertex);
    return index === undefined ? undefined : held[index];
  };
}
