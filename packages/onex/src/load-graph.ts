import { dirname, resolve as resolvePath } from "node:path";
import { assertOptions, Fault, isFault, type OptionNames, type VertexReference } from "@onex/contract";
import {
  type AnyNode,
  type DocumentOptions,
  type Graph,
  type GraphOptions,
  graphFromDocument,
  graphOptionNames,
  type Resolved,
} from "@onex/core";
import { type F2nEngine, f2nEngine } from "@onex/f2n";
import { nodeOrFault } from "./f2n.ts";
import type { Node } from "./node.ts";
import { readDocument } from "./read-document.ts";

export interface LoadGraphOptions extends Omit<GraphOptions, "name" | "inputs"> {
  /** Describes and loads the functions. Default: one for this call. */
  readonly engine?: F2nEngine;
  /** Kept nodes, which documents name by their hash: `node:<hash>`. */
  readonly nodes?: Iterable<AnyNode>;
}

const known: OptionNames<LoadGraphOptions> = { engine: true, nodes: true, ...graphOptionNames };

/**
 * The graph of a document on disk. `from` and `graph` are relative to it; its modules are loaded and its `source` texts compiled, and both run with
 * this process's own authority. Rejects with the first problem's fault; all of them are in `details.problems`.
 */
export async function loadGraph(path: string, options: LoadGraphOptions = {}): Promise<Graph> {
  assertOptions("loadGraph()", options, known);
  const { engine, nodes = [], ...rest } = options;
  const given = { loaded: new Map<string, Promise<Graph>>(), kept: keptByHash(nodes), ...rest };
  if (engine !== undefined) return await load(resolvePath(path), { engine, ...given }, []);
  await using own = f2nEngine();
  return await load(resolvePath(path), { engine: own, ...given }, []);
}

interface Resolving extends Omit<DocumentOptions, "resolve"> {
  readonly engine: F2nEngine;
  /** By path. A document that is a part in many places is one graph. */
  readonly loaded: Map<string, Promise<Graph>>;
  readonly kept: ReadonlyMap<string, AnyNode>;
}

function keptByHash(nodes: Iterable<AnyNode>): ReadonlyMap<string, AnyNode> {
  const kept = new Map<string, AnyNode>();
  for (const node of nodes) {
    const { node_id, metadata_block, name } = node;
    if (node_id !== metadata_block.hash) throw new TypeError(`A document names nodes by their hash, so keep() "${name}" first`);
    kept.set(node_id, node);
  }
  return kept;
}

/** `trail` are the documents that this one is part of: a graph cannot contain itself. */
async function load(file: string, resolving: Resolving, trail: readonly string[]): Promise<Graph> {
  if (trail.includes(file)) {
    throw new Fault("graph/cycle", `"${trail.at(-1)}" depends on itself through "${file}"; a graph cannot be part of itself`);
  }
  const known = resolving.loaded.get(file) ?? read(file, resolving, [...trail, file]);
  resolving.loaded.set(file, known);
  return await known;
}

const read = async (file: string, resolving: Resolving, trail: readonly string[]): Promise<Graph> =>
  await graphFromDocument(await readDocument(file), resolver(file, resolving, trail));

function resolver(file: string, resolving: Resolving, trail: readonly string[]): DocumentOptions {
  const { engine, loaded: _, kept, ...options } = resolving;
  const place = (path: string): string => resolvePath(dirname(file), path);
  const find = async (reference: VertexReference): Promise<Resolved> => {
    if ("graph" in reference) return await load(place(reference.graph), resolving, trail);
    if ("source" in reference) return orThrow(nodeOrFault(await engine.source(reference.source)));
    const { from } = reference;
    return from.startsWith(byHash) ? keptNode(from, kept) : await exported(from, place, engine);
  };
  return { ...options, resolve: find };
}

const byHash = "node:";

function keptNode(from: string, kept: ReadonlyMap<string, AnyNode>): AnyNode {
  const node = kept.get(from.slice(byHash.length));
  if (node !== undefined) return node;
  throw new Fault(
    "registry/unknown-node",
    `"${from}" names a node by hash, and it is not among the given nodes; give it, or name it by source: <path>#<export>`,
  );
}

async function exported(from: string, place: (path: string) => string, engine: F2nEngine): Promise<Node> {
  // The parser let nothing else through.
  const at = from.lastIndexOf("#");
  const [path, name] = [from.slice(0, at), from.slice(at + 1)];
  const nodes = await engine.module(place(path));
  const found = Object.hasOwn(nodes, name) ? nodes[name] : undefined;
  if (found !== undefined) return orThrow(nodeOrFault(found, { from }));
  const names = Object.keys(nodes).join(", ");
  throw new Fault("f2n/export-missing", `${path} exports no function "${name}"; it has ${names === "" ? "none" : names}`);
}

function orThrow(node: Node | Fault): Node {
  if (isFault(node)) throw node;
  return node;
}
