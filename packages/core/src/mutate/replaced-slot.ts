import { Fault } from "@onex/contract";
import type { Runnable } from "../node/runnable.ts";
import { argumentsFor } from "./arguments.ts";
import type { Slot } from "./sketch.ts";

/** A vertex with another runnable. Throws `graph/unsupported` for one that repeats something. */
export function replacedSlot({ record, runnable }: Slot, by: Runnable): Slot {
  if (record.body !== undefined) {
    const parts = runnable.body?.topology.vertices.map((part) => `"${record.name}.${part.name}"`).join(", ");
    throw new Fault(
      "graph/unsupported",
      `"${record.name}" repeats what is in it, and no node does that; replace a vertex in it (${parts}), or insert another and rewire`,
      { details: { vertex: record.name } },
    );
  }
  const { args: _, rest: __, reference: ___, graph: ____, ...kept } = record;
  const reference = by.reference === undefined ? {} : { reference: by.reference };
  const graph = by.graph === undefined ? {} : { graph: by.graph.topology };
  return { record: { ...kept, node: by.hash, ...argumentsFor(record, runnable, by), ...reference, ...graph }, runnable: by };
}
