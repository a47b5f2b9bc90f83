import {
  canonicalJson,
  decode,
  type ExportDocument,
  encode,
  Fault,
  type Json,
  systemHasher,
  type TopologyOutline,
  type Version,
} from "@onex/contract";
import type { Assembly } from "../graph/assemble.ts";
import { assembledGraph, type Graph, type GraphOptions, restoredGraph } from "../graph/graph.ts";
import { topologyForm } from "../history/topology-form.ts";
import type { AnyNode } from "../node/node.ts";
import { type Runnable, runnableOf } from "../node/runnable.ts";
import { freezeValue } from "../value/freeze.ts";
import { assemblyFromOutline } from "./assembly-from-outline.ts";
import { digestOf } from "./export-graph.ts";
import { graphWords } from "./graph-words.ts";

/** Of every graph that is made of the document. */
export type RehydrateOptions = Omit<GraphOptions, "name" | "inputs">;

/** Rejects with `graph/bad-export` when the digest is not that of the document. */
export async function assertDigest(document: ExportDocument): Promise<void> {
  if ((await digestOf(document, systemHasher.sha256)) === document.digest) return;
  throw bad(document, "its digest is not that of what it says; take the document from where it was made");
}

/**
 * The graph of an export, from nodes that were made of its functions, by their names there. Rejects with `graph/bad-export` when what comes of it is not
 * what was exported, or when its values have the hash of an earlier version.
 */
export async function rehydrateGraph(
  document: ExportDocument,
  nodes: ReadonlyMap<string, AnyNode>,
  options: RehydrateOptions = {},
): Promise<Graph> {
  const { graphs = {}, vertices, values } = document;
  const assemblyOf = (outline: TopologyOutline, around: string): Assembly =>
    assemblyFromOutline(outline, (path) => runnableAt(`${around}${path}`));
  const runnableAt = (path: string): Runnable => {
    const outline = Object.hasOwn(graphs, path) ? graphs[path] : undefined;
    if (outline !== undefined) return runnableOf(assembledGraph(assemblyOf(outline, `${path}/`), options));
    const key = vertices[path];
    const node = key === undefined ? undefined : nodes.get(key);
    if (node === undefined) throw bad(document, `nothing is said of what runs at "${path}"`);
    return runnableOf(node);
  };
  const assembly = assemblyOf(document.topology, "");
  assertWords(document, assembly);
  if (values === undefined) return assembledGraph(assembly, options);
  const graph = restoredGraph(assembly, heldOf(document, assembly), values.run, options);
  const head = graph.snapshot();
  if ((await head.hash()) === values.hash) return graph;
  if ((await earlierHash(head)) !== values.hash) throw bad(document, "its values are not those that its hash is of");
  throw bad(
    document,
    "a version of ONEX before 0.1.0 wrote its values, whose hash had the graphs and bodies within it in full; export it again with this version, or without its values",
  );
}

/** What the hash of a version was before topologies were hashed one by one. */
async function earlierHash({ topology, values }: Version): Promise<string> {
  const named = Object.fromEntries(topology.vertices.map(({ name }, index) => [name, encode(values[index])]));
  const whole = await systemHasher.sha256(canonicalJson(topologyForm(topology)));
  return systemHasher.sha256(canonicalJson({ topology: whole, values: named }));
}

function assertWords(document: ExportDocument, assembly: Assembly): void {
  if (document.nodes === undefined) return;
  const { input, nodes, output = null } = document;
  const said = { ...(input === undefined ? {} : { input }), nodes, output };
  const words = graphWords(assembly, document);
  // Both are JSON, which their interfaces do not say.
  if (words === undefined || canonicalJson(words as unknown as Json) !== canonicalJson(said as unknown as Json))
    throw bad(document, "what it says under nodes is not the graph of its topology");
}

/** As a version holds them: by index of the vertex, then of the input. */
function heldOf({ values }: ExportDocument, { topology }: Assembly): readonly unknown[] {
  // The shape was checked when the document was read.
  const { values: known, inputs } = decode(values?.data ?? {}) as {
    readonly values: Readonly<Record<string, unknown>>;
    readonly inputs?: Readonly<Record<string, unknown>>;
  };
  const own = (record: Readonly<Record<string, unknown>>, name: string): unknown =>
    Object.hasOwn(record, name) ? record[name] : undefined;
  const held = topology.vertices.map(({ name }) => own(known, name));
  if (inputs !== undefined) held.push(...topology.inputs.map(({ name }) => own(inputs, name)));
  for (const value of held) freezeValue(value);
  return Object.values(known).length === 0 && inputs === undefined ? [] : held;
}

const bad = ({ name }: ExportDocument, why: string): Fault =>
  new Fault("graph/bad-export", `The export of "${name}" cannot be used: ${why}`, { details: { graph: name } });
