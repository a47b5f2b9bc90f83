import type { Topology } from "@onex/contract";
import { eachRead, plan } from "../graph/plan.ts";
import { driftBetween } from "../replay/drift.ts";
import type { Revision } from "./revision.ts";

/** Names of the vertices that are not the same in two topologies. */
export const verticesBetween = (one: Revision, other: Revision): ReadonlySet<string> =>
  new Set(one === other ? [] : driftBetween(one.form, other.form).map(({ vertex }) => vertex));

/** These vertices, and all that read one of them on whatever way. */
export function reachedBy(topology: Topology, names: ReadonlySet<string>): ReadonlySet<string> {
  const found = new Set(names);
  if (names.size === 0) return found;
  for (const index of plan(topology).order) {
    const record = topology.vertices[index];
    if (record === undefined) continue;
    eachRead(record, (read) => {
      if (found.has(topology.vertices[read]?.name ?? "")) found.add(record.name);
    });
  }
  return found;
}

/** A vertex, and all that it reads on whatever way. */
export function reachedFrom({ vertices }: Topology, indexes: readonly number[]): ReadonlySet<string> {
  const open = [...indexes];
  const met = new Set(open);
  for (let index = open.pop(); index !== undefined; index = open.pop()) {
    const record = vertices[index];
    if (record === undefined) continue;
    eachRead(record, (read) => {
      if (met.has(read)) return;
      met.add(read);
      open.push(read);
    });
  }
  return new Set([...met].map((index) => vertices[index]?.name ?? ""));
}
