import type { PortSource, Source, Topology } from "@onex/contract";
import type { Assembly } from "../graph/assemble.ts";
import type { Promised } from "../graph/promised.ts";
import { mapPorts } from "../history/map-ports.ts";
import { requiredInputs } from "../history/required-inputs.ts";
import type { Sketch, Slot } from "./sketch.ts";

/** A read of a vertex that is no more. */
export interface Dangling {
  /** Empty for the outputs. */
  readonly reader: string;
  readonly removed: string;
}

/** What a sketch comes to. Who reads what is gone, is in `dangling`, and reads undefined instead. */
export function closeSketch(sketch: Sketch, promise: Promised | undefined): { assembly: Assembly; dangling: Dangling[] } {
  const { before, slots, output, inputs, names, indexes } = sketch;
  const dangling: Dangling[] = [];
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
  const vertices = isWhole ? kept.map(({ record }) => record) : kept.map(({ record }) => moved(record, record.name));
  const runnables = kept.map(({ runnable }) => runnable);
  const topology: Topology = {
    name: before.topology.name,
    inputs: requiredInputs(inputs, vertices, runnables, output),
    vertices,
    output: isWhole ? output : moved(output, ""),
  };
  return {
    assembly: {
      topology,
      runnables,
      origin: sketch.root,
      ...(promise === undefined ? {} : { promise }),
    },
    dangling,
  };
}

/** By index of the slot: where it comes to stand; -1 for a hole, which no name leads to. */
function placesOf(slots: readonly (Slot | undefined)[]): readonly number[] {
  let next = 0;
  return slots.map((slot) => (slot === undefined ? -1 : next++));
}
