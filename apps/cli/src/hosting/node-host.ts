import { Fault, type RefusedDescription, toFault } from "@onex/contract";
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
  /** Whoever waits for a file no longer than this, in milliseconds, goes on without it. Default 10,000. */
  readonly loadMs?: number;
  /** No file is read any more once it aborts. */
  readonly signal?: AbortSignal | undefined;
}

/** Keeps the announced nodes of a process as its files are. */
export interface NodeHost {
  /** By node_id. */
  readonly nodes: ReadonlyMap<string, Node>;
  /** Reads files for the first time, before anything is announced. `opening` hears of each before it is read. */
  open(files: readonly string[], opening?: (file: string, index: number) => void): Promise<void>;
  /** Announces what came or changed, withdraws what is gone. A file that cannot be used keeps the nodes that it had. */
  follow(changes: FileChanges, online: Pick<Online, "add" | "replace" | "withdraw">): Promise<void>;
}

export function nodeHost({ load, isServed, dependents, hear, loadMs = 10_000, signal }: NodeHostOptions): NodeHost {
  const files = new Set<string>();
  /** What each file holds, the last time that it could be used. */
  const held = new Map<string, readonly LoadedNode[]>();
  let nodes: ReadonlyMap<string, Node> = new Map();

  const read = async (file: string): Promise<void> => {
    if (signal?.aborted === true) return;
    const told = (fault: Fault): void => hear({ kind: "broken", file, fault });
    const exits = (status: number): void => {
      if (signal?.aborted !== true) told(exitFault(file, status));
    };
    process.once("exit", exits);
    try {
      const loaded = await inTime(load(file), { file, loadMs, signal });
      if (loaded === undefined) return;
      if (loaded.refused.length > 0) hear({ kind: "refused", file, refused: loaded.refused });
      held.set(file, loaded.nodes);
    } catch (thrown) {
      told(toFault(thrown));
    } finally {
      process.off("exit", exits);
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
    async open(first, opening) {
      for (const file of first) files.add(file);
      for (const [index, file] of first.entries()) {
        opening?.(file, index);
        await read(file);
      }
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

interface Waiting {
  readonly file: string;
  readonly loadMs: number;
  readonly signal: AbortSignal | undefined;
}

/** A module that waits at its top level cannot be stopped, only left alone. Undefined when `signal` aborts first. */
function inTime<T>(work: Promise<T>, { file, loadMs, signal }: Waiting): Promise<T | undefined> {
  return new Promise((resolve, reject) => {
    const done = (): void => {
      clearTimeout(timer);
      signal?.removeEventListener("abort", stopped);
    };
    const stopped = (): void => {
      done();
      resolve(undefined);
    };
    const timer = setTimeout(() => {
      done();
      reject(slowFault(file, loadMs));
    }, loadMs);
    if (signal?.aborted === true) stopped();
    signal?.addEventListener("abort", stopped, { once: true });
    work.finally(done).then(resolve, reject);
  });
}

const slowFault = (file: string, loadMs: number): Fault =>
  new Fault(
    "io/unreadable",
    `${file} is not imported after ${loadMs / 1000} s; let it not wait at its top level for what may never come, and save it again`,
    { details: { where: file } },
  );

const exitFault = (file: string, status: number): Fault =>
  new Fault(
    "io/unreadable",
    `${file} ended this process with status ${status} while it was imported; let it call process.exit() in a function, or leave it out of the paths`,
    { details: { where: file } },
  );
