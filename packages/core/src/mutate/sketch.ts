import { Fault, type InputRecord, nameHint, type PortSource, type Source, type VertexRecord } from "@onex/contract";
import { type Assembly, assemble, type Border } from "../graph/assemble.ts";
import type { Draft } from "../graph/draft.ts";
import type { Origin, VertexHandle } from "../graph/vertex-handle.ts";
import { mapPorts } from "../history/map-ports.ts";
import type { Runnable } from "../node/runnable.ts";

/** A vertex of a sketch. Its ports have the indexes of the sketch. */
export interface Slot {
  readonly record: VertexRecord;
  readonly runnable: Runnable;
}

/** A graph while it is edited: what is removed leaves a hole, what is new comes last, so that no index changes before the end. */
export interface Sketch {
  readonly before: Assembly;
  /** What its handles belong to. */
  readonly root: Origin;
  readonly inputs: InputRecord[];
  readonly slots: (Slot | undefined)[];
  /** By index of the slot, of what was removed too: who reads one that comes again under its name reads the new one. */
  readonly names: string[];
  readonly indexes: Map<string, number>;
  output: Source;
  /** Vertices that run something else than before, or were not there. */
  readonly renewed: Set<string>;
  /** Vertices that read something else. */
  readonly rewired: Set<string>;
  /** Of what was put in; to be taken back when nothing comes of it. */
  readonly origins: Origin[];
}

export function openSketch(before: Assembly): Sketch {
  const { inputs, vertices, output } = before.topology;
  return {
    before,
    root: before.origin?.root ?? before.origin ?? { names: [] },
    inputs: [...inputs],
    // A topology has a runnable for each of its vertices.
    slots: vertices.map((record, index) => ({ record, runnable: before.runnables[index] as Runnable })),
    names: vertices.map(({ name }) => name),
    indexes: new Map(vertices.map(({ name }, index) => [name, index])),
    output,
    renewed: new Set(),
    rewired: new Set(),
    origins: [],
  };
}

/** Throws `graph/unknown-reference`. */
export function slotOf({ before, slots, indexes }: Sketch, name: string): { readonly index: number; readonly slot: Slot } {
  const index = indexes.get(name) ?? -1;
  const slot = slots[index];
  if (slot !== undefined) return { index, slot };
  const graph = before.topology.name;
  throw new Fault("graph/unknown-reference", `"${graph}" has no vertex "${name}"${nameHint(name, [...indexes.keys()])}`, {
    details: { graph, vertex: name },
  });
}

/** Handles that an edit gave out, by what they are of. */
export type Known = ReadonlyMap<VertexHandle["of"], string>;

/**
 * Puts what a draft reaches into the sketch, and gives the source that it is there. Places that the graph has already are not put in again. Throws
 * `graph/duplicate-name`, and `graph/unknown-reference` for a place of another graph.
 */
export function graft(sketch: Sketch, draft: Draft, known: Known, reserved: readonly string[] = []): Source {
  const border = borderOf(sketch, known);
  const taken = [...sketch.indexes.keys(), ...reserved];
  const { topology, runnables, origin } = assemble("edit", draft, {}, { border, taken });
  const offset = sketch.slots.length;
  const moved = (port: PortSource): PortSource => {
    if (port.kind === "vertex") return { ...port, index: port.index + offset };
    const [kind = "", name = ""] = topology.inputs[port.index]?.name.split(" ") ?? [];
    return kind === "input"
      ? { ...port, index: inputIndex(sketch, name) }
      : { ...port, kind: "vertex", index: slotOf(sketch, name).index };
  };
  const records = topology.vertices.map((record) => mapPorts(record, moved));
  const output = mapPorts(topology.output, moved);
  for (const [at, record] of records.entries()) {
    const runnable = runnables[at];
    if (runnable === undefined) continue;
    sketch.indexes.set(record.name, sketch.slots.push({ record, runnable }) - 1);
    sketch.names.push(record.name);
    sketch.renewed.add(record.name);
  }
  if (origin !== undefined && records.length > 0) {
    origin.root = sketch.root;
    sketch.origins.push(origin);
  }
  return output;
}

/** What is there already comes in by its name, which says what it is first: no vertex has a name with a space. */
function borderOf({ root, indexes }: Sketch, known: Known): Border {
  return (of) => {
    const given = known.get(of);
    if (given !== undefined) return `vertex ${given}`;
    if (of.kind === "input") return `input ${of.name}`;
    if (of.kind === "local")
      throw new Fault(
        "graph/unknown-reference",
        `"${of.name}" is used outside of the each or the loop that it belongs to; use it only in what its function gives`,
      );
    const { assembly, index } = of;
    if (assembly === undefined || assembly.names.length === 0) return undefined;
    const name = assembly.names[index];
    const isOurs = (assembly.root ?? assembly) === root;
    // What was removed, or is of a version that is no more the head, comes in again.
    if (isOurs && name !== undefined) return indexes.has(name) ? `vertex ${name}` : undefined;
    throw new Fault(
      "graph/unknown-reference",
      isOurs
        ? `A vertex of "${of.runnable.name}" stands for no vertex by itself, since it is behind a condition; take edit.vertex() by its name`
        : `A vertex of "${of.runnable.name}" belongs to another graph; bind one for this graph, or take edit.vertex() by its name`,
    );
  };
}

function inputIndex({ inputs }: Sketch, name: string): number {
  const index = inputs.findIndex((input) => input.name === name);
  return index === -1 ? inputs.push({ name, required: false }) - 1 : index;
}

/** Nothing came of it: what was put in belongs to nothing. */
export function discard({ origins }: Sketch): void {
  for (const origin of origins) origin.names = [];
}
