import type { Collector } from "@onex/collector";
import { feed, type JsonObject, type LogEntry, type NodeDetail, type Verdict } from "@onex/contract";

/** A collector that remembers what it was asked, for claims about the door alone. */
export interface TinyCollector extends Collector {
  readonly submitted: string[];
  readonly runs: { readonly id: string; readonly input: JsonObject; readonly signal: AbortSignal | undefined }[];
}

export function tinyCollector(overrides: Partial<Collector> = {}): TinyCollector {
  const submitted: string[] = [];
  const runs: TinyCollector["runs"] = [];
  const entries = feed<LogEntry>();
  return {
    submitted,
    runs,
    registryId: "registry-1",
    async submit(events, from) {
      return events.map((json): Verdict => {
        submitted.push(json);
        entries.push({ id: `${entries.end}`, type: "node_announce", json, ...from, position: entries.end + 1, logged_at: 1 });
        return { event_id: `${entries.end}`, verdict: "accepted", registry_id: "registry-1", position: entries.end };
      });
    },
    get: (id) => (id === "known" ? ({ node_id: "known" } as NodeDetail) : undefined),
    find: () => ({ ok: true, value: { nodes: [] } }),
    async *watch() {
      yield { type: "synced", id: "epoch-1.0.0" };
    },
    async run(id, input, options) {
      runs.push({ id, input, signal: options?.signal });
      return { call_id: "call-1", duration_ms: 1, value: 3 };
    },
    log: {
      read: ({ after, signal }) =>
        entries.follow({ from: after, ...(signal === undefined ? {} : { signal }), lost: () => new Error("lost") }),
    },
    async status() {
      return {
        registry_id: "registry-1",
        epoch: "epoch-1",
        position: entries.end,
        state_hash: "0".repeat(64),
        membership_hash: "0".repeat(64),
        live_nodes: 0,
        live_instances: 0,
        stale_ms: 0,
      };
    },
    async [Symbol.asyncDispose]() {
      entries.close();
    },
    ...overrides,
  };
}
