import { Fault, isNestedWithin, maxDocumentDepth, type Topology } from "@onex/contract";

/** What a topology holds at its vertices: bodies, and graphs that run as a part; each as often as it is held. */
export const innerTopologies = ({ vertices }: Topology): readonly Topology[] =>
  vertices.flatMap(({ body, graph }) => [
    ...(body === undefined ? [] : [body.topology]),
    ...(graph === undefined ? [] : [graph]),
  ]);

/**
 * Makes something of a topology, of what was made of those in it. One that is held in many places is looked at once: two vertices that run the same
 * graph, in each of thirty levels, would be a billion otherwise.
 */
export function foldTopology<T>(topology: Topology, make: (each: Topology, of: (inner: Topology) => T) => T): T {
  const known = new Map<Topology, T>();
  const of = (inner: Topology): T => {
    const there = known.get(inner);
    if (there !== undefined) return there;
    const made = make(inner, of);
    known.set(inner, made);
    return made;
  };
  return of(topology);
}

/** Vertices within vertices that a document may write out. */
const mostWritten = 100_000;

/**
 * A document has what a vertex holds in full, wherever that is; with `apart`, each graph within the graph once more by itself. Throws `graph/too-large`.
 */
export function assertWritable(topology: Topology, { apart = false }: { readonly apart?: boolean } = {}): void {
  const { within, byThemselves } = foldTopology<Written>(topology, (each, of) => {
    let [inside, alone] = [0, 0];
    for (const { body, graph } of each.vertices) {
      if (body !== undefined) {
        const inner = of(body.topology);
        inside += body.topology.vertices.length + inner.within;
        alone += inner.byThemselves;
      }
      if (graph === undefined) continue;
      const inner = of(graph);
      inside += graph.vertices.length + inner.within;
      alone += graph.vertices.length + inner.within + inner.byThemselves;
    }
    return { within: inside, byThemselves: alone };
  });
  const written = within + (apart ? byThemselves : 0);
  if (written <= mostWritten) return;
  const { name } = topology;
  throw new Fault(
    "graph/too-large",
    `"${name}" would be written with more than ${mostWritten.toLocaleString("en")} vertices of the graphs and bodies in it, each of them wherever it is used; use them in fewer places`,
    { details: { graph: name, most: mostWritten } },
  );
}

/** Throws `codec/too-deep` for a document of a graph that nobody could read again. */
export function assertReadable(document: object, graph: string): void {
  if (isNestedWithin(document, maxDocumentDepth)) return;
  throw new Fault(
    "codec/too-deep",
    `"${graph}" would be written nested deeper than ${maxDocumentDepth} levels, which nobody reads again; nest its values, its literals and the graphs in it less`,
    { details: { graph, most: maxDocumentDepth } },
  );
}

interface Written {
  readonly within: number;
  readonly byThemselves: number;
}
