import { Fault, type NodeSource } from "@onex/contract";
import type { Assembly } from "../graph/assemble.ts";
import { gateRunnable } from "../graph/gate.ts";
import type { NodeOrigin } from "../node/runnable.ts";

/** What runs at the vertices of a graph, of its bodies and of the graphs in it; by path: names from the outside in, with `/` between. */
export interface ExportedParts {
  /** In order of first appearance, with the paths of the vertices that each runs at. */
  readonly nodes: ReadonlyMap<NodeOrigin, readonly string[]>;
  readonly graphs: ReadonlyMap<string, Assembly>;
}

/** Throws `graph/ephemeral-reference` for what only this process has, and `graph/unsupported`. */
export function exportedParts(assembly: Assembly): ExportedParts {
  const nodes = new Map<NodeOrigin, string[]>();
  const graphs = new Map<string, Assembly>();
  const walk = ({ topology, runnables }: Assembly, around: string): void => {
    for (const [index, runnable] of runnables.entries()) {
      const { name = "" } = topology.vertices[index] ?? {};
      if (name === "__proto__")
        throw new Fault(
          "graph/unsupported",
          `A vertex called "__proto__" cannot be exported: no JSON of ONEX has such a key; rename it`,
        );
      const path = `${around}${name}`;
      if (runnable === gateRunnable) continue;
      if (runnable.body !== undefined) walk(runnable.body, `${path}/`);
      else if (runnable.graph !== undefined) {
        graphs.set(path, runnable.graph);
        walk(runnable.graph, `${path}/`);
      } else {
        if (runnable.origin === undefined) throw ephemeral(path);
        const paths = nodes.get(runnable.origin);
        if (paths === undefined) nodes.set(runnable.origin, [path]);
        else paths.push(path);
      }
    }
  };
  walk(assembly, "");
  return { nodes, graphs };
}

/** The source of a node at a vertex. Throws `graph/ephemeral-reference` where nobody knows it. */
export function sourceAt({ source }: NodeOrigin, path: string): NodeSource {
  if (source === undefined) throw ephemeral(path);
  return source;
}

const ephemeral = (path: string): Fault =>
  new Fault(
    "graph/ephemeral-reference",
    `"${path}" runs a node that only this process has: no source is known of it; wrap a function that is written somewhere`,
    { details: { vertex: path } },
  );
