import { hash } from "node:crypto";
import { digestText, type LogEntry, type NodeHeartbeat } from "@onex/contract";
import type { Outcome } from "./applied.ts";
import { contentOf, repeatOf, stale } from "./outcome.ts";
import { type Host, hostKey, type RegistryState } from "./registry-state.ts";

/** Keeps the live nodes of a host alive when it lists exactly them; otherwise asks for its announcements. It revives nothing. */
export function applyHeartbeat(state: RegistryState, payload: NodeHeartbeat, entry: LogEntry): Outcome {
  const { instance_id, sequence, nodes, digest } = payload;
  const host = state.hosts.get(hostKey(entry.principal, instance_id));
  if (host === undefined || host.live.size === 0) return unknown(instance_id, "no live node");
  const content = contentOf(entry);
  const repeated = repeatOf({ sequence: host.heartbeatSequence, content: host.heartbeatContent }, { sequence, content });
  if (repeated !== undefined) return repeated;
  Object.assign(host, { heartbeatSequence: sequence, heartbeatContent: content });
  if (nodes !== host.live.size || digest !== digestOf(host)) {
    // One that was sent before the newest announcement lists what was true then.
    return sequence < host.sequence ? stale(sequence, host.sequence) : unknown(instance_id, "other live nodes");
  }
  Object.assign(host, { refreshedAt: state.time, refreshedPosition: entry.position });
  return { verdict: "accepted" };
}

const unknown = (instanceId: string, what: string): Outcome => ({
  verdict: "unknown_instance",
  reason: `Instance "${instanceId}" has ${what} here; announce its nodes again`,
});

/** The digest that a heartbeat of the host must carry. */
function digestOf(host: Host): string {
  host.digest ??= hash("sha256", digestText([...host.live].map(({ node, sequence }) => [node.nodeId, sequence] as const)));
  return host.digest;
}
