import { Fault, type Topology } from "@onex/contract";

/** Graphs and bodies within each other; what runs, replays and compares them goes down level by level. */
export const mostLevels = 100;

/** By what is known of each topology: one that is used in many places is looked at once. */
const known = new WeakMap<Topology, number>();

/** Throws `graph/too-large` for a topology that holds graphs and bodies within each other at too many levels. */
export function assertLevels(topology: Topology): void {
  if (levelsOf(topology, 1) > mostLevels) throw tooManyLevels(topology.name);
}

/** Its own level and those below, as far as they count; `at` is its own from the outside. */
function levelsOf(topology: Topology, at: number): number {
  const there = known.get(topology);
  if (there !== undefined) return there;
  // Further down nothing changes the answer, and what comes from elsewhere may go down for ever.
  if (at > mostLevels) return 1;
  let below = 0;
  for (const { body, graph } of topology.vertices) {
    if (body !== undefined) below = Math.max(below, levelsOf(body.topology, at + 1));
    if (graph !== undefined) below = Math.max(below, levelsOf(graph, at + 1));
  }
  // Of what was cut short not all is known.
  if (at + below <= mostLevels) known.set(topology, below + 1);
  return below + 1;
}

export const tooManyLevels = (name: string): Fault =>
  new Fault(
    "graph/too-large",
    `"${name}" holds graphs and bodies within each other at more than ${mostLevels} levels; put them beside each other, or repeat one with loop()`,
    { details: { graph: name, most: mostLevels } },
  );
