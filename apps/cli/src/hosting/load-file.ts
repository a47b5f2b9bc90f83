import { dirname, resolve } from "node:path";
import { Fault, type RefusedDescription } from "@onex/contract";
import type { F2nEngine, Node } from "onex";
import type { FreshModules } from "./fresh-modules.ts";
import { liveNode } from "./live-node.ts";
import { refusalFault } from "./refusal-fault.ts";

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

/** Describes a file and imports it as it is now. Rejects with a `Fault` when the file cannot be read, parsed or imported. */
export async function loadFile(file: string, engine: F2nEngine, modules: FreshModules): Promise<LoadedFile> {
  const described = await engine.describeModule(file);
  const broken = described.find((each) => each.status !== "wrapped" && each.name === "");
  if (broken !== undefined && broken.status !== "wrapped") throw refusalFault(broken, file);
  const wrapped = described.filter((each) => each.status === "wrapped");
  const refused = described.filter((each) => each.status !== "wrapped");
  if (wrapped.length === 0) return { nodes: [], refused };
  const module = await modules.load(file).catch((cause: unknown) => {
    const why = cause instanceof Error ? cause.message : String(cause);
    throw new Fault("io/unreadable", `${file} fails when it is imported: ${why}`, { cause, details: { where: file } });
  });
  return {
    nodes: wrapped.map((each) => ({ node: liveNode(each, module), declaredIn: resolve(dirname(file), each.file) })),
    refused,
  };
}
