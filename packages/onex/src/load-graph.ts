import { dirname, resolve as resolvePath } from "node:path";
import { Fault, isFault, type VertexReference } from "@onex/contract";
import { type DocumentOptions, type Graph, type GraphOptions, graphFromDocument, type Node, type Resolved } from "@onex/core";
import { type F2nEngine, f2nEngine } from "@onex/f2n";
import { nodeOrFault } from "./f2n.ts";
import { readDocument } from "./read-document.ts";

export interface LoadGraphOptions extends Omit<GraphOptions, "name" | "inputs"> {
  /** Describes and loads the functions. Default: one for this call. */
  readonly engine?: F2nEngine;
}

/**
 * The graph of a document on disk. `from` and `graph` are relative to it; its modules are loaded and its `source` texts compiled, and both run with
 * this process's own authority. Rejects with the first problem's fault; all of them are in `details.problems`.
 */
export async function loadGraph(path: string, options: LoadGraphOptions = {}): Promise<Graph> {
  const { engine, ...rest } = options;
  if (engine !== undefined) return await load(resolvePath(path), { engine, ...rest }, []);
  await using own = f2nEngine();
  return await load(resolvePath(path), { engine: own, ...rest }, []);
}

interface Resolving extends Omit<DocumentOptions, "resolve"> {
  readonly engine: F2nEngine;
}

/** `trail` are the documents that this one is part of: a graph cannot contain itself. */
async function load(file: string, resolving: Resolving, trail: readonly string[]): Promise<Graph> {
  if (trail.includes(file)) {
    throw new Fault("graph/cycle", `"${trail.at(-1)}" depends on itself through "${file}"; a graph cannot be part of itself`);
  }
  return await graphFromDocument(await readDocument(file), resolver(file, resolving, [...trail, file]));
}

function resolver(file: string, { engine, ...options }: Resolving, trail: readonly string[]): DocumentOptions {
  const place = (path: string): string => resolvePath(dirname(file), path);
  const find = async (reference: VertexReference): Promise<Resolved> => {
    if ("graph" in reference) return await load(place(reference.graph), { engine, ...options }, trail);
    if ("source" in reference) return orThrow(nodeOrFault(await engine.source(reference.source)));
    return await exported(reference.from, place, engine);
  };
  return { ...options, resolve: find };
}

async function exported(from: string, place: (path: string) => string, engine: F2nEngine): Promise<Node> {
  if (from.startsWith("node:")) {
    throw new Fault(
      "registry/unknown-node",
      `"${from}" names a node by hash, and there is no collector here; name it by source: <path>#<export>`,
    );
  }
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
