import type { Source, Topology, VertexRecord } from "@onex/contract";

/** One read of one vertex or input by a vertex or by an output. */
export interface Edge {
  readonly from: { readonly kind: "input" | "vertex"; readonly index: number };
  readonly to: { readonly kind: "vertex" | "output"; readonly index: number };
  /** The part that is read; empty for the whole. */
  readonly label: string;
  /** It is read to decide whether the vertex runs. */
  readonly decides: boolean;
}

/** The parts of a picture of a graph. */
export interface Drawing {
  readonly outputs: readonly string[];
  /** By index: the name, and of a body also what it runs. */
  readonly labels: readonly string[];
  readonly edges: readonly Edge[];
}

/** What drawings show of a topology: its edges, and its outputs by name (`output` for a single one). */
export function drawingOf({ vertices, output }: Topology): Drawing {
  const edges: Edge[] = [];
  const draw = (source: Source, to: Edge["to"], decides = false): void => {
    if (source.kind === "input" || source.kind === "vertex")
      edges.push({ from: { kind: source.kind, index: source.index }, to, label: source.path.join("."), decides });
    else if (source.kind === "array") for (const item of source.items) draw(item, to, decides);
    else if (source.kind === "object") for (const [, part] of source.entries) draw(part, to, decides);
  };
  for (const [index, { args, rest, when }] of vertices.entries()) {
    if (when !== undefined) draw(when, { kind: "vertex", index }, true);
    for (const source of args) draw(source, { kind: "vertex", index });
    if (rest !== undefined) draw(rest, { kind: "vertex", index });
  }
  const outputs = output.kind === "object" ? output.entries : ([["output", output]] as const);
  for (const [index, [, source]] of outputs.entries()) draw(source, { kind: "output", index });
  return { outputs: outputs.map(([name]) => name), labels: vertices.map(labelOf), edges };
}

const labelOf = ({ name, body }: VertexRecord): string =>
  body === undefined ? name : `${name}: ${body.kind} ${body.topology.vertices.map((vertex) => vertex.name).join(", ")}`;
