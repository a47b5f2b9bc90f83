import { type Fault, type RefusedDescription, toFault } from "@onex/contract";
import type { Node, Online } from "onex";
import type { LoadedFile, LoadedNode } from "./load-nodes.ts";
import type { FileChanges } from "./watch-files.ts";

/** What a host tells while it works. */
export type HostNews =
  /** A file is as it was: what is in it now cannot be used. */
  | { readonly kind: "broken"; readonly file: string; readonly fault: Fault }
  /** Functions of a file that cannot become nodes. */
  | { readonly kind: "refused"; readonly file: string; readonly refused: readonly RefusedDescription[] };

export interface NodeHostOptions {
  /** Reads a file as it is now; rejects when nothing can be made of it. */
  readonly load: (file: string) => Promise<LoadedFile>;
  /** False for files that matter only because others import them. */
  readonly isServed: (file: string) => boolean;
  /** The file and every other file whose functions may change with it. */
  readonly dependents: (file: string) => ReadonlySet<string>;
  readonly hear: (news: HostNews) => void;
}

/** Keeps the announced nodes of a process as its files are. */
export interface NodeHost {
  /** By node_id. */
  readonly nodes: ReadonlyMap<string, Node>;
  /** Reads files for the first time, before anything is announced. */
  open(files: readonly string[]): Promise<void>;
  /** Announces what came or changed, withdraws what is gone. A file that cannot be used keeps the nodes that it had. */
  follow(changes: FileChanges, online: Pick<Online, "add" | "replace" | "withdraw">): Promise<void>;
}

export function nodeHost({ load, isServed, dependents, hear }: NodeHostOptions): NodeHost {
  const files = new Set<string>();
  /** What each file holds, the last time that it could be used. */
  const held = new Map<string, readonly LoadedNode[]>();
  let nodes: ReadonlyMap<string, Node> = new Map();

  const read = async (file: string): Promise<void> => {
    try {
      const { nodes: found, refused } = await load(file);
      if (refused.length > 0) hear({ kind: "refused", file, refused });
      held.set(file, found);
    } catch (thrown) {
      hear({ kind: "broken", file, fault: toFault(thrown) });
    }
  };
  /** By node_id. A function that one served file passes on from another belongs to the one that declares it. */
  const servedNodes = (): ReadonlyMap<string, Node> => {
    const served = new Map<string, Node>();
    for (const [file, found] of held) {
      for (const { node, declaredIn } of found) {
        if ((declaredIn === file || !files.has(declaredIn)) && !served.has(node.node_id)) served.set(node.node_id, node);
      }
    }
    return served;
  };

  return {
    get nodes() {
      return nodes;
    },
    async open(first) {
      for (const file of first) files.add(file);
      for (const file of first) await read(file);
      nodes = servedNodes();
    },
    async follow({ saved, removed }, online) {
      for (const file of saved) if (isServed(file)) files.add(file);
      for (const file of removed) {
        files.delete(file);
        held.delete(file);
      }
      const affected = new Set([...saved, ...[...saved, ...removed].flatMap((file) => [...dependents(file)])]);
      for (const file of affected) if (files.has(file)) await read(file);
      const before = nodes;
      nodes = servedNodes();
      for (const [id, node] of nodes) {
        const old = before.get(id);
        if (old === undefined) await online.add(node);
        else if (differs(old, node)) await online.replace(node);
      }
      for (const id of before.keys()) if (!nodes.has(id)) await online.withdraw(id, "its function is gone");
    },
  };
}

/** Also in what the hash leaves out: description and tags. */
const differs = (old: Node, { metadata_block: block, inputs, outputs }: Node): boolean =>
  old.metadata_block.hash !== block.hash ||
  old.metadata_block.description !== block.description ||
  String(old.metadata_block.tags) !== String(block.tags) ||
  JSON.stringify([old.inputs, old.outputs]) !== JSON.stringify([inputs, outputs]);
