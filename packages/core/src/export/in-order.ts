import type { TopologyOutline } from "@onex/contract";
import type { Assembly } from "../graph/assemble.ts";
import { mapPorts } from "../history/map-ports.ts";

/** The same assembly with inputs and vertices in the order of an outline, where that has the same names. */
export function inOrder(assembly: Assembly, { inputs, vertices }: Pick<TopologyOutline, "inputs" | "vertices">): Assembly {
  const { topology, runnables } = assembly;
  const byInput = places(topology.inputs, inputs);
  const byVertex = places(topology.vertices, vertices);
  if (byInput === undefined || byVertex === undefined) return assembly;
  const isSame = [byInput, byVertex].every((order) => order.every((from, to) => from === to));
  if (isSame) return assembly;
  const to = { input: inverse(byInput), vertex: inverse(byVertex) };
  const moved = <T>(part: T): T => mapPorts(part, (port) => ({ ...port, index: to[port.kind][port.index] ?? port.index }));
  return {
    ...assembly,
    topology: {
      ...topology,
      inputs: byInput.flatMap((from) => topology.inputs[from] ?? []),
      vertices: byVertex.flatMap((from) => {
        const record = topology.vertices[from];
        return record === undefined ? [] : [moved(record)];
      }),
      output: moved(topology.output),
    },
    runnables: byVertex.flatMap((from) => runnables[from] ?? []),
  };
}

interface Named {
  readonly name?: unknown;
}

/** By place in `wanted`, the place in `there`; undefined where the names differ. */
function places(there: readonly Named[], wanted: readonly Named[]): readonly number[] | undefined {
  const found = wanted.map(({ name }) => there.findIndex((each) => each.name === name));
  return found.length === there.length && !found.includes(-1) ? found : undefined;
}

const inverse = (order: readonly number[]): readonly number[] => {
  const result: number[] = [];
  for (const [to, from] of order.entries()) result[from] = to;
  return result;
};
