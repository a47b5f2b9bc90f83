import type { Source } from "@onex/contract";
import type { Assembly } from "../graph/assemble.ts";
import { mapPorts } from "../history/map-ports.ts";

/** A body and the arguments of its vertex, without what comes from outside and nothing inside reads. */
export function withoutUnread(
  args: readonly Source[],
  body: Assembly,
): { readonly args: readonly Source[]; readonly body: Assembly } {
  const { topology } = body;
  const { inputs } = topology;
  const locals = inputs.length - (args.length - 1);
  const read = new Set<number>();
  for (const part of [topology.output, ...topology.vertices])
    mapPorts<unknown>(part, (port) => {
      if (port.kind === "input") read.add(port.index);
      return port;
    });
  const isKept = inputs.map((_, index) => index < locals || read.has(index));
  if (isKept.every(Boolean)) return { args, body };
  const places = isKept.map((_, index) => isKept.slice(0, index).filter(Boolean).length);
  const moved = <T>(part: T): T =>
    mapPorts(part, (port) => (port.kind === "input" ? { ...port, index: places[port.index] ?? port.index } : port));
  return {
    args: args.filter((_, position) => position === 0 || isKept[locals + position - 1] === true),
    body: {
      ...body,
      topology: {
        ...topology,
        inputs: inputs.filter((_, index) => isKept[index]),
        vertices: topology.vertices.map(moved),
        output: moved(topology.output),
      },
    },
  };
}
