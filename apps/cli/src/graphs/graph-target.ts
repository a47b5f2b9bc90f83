import { pathToFileURL } from "node:url";
import { isEnvelope, isJsonObject, type Json, type RunRecord, thrownText } from "@onex/contract";
import { type F2nEngine, Fault, type Graph, graph, isFault, loadGraph, type Node, openExport } from "onex";
import { existingPath } from "../existing-path.ts";
import { loadExport } from "../hosting/load-nodes.ts";
import { readJson } from "../read-text.ts";
import { isGraphDocument, parseExport } from "../target.ts";
import { readKey } from "./read-key.ts";

/** What an export may do without a signature, and whose signatures count. */
export interface TrustOptions {
  readonly trust?: string;
  readonly key?: readonly string[];
}

/** A graph that somebody named, with the runs that came along in an export. */
export interface TargetGraph {
  readonly graph: Graph;
  readonly journal: readonly RunRecord[];
}

/**
 * The graph of `<name>.graph.yaml`, of an export, or `<file>#<export>` of a module that makes one; `#<export>` may be left out where there is only one.
 * Raises what loading raises, and `cli/usage` for what is none of these.
 */
export async function graphTarget(target: string, trust: TrustOptions, engine: F2nEngine, cwd: string): Promise<TargetGraph> {
  const [path = "", name] = splitExport(target);
  const file = await existingPath(path, cwd);
  if (isGraphDocument(path)) return { graph: await loadGraph(file, { engine }), journal: [] };
  if (isModule(target)) return { graph: await graphOfModule(file, path, name), journal: [] };
  if (path.endsWith(".json")) {
    const json = await readJson(path, "export", cwd);
    if (isExport(json)) return await graphOfExport(json, trust, engine, cwd);
  }
  throw new Fault(
    "cli/usage",
    `${path} is no graph: name a <name>.graph.yaml, an export, or <file>#<export> of a module that makes one`,
    {
      details: { where: path },
    },
  );
}

/** Whether `<file>` or `<file>#<export>` is of a module. */
export const isModule = (target: string): boolean => /\.[cm]?[jt]s(?:#[^#]*)?$/.test(target);

/** The file of a graph document. Raises `io/not-found`, and `cli/usage` for an export, which has a command of its own. */
export async function graphDocument(path: string, cwd: string): Promise<string> {
  const file = await existingPath(path, cwd);
  if (path.endsWith(".json") && isExport(await readJson(path, "graph document", cwd)))
    throw new Fault("cli/usage", exportNotice(path), { details: { where: path } });
  return file;
}

/** What to do with an export. */
const exportNotice = (path: string): string =>
  `${path} is an export, no graph document; "onex graph rehydrate ${path}" checks it, and with --input runs it`;

const isExport = (json: Json): boolean => isEnvelope(json) || (isJsonObject(json) && String(json.onex).startsWith("export/"));

async function graphOfExport(json: Json, options: TrustOptions, engine: F2nEngine, cwd: string): Promise<TargetGraph> {
  const trusted = await trustOf(options, cwd);
  const { journal = [] } = await openExport(json, trusted);
  return { graph: await graph.rehydrate(json, { ...trusted, engine }), journal };
}

/** Without a word an export must be signed. */
export async function trustOf({ trust = "verified", key = [] }: TrustOptions, cwd: string) {
  if (trust !== "verified" && trust !== "allow") throw new Fault("cli/usage", "--trust is verified or allow");
  return { trust, keys: await Promise.all(key.map((path) => readKey(path, "public", cwd))) } as const;
}

function splitExport(target: string): readonly string[] {
  const at = target.lastIndexOf("#");
  return at > 0 ? [target.slice(0, at), target.slice(at + 1)] : [target];
}

/** What its text exports. */
interface Around {
  readonly module: Readonly<Record<string, unknown>>;
}

/**
 * What `<file>#<export>` names: the node of a function, or a graph that the module makes. Raises what loading either raises; of what is neither, what is
 * wrong with it as a function.
 */
export async function nodeOrGraph(target: string, engine: F2nEngine, cwd: string): Promise<Node | Graph> {
  try {
    return await loadExport(target, engine, cwd);
  } catch (thrown) {
    if (!isFault(thrown) || thrown.code !== "f2n/not-a-function") throw thrown;
    const { path, name } = parseExport(target);
    const found = (await graphsOfModule(await existingPath(path, cwd), path)).get(name);
    if (found === undefined) throw thrown;
    return found;
  }
}

async function graphOfModule(file: string, shown: string, name: string | undefined): Promise<Graph> {
  const graphs = await graphsOfModule(file, shown);
  const found = graphs.get(name ?? (graphs.size === 1 ? ([...graphs.keys()][0] ?? "") : ""));
  if (found !== undefined) return found;
  const names = [...graphs.keys()].join(", ");
  throw new Fault(
    "cli/usage",
    `${shown} exports ${names === "" ? "no graph" : `the graphs ${names}`}; name one as ${shown}#<export>`,
  );
}

async function graphsOfModule(file: string, shown: string): Promise<ReadonlyMap<string, Graph>> {
  // In a module around it, as a promise would wait for one that exports a function `then`.
  const text = `export * as module from ${JSON.stringify(pathToFileURL(file).href)};`;
  const { module } = await (import(`data:text/javascript,${encodeURIComponent(text)}`) as Promise<Around>).catch(
    (cause: unknown) => {
      throw new Fault("io/unreadable", `${shown} fails when it is imported: ${thrownText(cause)}`, {
        cause,
        details: { where: shown },
      });
    },
  );
  return new Map(Object.entries(module).filter((entry): entry is [string, Graph] => isGraph(entry[1])));
}

/** Of any installed copy. */
export const isGraph = (value: unknown): value is Graph =>
  typeof value === "object" && value !== null && "topology" in value && "export" in value && "replay" in value;
