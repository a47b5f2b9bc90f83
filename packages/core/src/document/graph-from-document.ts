import {
  assertOptions,
  checker,
  type DocumentLoop,
  type DocumentVertex,
  decode,
  describeProblems,
  Fault,
  type GraphDocument,
  type GraphProblem,
  graphDocumentProblems,
  type OptionNames,
  type Reference,
  type Topology,
  toFault,
  type VertexReference,
} from "@onex/contract";
import { assemble } from "../graph/assemble.ts";
import { bindDrafts } from "../graph/bind.ts";
import { absent, type Draft } from "../graph/draft.ts";
import { eachVertex } from "../graph/each.ts";
import { behind } from "../graph/gate.ts";
import { assembledGraph, type Graph, type GraphOptions, graphOptionNames } from "../graph/graph.ts";
import { loopVertex } from "../graph/loop.ts";
import { plan } from "../graph/plan.ts";
import { VertexHandle } from "../graph/vertex-handle.ts";
import type { AnyNode } from "../node/node.ts";
import { type Runnable, runnableOf } from "../node/runnable.ts";
import { bindingDraft } from "./binding-draft.ts";
import { type Uses, usesOf } from "./uses.ts";

export interface DocumentOptions extends Omit<GraphOptions, "name" | "inputs"> {
  /**
   * Gives the node or the graph that a vertex names; asked once for each different reference. Relative paths are relative to the document, which
   * only the caller knows. A fault that it throws becomes a problem at the vertex.
   */
  readonly resolve: (reference: VertexReference) => Resolved | Promise<Resolved>;
}

/** What may run at a vertex. */
export type Resolved = AnyNode | Graph;

/** Reads an already parsed document. Rejects with the fault of its first problem; all of them are in `details.problems`. */
export async function graphFromDocument(json: unknown, options: DocumentOptions): Promise<Graph> {
  const { graph, problems } = await readDocument(json, options);
  const [first] = problems;
  if (first === undefined && graph !== undefined) return graph;
  throw new Fault(first?.code ?? "graph/bad-document", `The graph document cannot be used: ${describeProblems(problems)}`, {
    details: { problems },
  });
}

/** Every problem of a document, each with its path and its row of the fault table; empty when `graphFromDocument` would give a graph. */
export async function validateGraphDocument(json: unknown, options: DocumentOptions): Promise<readonly GraphProblem[]> {
  return (await readDocument(json, options)).problems;
}

interface Reading {
  readonly graph?: Graph;
  readonly problems: readonly GraphProblem[];
}

const known: OptionNames<DocumentOptions> = { resolve: true, ...graphOptionNames };

async function readDocument(json: unknown, given: DocumentOptions): Promise<Reading> {
  assertOptions("graphFromDocument()", given, known);
  const { resolve, ...options } = given;
  const early = graphDocumentProblems(json);
  if (early.length > 0) return { problems: early };
  // No problem means that the document has its schema.
  const document = json as GraphDocument;
  const problems: GraphProblem[] = [];
  const report = (path: string, thrown: unknown): void => {
    const { code, message } = toFault(thrown);
    problems.push({ path, message, code });
  };
  const inputs = declaredInputs(document, report);
  const runnables = await resolveAll(document, resolve, report);
  const uses = usesOf(document);
  let order: Iterable<number>;
  try {
    order = plan(skeleton(document, uses)).order;
  } catch (thrown) {
    report("/nodes", thrown);
    return { problems };
  }
  const handles = bindAll(document, order, runnables, report);
  const output = bindingDraft(document.output, (reference) => handleOf(reference, handles, document));
  if (problems.length > 0) return { problems };
  const assembly = assemble(document.name ?? "graph", output, inputs, {
    extra: Object.keys(document.nodes).flatMap((name) => handles.get(name) ?? []),
  });
  return { graph: assembledGraph(assembly, options), problems };
}

type Report = (path: string, thrown: unknown) => void;

function declaredInputs({ input = {} }: GraphDocument, report: Report): NonNullable<GraphOptions["inputs"]> {
  const declared: Record<string, { schema?: NonNullable<GraphDocument["input"]>[string]["schema"] & object; default?: unknown }> =
    {};
  for (const [name, { schema, default: encoded }] of Object.entries(input)) {
    try {
      const problems =
        schema === undefined || encoded === undefined ? [] : checker(schema, { form: "encoded" }).problems(encoded);
      if (schema !== undefined) checker(schema);
      if (problems.length > 0)
        throw new Fault("graph/incompatible", `does not fit the schema of "${name}": ${describeProblems(problems)}`);
      declared[name] = {
        ...(schema === undefined ? {} : { schema }),
        ...(encoded === undefined ? {} : { default: decode(encoded) }),
      };
    } catch (thrown) {
      report(`/input/${name}`, thrown);
    }
  }
  return declared;
}

async function resolveAll(
  document: GraphDocument,
  resolve: DocumentOptions["resolve"],
  report: Report,
): Promise<ReadonlyMap<string, Runnable>> {
  const asked = new Map<string, Promise<Resolved>>();
  const runnables = new Map<string, Runnable>();
  for (const [name, vertex] of Object.entries(document.nodes)) {
    const reference = referenceOf(vertex);
    const key = JSON.stringify(reference);
    const answer = asked.get(key) ?? (async () => resolve(reference))();
    asked.set(key, answer);
    try {
      runnables.set(name, runnableOf(await answer));
    } catch (thrown) {
      report(`/nodes/${name}/${Object.keys(reference).join("")}`, thrown);
    }
  }
  return runnables;
}

function referenceOf({ from, source, graph }: GraphDocument["nodes"][string]): VertexReference {
  // The parser saw that exactly one is there.
  return from !== undefined ? { from } : source !== undefined ? { source } : { graph: graph ?? "" };
}

/** The edges of a document as a topology, enough for planning. */
function skeleton({ nodes }: GraphDocument, uses: Uses): Topology {
  const names = Object.keys(nodes);
  const indexes = new Map(names.map((name, index) => [name, index]));
  const sources = (used: readonly string[]) =>
    used.flatMap((name) => {
      const index = indexes.get(name);
      return index === undefined ? [] : [{ kind: "vertex" as const, index, path: [] }];
    });
  const vertices = names.map((name) => ({ name, node: "", args: sources(uses.vertices.get(name) ?? []), policy: {} }));
  return { name: "", inputs: [], vertices, output: { kind: "array", items: sources(uses.output) } };
}

/** A vertex for each node, in the order of the plan. One that fails is replaced by an input of any kind, so that the others are still looked at. */
function bindAll(
  document: GraphDocument,
  order: Iterable<number>,
  runnables: ReadonlyMap<string, Runnable>,
  report: Report,
): ReadonlyMap<string, VertexHandle> {
  const entries = Object.entries(document.nodes);
  const handles = new Map<string, VertexHandle>();
  for (const index of order) {
    const [name, vertex] = entries[index] ?? [];
    if (name === undefined || vertex === undefined) continue;
    const runnable = runnables.get(name);
    handles.set(name, new VertexHandle({ kind: "input", name }));
    // It was reported before.
    if (runnable === undefined) continue;
    try {
      handles.set(
        name,
        vertexHandle(name, vertex, runnable, (reference) => handleOf(reference, handles, document)),
      );
    } catch (thrown) {
      report(`/nodes/${name}/bind`, thrown);
    }
  }
  return handles;
}

type Find = (reference: Reference) => VertexHandle;

/** The node, within what repeats it, behind its condition. How it is run says how each of its runs is. */
function vertexHandle(name: string, vertex: DocumentVertex, runnable: Runnable, find: Find): VertexHandle {
  const { timeoutMs, retry, each, loop, concurrency, when } = vertex;
  const options = { name, ...(timeoutMs === undefined ? {} : { timeoutMs }), ...(retry === undefined ? {} : { retry }) };
  const bound = (locals: Readonly<Record<string, VertexHandle>>): VertexHandle => {
    const findAny = withLocals(locals, find);
    const drafts = new Map<string, Draft>(
      Object.entries(vertex.bind ?? {}).map(([input, binding]) => [input, bindingDraft(binding, findAny)]),
    );
    return bindDrafts(runnable, drafts, referenceOf(vertex)).with(options);
  };
  const made =
    each !== undefined
      ? eachVertex(
          bindingDraft(each, find),
          (item, index) => bound({ item, index }),
          concurrency === undefined ? {} : { concurrency },
        )
      : loop !== undefined
        ? loopOf(loop, bound, find)
        : bound({});
  const named = each === undefined && loop === undefined ? made : made.with({ name });
  return when === undefined ? named : behind(named, bindingDraft(when, find));
}

function loopOf(loop: DocumentLoop, bound: (locals: { readonly self: VertexHandle }) => VertexHandle, find: Find): VertexHandle {
  const { first, until, maxTurns, onMaxTurns } = loop;
  return loopVertex(
    first === undefined ? absent : bindingDraft(first, find),
    (self) => bound({ self }),
    // What `bound` gave is a vertex.
    (value) => bindingDraft(until, withLocals({ self: value as VertexHandle }, find)),
    onMaxTurns === undefined ? { maxTurns } : { maxTurns, onMaxTurns },
  );
}

const withLocals =
  (locals: Readonly<Record<string, VertexHandle>>, find: Find): Find =>
  (reference) => {
    const local = Object.hasOwn(locals, reference.name) ? locals[reference.name] : undefined;
    if (local === undefined) return find(reference);
    return reference.path.length === 0 ? local : local.at(...reference.path);
  };

function handleOf(
  { name, path }: Reference,
  handles: ReadonlyMap<string, VertexHandle>,
  { input = {} }: GraphDocument,
): VertexHandle {
  if (name !== "input") {
    const found = handles.get(name);
    if (found === undefined) throw new RangeError(`"${name}" is used before it is bound`);
    return path.length === 0 ? found : found.at(...path);
  }
  const [first = "", ...rest] = path;
  const schema = input[first]?.schema;
  const handle = new VertexHandle({ kind: "input", name: String(first), ...(schema === undefined ? {} : { schema }) });
  return rest.length === 0 ? handle : handle.at(...rest);
}
