import { type ExportDocument, type GraphDocument, isFault, type Topology, type VertexReference } from "@onex/contract";
import { graphToDocument } from "../document/graph-to-document.ts";
import type { Assembly } from "../graph/assemble.ts";

/** What a graph document says of a graph, where it has the words: functions by their place among the files, graphs in it by their path. */
export function graphWords(
  assembly: Assembly,
  { functions, vertices }: Pick<ExportDocument, "functions" | "vertices">,
): Pick<GraphDocument, "input" | "nodes" | "output"> | undefined {
  const referenceAt = (path: string): VertexReference => {
    const key = vertices[path];
    const place = key === undefined ? undefined : functions[key];
    return place === undefined ? { graph: `#${path}` } : { from: `./${place.file}#${place.name}` };
  };
  try {
    const { input, nodes, output } = graphToDocument({
      ...assembly,
      topology: withReferences(assembly.topology, referenceAt, ""),
    });
    return { ...(input === undefined ? {} : { input }), nodes, output };
  } catch (thrown) {
    if (isFault(thrown) && thrown.code === "graph/unsupported") return undefined;
    throw thrown;
  }
}

const withReferences = (topology: Topology, referenceAt: (path: string) => VertexReference, around: string): Topology => ({
  ...topology,
  vertices: topology.vertices.map((record) => {
    const path = `${around}${record.name}`;
    const { body } = record;
    return body === undefined
      ? { ...record, reference: referenceAt(path) }
      : { ...record, body: { ...body, topology: withReferences(body.topology, referenceAt, `${path}/`) } };
  }),
});
