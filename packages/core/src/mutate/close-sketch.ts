import type { PortSource, Source, Topology } from "@onex/contract";
import type { Assembly } from "../graph/assemble.ts";
import { bodyRunnable } from "../graph/body.ts";
import type { Promised } from "../graph/promised.ts";
import { mapPorts } from "../history/map-ports.ts";
import { requiredInputs } from "../history/required-inputs.ts";
import { withoutUnread } from "./outer-inputs.ts";
import { pathTo, type Sketch, type Slot } from "./sketch.ts";

/** A read of a vertex that is no more. */
export interface Dangling {
  /** Path of what reads; that of the body, with a dot at its end, or nothing for outputs. */
  readonly reader: string;
  readonly removed: string;
}

/** What a sketch comes to, with the bodies in it, by path. */
export interface Closed {
  readonly assembly: Assembly;
  readonly bodies: readonly { readonly path: string; readonly assembly: Assembly }[];
  /** Who reads what is gone; it reads undefined instead. */
  readonly dangling: readonly Dangling[];
}

export function closeSketch(sketch: Sketch, promise?: Promised): Closed {
  const bodies: Closed["bodies"][number][] = [];
  const dangling: Dangling[] = [];
  for (const [vertex, body] of sketch.bodies) {
    const closed = closeSketch(body);
    bodies.push(...closed.bodies, { path: pathTo(body), assembly: closed.assembly });
    dangling.push(...closed.dangling);
    const index = sketch.indexes.get(vertex) ?? -1;
    const slot = sketch.slots[index];
    if (slot !== undefined) sketch.slots[index] = repeating(slot, closed.assembly);
  }
  const assembly = { ...closedAssembly(sketch, dangling), ...(promise === undefined ? {} : { promise }) };
  return { assembly, bodies, dangling };
}

/** The vertex with what it repeats now. Of what types that is, is found when all of the transaction is known. */
function repeating({ record, runnable }: Slot, assembly: Assembly): Slot {
  if (record.body === undefined) return { record, runnable };
  const { args, body } = withoutUnread(record.args, assembly);
  const repeated = bodyRunnable(record.body.kind, body, []);
  return {
    record: { ...record, args, node: repeated.hash, body: { ...record.body, topology: body.topology } },
    runnable: repeated,
  };
}

function closedAssembly(sketch: Sketch, dangling: Dangling[]): Assembly {
  const { before, slots, output, inputs, names, indexes, root } = sketch;
  const path = pathTo(sketch);
  const kept = slots.filter((slot) => slot !== undefined);
  const isWhole = kept.length === slots.length;
  const places = placesOf(slots);
  const moved = <T>(part: T, reader: string): T =>
    mapPorts<T | Source>(part, (port): PortSource => {
      if (port.kind === "input") return port;
      const removed = names[port.index] ?? "";
      const index = places[indexes.get(removed) ?? -1];
      if (index !== undefined) return { ...port, index };
      dangling.push({ reader, removed });
      return { ...port, kind: "input", index: -1 };
      // A part of a topology with other ports is of the same shape.
    }) as T;
  const vertices = isWhole ? kept.map(({ record }) => record) : kept.map(({ record }) => moved(record, `${path}${record.name}`));
  const runnables = kept.map(({ runnable }) => runnable);
  const topology: Topology = {
    name: before.topology.name,
    inputs: requiredInputs(inputs, vertices, runnables, output),
    vertices,
    output: isWhole ? output : moved(output, path),
  };
  return { topology, runnables, origin: root };
}

/** By index of the slot: where it comes to stand; -1 for a hole, which no name leads to. */
function placesOf(slots: readonly (Slot | undefined)[]): readonly number[] {
  let next = 0;
  return slots.map((slot) => (slot === undefined ? -1 : next++));
}
