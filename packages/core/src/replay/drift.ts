import { ownForm } from "../history/own-form.ts";
import { formComparison } from "../history/same-form.ts";
import type { TopologyForm, VertexForm } from "../history/topology-form.ts";

/** One way in which a graph is not what it was when a run was recorded. */
export interface Drift {
  /** Name of the vertex; empty where the outputs are meant. */
  readonly vertex: string;
  /** `code`: another node runs there. `binding`: it reads something else, or runs under other conditions. */
  readonly change: "code" | "binding" | "added" | "removed" | "outputs";
  /** Hashes of the node, then and now. */
  readonly recorded?: string;
  readonly now?: string;
}

/** Everything that has changed between two topologies, vertex by vertex. */
export function driftBetween(recorded: TopologyForm, now: TopologyForm): readonly Drift[] {
  if (recorded === now) return [];
  const same = formComparison();
  const before = byName(recorded);
  const after = byName(now);
  const drift = [...before].flatMap(([vertex, form]): readonly Drift[] => {
    const current = after.get(vertex);
    return current === undefined ? [{ vertex, change: "removed", recorded: form.node }] : changes(form, current, same);
  });
  for (const [vertex, { node }] of after) if (!before.has(vertex)) drift.push({ vertex, change: "added", now: node });
  if (!same(recorded.output, now.output)) drift.push({ vertex: "", change: "outputs" });
  return drift;
}

function changes(recorded: VertexForm, now: VertexForm, same: ReturnType<typeof formComparison>): readonly Drift[] {
  const { name: vertex, node: was, graph: wasGraph = null, ...wasBound } = recorded;
  const { name: _, node, graph = null, ...bound } = now;
  const isAlike = was === node && same(wasGraph, graph);
  const code: readonly Drift[] = isAlike ? [] : [{ vertex, change: "code", recorded: was, now: node }];
  return same(ownForm(wasBound), ownForm(bound)) ? code : [...code, { vertex, change: "binding", recorded: was, now: node }];
}

const byName = ({ vertices }: TopologyForm): ReadonlyMap<string, VertexForm> =>
  new Map(vertices.map((form) => [form.name, form]));
