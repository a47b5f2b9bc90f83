import { Fault, nameHint } from "@onex/contract";
import type { Assembly } from "../graph/assemble.ts";
import { bodyWith } from "../graph/body.ts";
import { requiredInputs } from "../history/required-inputs.ts";
import type { Runnable } from "../node/runnable.ts";
import { argumentsFor } from "./arguments.ts";
import type { Slot } from "./sketch.ts";

/**
 * A vertex with another runnable: at itself, or, along `inner`, at a vertex of what it repeats, however deep. Throws `graph/unknown-reference`,
 * `graph/unsupported`.
 */
export function replacedSlot(slot: Slot, inner: readonly string[], by: Runnable): Slot {
  if (inner.length > 0) return inBody(slot, inner, by);
  const { record, runnable } = slot;
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

function inBody({ record, runnable }: Slot, [name = "", ...inner]: readonly string[], by: Runnable): Slot {
  const { body } = runnable;
  const details = { vertex: record.name };
  if (record.body === undefined || body === undefined) {
    const advice = runnable.graph !== undefined ? "; mutate the graph that runs there, and replace the vertex with it" : "";
    throw new Fault("graph/unsupported", `"${record.name}" repeats nothing, so there is no "${name}" in it to replace${advice}`, {
      details,
    });
  }
  const { topology } = body;
  const names = topology.vertices.map((vertex) => vertex.name);
  const index = names.indexOf(name);
  const [at, old] = [topology.vertices[index], body.runnables[index]];
  if (at === undefined || old === undefined)
    throw new Fault("graph/unknown-reference", `"${record.name}" repeats no vertex "${name}"${nameHint(name, names)}`, {
      details,
    });
  const changed = replacedSlot({ record: at, runnable: old }, inner, by);
  const vertices = topology.vertices.with(index, changed.record);
  const runnables = body.runnables.with(index, changed.runnable);
  const inputs = requiredInputs(topology.inputs, vertices, runnables, topology.output);
  const assembly: Assembly = { topology: { ...topology, inputs, vertices }, runnables };
  const repeated = bodyWith(runnable, record.body.kind, assembly);
  return {
    record: { ...record, node: repeated.hash, body: { ...record.body, topology: assembly.topology } },
    runnable: repeated,
  };
}
