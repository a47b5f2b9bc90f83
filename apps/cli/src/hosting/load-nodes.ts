import { dirname, resolve } from "node:path";
import { type Described, Fault, isFault, type RefusedDescription, thrownText } from "@onex/contract";
import { createNode, type F2nEngine, type Node, nodeOrFault, type Wrapped } from "onex";
import { existingProgramFile } from "../existing-path.ts";
import { parseExport } from "../target.ts";

/** What a file holds for a host. */
export interface LoadedFile {
  readonly nodes: readonly LoadedNode[];
  /** Functions that cannot become nodes. */
  readonly refused: readonly RefusedDescription[];
}

export interface LoadedNode {
  readonly node: Node;
  /** Absolute path of the file that declares the function, which may be another one that this one exports from. */
  readonly declaredIn: string;
}

/**
 * Every exported function of a file, read and imported as it is now; a file in which none is found is not imported, for importing runs its code. Rejects with
 * a `Fault` when the file as a whole cannot be used.
 */
export async function loadFile(file: string, engine: F2nEngine, generation: number): Promise<LoadedFile> {
  const described = await engine.describeModule(file);
  if (!described.some(({ status }) => status === "wrapped")) return { nodes: [], refused: described.filter(isRefused) };
  const all = Object.values(await importModule(file, file, engine, { generation }));
  // A function stands there under each of its names.
  const nodes = new Map<string, LoadedNode>();
  const refused: RefusedDescription[] = [];
  for (const wrapped of all) {
    if (!("callable" in wrapped)) {
      refused.push(wrapped);
      continue;
    }
    const { description, callable } = wrapped;
    nodes.set(description.node_id, {
      node: createNode(description, callable),
      declaredIn: resolve(dirname(file), description.file),
    });
  }
  return { nodes: [...nodes.values()], refused };
}

const isRefused = (described: Described): described is RefusedDescription => described.status !== "wrapped";

/** The node of `<file>#<export>`. Rejects with `io/not-found`, or with why it cannot become one. */
export async function loadExport(target: string, engine: F2nEngine, cwd: string): Promise<Node> {
  const { path, name } = parseExport(target);
  const file = await existingProgramFile(path, cwd);
  const module = await importModule(file, path, engine);
  const wrapped = Object.hasOwn(module, name) ? module[name] : undefined;
  const node = wrapped === undefined ? await missingExport(file, name, engine) : nodeOrFault(wrapped);
  if (!isFault(node)) return node;
  throw new Fault(node.code, node.message, { details: { ...node.details, where: `${path}#${name}` } });
}

/** The compiler knows what else there is, and of what kind. */
async function missingExport(file: string, name: string, engine: F2nEngine): Promise<Fault> {
  const described = await engine.describeExport(file, name);
  if (described.status !== "wrapped") return new Fault(described.code, described.reason);
  return new Fault("f2n/export-missing", `${file} has no function "${name}" when it is loaded; export it under this name`);
}

async function importModule(
  file: string,
  shown: string,
  engine: F2nEngine,
  options: { readonly generation?: number } = {},
): Promise<Readonly<Record<string, Wrapped | RefusedDescription>>> {
  try {
    return await engine.module(file, options);
  } catch (cause) {
    if (isFault(cause)) throw new Fault(cause.code, cause.message, { details: { where: shown, ...cause.details } });
    throw new Fault("io/unreadable", `${shown} fails when it is imported: ${thrownText(cause)}`, {
      cause,
      details: { where: shown },
    });
  }
}
