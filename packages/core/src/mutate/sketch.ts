import { Fault, type InputRecord, nameHint, type Source, type VertexRecord } from "@onex/contract";
import type { Assembly } from "../graph/assemble.ts";
import type { Origin } from "../graph/vertex-handle.ts";
import type { Runnable } from "../node/runnable.ts";

/** A vertex of a sketch. Its ports have the indexes of the sketch. */
export interface Slot {
  readonly record: VertexRecord;
  readonly runnable: Runnable;
}

/**
 * A graph, or a body in one, while it is edited: what is removed leaves a hole, what is new comes last, so that no index changes before the end.
 */
export interface Sketch {
  readonly before: Assembly;
  /** Of a body: where it is. */
  readonly within?: { readonly sketch: Sketch; readonly vertex: string };
  /** Bodies that are edited, by the name of the vertex that they are at. */
  readonly bodies: Map<string, Sketch>;
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

export function openSketch(before: Assembly, within?: Sketch["within"]): Sketch {
  const { inputs, vertices, output } = before.topology;
  return {
    before,
    ...(within === undefined ? {} : { within }),
    bodies: new Map(),
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
export function slotOf(sketch: Sketch, name: string): { readonly index: number; readonly slot: Slot } {
  const { before, slots, indexes, within } = sketch;
  const index = indexes.get(name) ?? -1;
  const slot = slots[index];
  if (slot !== undefined) return { index, slot };
  const where = within?.vertex ?? before.topology.name;
  const has = within === undefined ? "has" : "repeats";
  throw new Fault("graph/unknown-reference", `"${where}" ${has} no vertex "${name}"${nameHint(name, [...indexes.keys()])}`, {
    details: { [within === undefined ? "graph" : "body"]: where, vertex: name },
  });
}

/** The sketch that a path of names leads into, and the last name. Throws `graph/unknown-reference`, `graph/unsupported`. */
export function placeIn(sketch: Sketch, path: string): { readonly sketch: Sketch; readonly name: string } {
  const [name = "", ...inner] = path.split(".");
  let place = { sketch, name };
  for (const next of inner) place = { sketch: bodyOf(place.sketch, place.name, next), name: next };
  return place;
}

function bodyOf(sketch: Sketch, vertex: string, wanted: string): Sketch {
  const { slot } = slotOf(sketch, vertex);
  const known = sketch.bodies.get(vertex);
  if (known !== undefined) return known;
  const { body, graph } = slot.runnable;
  if (slot.record.body === undefined || body === undefined) {
    const advice = graph !== undefined ? "; mutate the graph that runs there, and replace the vertex with it" : "";
    throw new Fault("graph/unsupported", `"${vertex}" repeats nothing, so there is no "${wanted}" in it${advice}`, {
      details: { vertex },
    });
  }
  const made = openSketch(body, { sketch, vertex });
  sketch.bodies.set(vertex, made);
  return made;
}

/** Names from the outside in, with a dot at the end of each; empty for the graph itself. */
export const pathTo = ({ within }: Sketch): string => (within === undefined ? "" : `${pathTo(within.sketch)}${within.vertex}.`);

/** Notes that a vertex of a sketch, and with it every vertex around, runs something else now. */
export function renew({ renewed, within }: Sketch, vertex: string): void {
  renewed.add(vertex);
  if (within !== undefined) renew(within.sketch, within.vertex);
}

/** A vertex is no more, nor what was edited in it. */
export function drop(sketch: Sketch, vertex: string): void {
  const { index } = slotOf(sketch, vertex);
  sketch.slots[index] = undefined;
  sketch.indexes.delete(vertex);
  sketch.bodies.delete(vertex);
}

/** Nothing came of it: what was put in belongs to nothing. */
export function discard({ origins, bodies }: Sketch): void {
  for (const origin of origins) origin.names = [];
  for (const body of bodies.values()) discard(body);
}
