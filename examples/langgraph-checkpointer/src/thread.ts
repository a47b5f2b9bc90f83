import { f2n, type Graph, graph, inputs, type Snapshot } from "onex";
import type { StoredChannel, StoredValue } from "./stored-value.ts";

/** What a version of a thread's graph holds: one checkpoint and the writes that came after it. */
export interface Saved {
  readonly id: string;
  readonly parent?: string;
  /** Everything but the channels' values. */
  readonly checkpoint: StoredValue;
  readonly metadata: StoredValue;
  readonly channels: Readonly<Record<string, { readonly version: string | number; readonly stored: StoredChannel }>>;
  readonly writes: readonly SavedWrite[];
}

export interface SavedWrite {
  readonly taskId: string;
  readonly taskPath: string;
  readonly index: number;
  readonly channel: string;
  readonly stored: StoredValue;
}

/** The checkpoints of one thread and namespace. */
export interface Thread {
  /** Without an id the newest, which is the one with the greatest id. */
  get(id?: string): Saved | undefined;
  /** Newest first. */
  ids(): readonly string[];
  /** A version below its parent's, or for a checkpoint that is there a further version of it. */
  save(saved: Saved): void;
}

// A checkpoint is what a run of this one node answered, so the graph's history is the thread's.
const keep = await f2n(function keep(saved: Saved): Saved {
  return saved;
});

/**
 * A thread is a graph, a checkpoint is a version, and going back is `rollback`: it costs a pointer at any size. Versions share what did not
 * change, and a snapshot holds its version for as long as somebody may ask for it.
 */
export function thread(): Thread {
  const line: Graph<{ saved: Saved }, "sync", { saved: Saved }> = graph({ saved: keep.bind(inputs<{ saved: Saved }>().saved) });
  const empty = line.snapshot();
  const snapshots = new Map<string, Snapshot>();
  const get = (id = [...snapshots.keys()].reduce((newest, each) => (each > newest ? each : newest), "")): Saved | undefined =>
    snapshots.get(id)?.value("keep") as Saved | undefined; // the vertex has no other values
  return {
    get,
    ids: () => [...snapshots.keys()].sort().reverse(),
    save(saved) {
      line.rollback(snapshots.get(saved.id) ?? snapshots.get(saved.parent ?? "") ?? empty);
      line.run({ saved });
      snapshots.set(saved.id, line.snapshot());
    },
  };
}
