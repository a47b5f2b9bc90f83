import type { RunnableConfig } from "@langchain/core/runnables";
import {
  BaseCheckpointSaver,
  type ChannelVersions,
  type Checkpoint,
  type CheckpointListOptions,
  type CheckpointMetadata,
  type CheckpointPendingWrite,
  type CheckpointTuple,
  compareWritesSortKeys,
  maxChannelVersion,
  type PendingWrite,
  type SerializerProtocol,
  TASKS,
  WRITES_IDX_MAP,
  writesSortKey,
} from "@langchain/langgraph-checkpoint";
import { load, loadChannel, store, storeChannel } from "./stored-value.ts";
import { type Saved, type SavedWrite, type Thread, thread } from "./thread.ts";

/**
 * A LangGraph checkpointer whose checkpoints are versions of an ONEX graph, one graph for each thread and namespace. Channels that did not change,
 * and the items of a list that were there before, are shared between checkpoints. A class because LangGraph asks for one.
 */
export class OnexSaver extends BaseCheckpointSaver {
  // Maps, not objects: a thread may be called "__proto__".
  readonly #threads = new Map<string, Map<string, Thread>>();

  constructor(serde?: SerializerProtocol) {
    super(serde);
  }

  override async getTuple({ configurable = {} }: RunnableConfig): Promise<CheckpointTuple | undefined> {
    const { thread_id, checkpoint_ns = "", checkpoint_id } = configurable;
    const found = this.#threads.get(thread_id)?.get(checkpoint_ns);
    const saved = found?.get(checkpoint_id || undefined);
    return found === undefined || saved === undefined ? undefined : await this.#tuple(thread_id, checkpoint_ns, found, saved);
  }

  override async *list(
    { configurable = {} }: RunnableConfig,
    { limit = Number.POSITIVE_INFINITY, before, filter = {} }: CheckpointListOptions = {},
  ): AsyncGenerator<CheckpointTuple> {
    const end: string | undefined = before?.configurable?.["checkpoint_id"];
    let left = limit;
    for (const [threadId, namespace, each] of this.#threadsLike(configurable)) {
      for (const id of each.ids()) {
        if (left <= 0) return;
        if (configurable["checkpoint_id"] && id !== configurable["checkpoint_id"]) continue;
        const saved = end !== undefined && id >= end ? undefined : each.get(id);
        if (saved === undefined) continue;
        const tuple = await this.#tuple(threadId, namespace, each, saved);
        const metadata: Readonly<Record<string, unknown>> = { ...tuple.metadata };
        if (!Object.entries(filter).every(([key, value]) => metadata[key] === value)) continue;
        left -= 1;
        yield tuple;
      }
    }
  }

  override async put(
    { configurable = {} }: RunnableConfig,
    checkpoint: Checkpoint,
    metadata: CheckpointMetadata,
    newVersions: ChannelVersions,
  ): Promise<RunnableConfig> {
    const { thread_id, checkpoint_ns = "", checkpoint_id: parent } = configurable;
    if (thread_id === undefined) throw new Error('put() needs config.configurable.thread_id, for instance { thread_id: "1" }');
    const { channel_values, ...rest } = checkpoint;
    const into = this.#thread(thread_id, checkpoint_ns);
    const before = into.get(parent)?.channels ?? {};
    const channels: Record<string, Saved["channels"][string]> = {};
    for (const [name, version] of Object.entries(checkpoint.channel_versions)) {
      const known = before[name];
      if (name in newVersions && name in channel_values) {
        channels[name] = { version, stored: await storeChannel(channel_values[name], known?.stored, this.serde) };
      } else if (known?.version === version) channels[name] = known;
    }
    const [stored, about] = [await store(rest, this.serde), await store(metadata, this.serde)];
    into.save({ id: checkpoint.id, ...(parent && { parent }), checkpoint: stored, metadata: about, channels, writes: [] });
    return configOf(thread_id, checkpoint_ns, checkpoint.id);
  }

  override async putWrites(
    { configurable = {} }: RunnableConfig,
    writes: PendingWrite[],
    taskId: string,
    taskPath = "",
  ): Promise<void> {
    const { thread_id, checkpoint_ns = "", checkpoint_id } = configurable;
    if (thread_id === undefined || checkpoint_id === undefined)
      throw new Error("putWrites() needs config.configurable.thread_id and checkpoint_id, as put() returns them");
    const made = await Promise.all(
      writes.map(async ([channel, value], at): Promise<SavedWrite> => {
        const index = WRITES_IDX_MAP[channel] ?? at;
        return { taskId, taskPath, index, channel, stored: await store(value, this.serde) };
      }),
    );
    const into = this.#thread(thread_id, checkpoint_ns);
    const saved = into.get(checkpoint_id);
    if (saved === undefined) throw new Error(`putWrites() found no checkpoint "${checkpoint_id}" of thread "${thread_id}"`);
    into.save({ ...saved, writes: joined(saved.writes, made) });
  }

  override async deleteThread(threadId: string): Promise<void> {
    this.#threads.delete(threadId);
  }

  #thread(threadId: string, namespace: string): Thread {
    const namespaces = this.#threads.get(threadId) ?? new Map<string, Thread>();
    const found = namespaces.get(namespace) ?? thread();
    this.#threads.set(threadId, namespaces.set(namespace, found));
    return found;
  }

  *#threadsLike({ thread_id, checkpoint_ns }: NonNullable<RunnableConfig["configurable"]>): Generator<[string, string, Thread]> {
    for (const [threadId, namespaces] of this.#threads) {
      if (thread_id !== undefined && threadId !== thread_id) continue;
      for (const [namespace, each] of namespaces) {
        if (checkpoint_ns === undefined || namespace === checkpoint_ns) yield [threadId, namespace, each];
      }
    }
  }

  async #tuple(threadId: string, namespace: string, from: Thread, saved: Saved): Promise<CheckpointTuple> {
    const loaded = await Promise.all(
      Object.entries(saved.channels).map(async ([name, { stored }]) => [name, await loadChannel(stored, this.serde)] as const),
    );
    const checkpoint: Checkpoint = {
      ...((await load(saved.checkpoint, this.serde)) as Checkpoint), // what put() stored
      channel_values: Object.fromEntries(loaded),
    };
    if (checkpoint.v < 4 && saved.parent !== undefined) await this.#moveSends(checkpoint, from.get(saved.parent));
    return {
      config: configOf(threadId, namespace, saved.id),
      checkpoint,
      metadata: (await load(saved.metadata, this.serde)) as CheckpointMetadata, // what put() stored
      pendingWrites: await this.#pending(saved),
      ...(saved.parent !== undefined && { parentConfig: configOf(threadId, namespace, saved.parent) }),
    };
  }

  #pending({ writes }: Saved): Promise<CheckpointPendingWrite[]> {
    return Promise.all(
      writes.map(
        async ({ taskId, channel, stored }): Promise<CheckpointPendingWrite> => [taskId, channel, await load(stored, this.serde)],
      ),
    );
  }

  /** Before version 4 of the format, sends were writes of the parent; since then they are a channel. */
  async #moveSends(checkpoint: Checkpoint, parent: Saved | undefined): Promise<void> {
    const pending = parent === undefined ? [] : await this.#pending(parent);
    checkpoint.channel_values[TASKS] = pending.filter(([, channel]) => channel === TASKS).map(([, , value]) => value);
    const versions = Object.values(checkpoint.channel_versions);
    checkpoint.channel_versions[TASKS] = versions.length > 0 ? maxChannelVersion(...versions) : this.getNextVersion(undefined);
  }
}

/** In the order in which live execution applies them. A write that is there already stays, unless it is one of LangGraph's own marks. */
function joined(there: readonly SavedWrite[], made: readonly SavedWrite[]): readonly SavedWrite[] {
  const byPlace = new Map(there.map((write) => [placeOf(write), write]));
  for (const write of made) if (write.index < 0 || !byPlace.has(placeOf(write))) byPlace.set(placeOf(write), write);
  return [...byPlace.values()].sort((a, b) => compareWritesSortKeys(sortKey(a), sortKey(b)));
}

const placeOf = ({ taskId, index }: SavedWrite): string => `${index} ${taskId}`;
const sortKey = ({ taskPath, taskId, index }: SavedWrite) => writesSortKey(taskPath, taskId, index);

const configOf = (thread_id: string, checkpoint_ns: string, checkpoint_id: string): RunnableConfig => ({
  configurable: { thread_id, checkpoint_ns, checkpoint_id },
});
