import type { LogEntry, NodeAnnounce, NodeWithdraw } from "@onex/contract";
import type { Outcome } from "./applied.ts";
import { repeatOf } from "./outcome.ts";
import { anonymous, type Host, hostKey, type Instance, type Node, type RegistryState } from "./registry-state.ts";
import { detached } from "./shared-values.ts";

/** Finds or makes the instance that an event is about, unless the event is a repeat or came too late. */
export function instanceFor(
  state: RegistryState,
  { node_id, instance_id = anonymous, sequence }: NodeAnnounce | NodeWithdraw,
  entry: LogEntry,
  content: string,
): { readonly instance: Instance; readonly repeated?: never } | { readonly repeated: Outcome; readonly instance?: never } {
  const node = state.nodes.get(node_id) ?? newNode(state, node_id, entry.principal);
  const found = node.instances.find(({ host }) => host.instanceId === instance_id);
  const repeated = found && repeatOf(found, { sequence, content });
  if (repeated?.verdict === "duplicate") return { repeated: { ...repeated, ttl: found?.ttl ?? 0, trust_state: "untrusted" } };
  if (repeated !== undefined) return { repeated };
  const host = hostFor(state, entry.principal, instance_id);
  host.sequence = Math.max(host.sequence, sequence ?? 0);
  return { instance: found ?? newInstance(node, host, entry) };
}

function newNode(state: RegistryState, nodeId: string, principal: string): Node {
  state.born += 1;
  const [id, number] = [detached(nodeId), state.born];
  const node: Node = { nodeId: id, number, principal, instances: [], current: undefined, live: 0, versions: [] };
  state.nodes.set(id, node);
  state.byNumber.set(number, node);
  return node;
}

function hostFor(state: RegistryState, principal: string, instanceId: string): Host {
  const found = state.hosts.get(hostKey(principal, instanceId));
  if (found !== undefined) return found;
  const beats = { heartbeatSequence: 0, heartbeatContent: "", refreshedAt: 0, refreshedPosition: 0, digest: undefined };
  const host: Host = { principal, instanceId: detached(instanceId), sequence: 0, ...beats, live: new Set(), instances: 0 };
  state.hosts.set(hostKey(principal, host.instanceId), host);
  return host;
}

/** Not live yet: what the event says decides what becomes of it. */
function newInstance(node: Node, host: Host, { door }: LogEntry): Instance {
  const instance: Instance = {
    node,
    host,
    door,
    sequence: 0,
    content: "",
    claims: undefined,
    ttl: 0,
    liveness: "withdrawn",
    announcedAt: 0,
    announcedPosition: 0,
    endedAt: 0,
    ended: 0,
    endedPosition: 0,
    queuedFor: 0,
    heapAt: -1,
  };
  node.instances = node.instances.concat(instance);
  host.instances += 1;
  return instance;
}
