import type { Changed } from "./applied.ts";
import { indexKeys, reindex } from "./index-keys.ts";
import { momentOf, newestServed } from "./moment.ts";
import { deadlineOf, hostKey, type Instance, lastSeenOf, type Node, type RegistryState } from "./registry-state.ts";

/** How long, and how many of them, what has gone is remembered: a late event of before is then known to be late. */
export const tombstones = { keptMs: 24 * 60 * 60 * 1000, most: 200_000 } as const;

/** Expires every instance whose deadline is before the registry's time, in the order of deadline, node_id and instance_id. */
export function expire(state: RegistryState): Changed[] {
  const changes: Changed[] = [];
  for (;;) {
    const first = state.deadlines.first();
    if (first === undefined || deadlineOf(first) >= state.time) return changes;
    const before = momentOf(first.node, Number.NEGATIVE_INFINITY);
    end(state, first, "expired");
    changes.push({ change: first.node.live > 0 ? "updated" : "expired", node: first.node, before });
  }
}

/** Makes the instance a tombstone; one that is a tombstone already becomes a new one. */
export function end(state: RegistryState, instance: Instance, liveness: "expired" | "withdrawn"): void {
  const { node, host } = instance;
  const keysBefore = indexKeys(node);
  const lastSeen = lastSeenOf(instance);
  if (instance.liveness === "live") {
    state.deadlines.remove(instance);
    host.live.delete(instance);
    host.digest = undefined;
    node.live -= 1;
    state.liveInstances -= 1;
    if (node.live === 0) state.liveNodes -= 1;
  }
  state.tombstones.delete(instance.ended);
  state.ended += 1;
  Object.assign(instance, { liveness, endedAt: state.time, ended: state.ended, endedPosition: lastSeen });
  state.tombstones.set(state.ended, instance);
  if (node.current === instance || node.current === undefined)
    node.current = newestServed(node, Number.NEGATIVE_INFINITY) ?? instance;
  reindex(state, node, keysBefore);
}

export function forgetTombstones(
  state: RegistryState,
  { keptMs, most }: { readonly keptMs: number; readonly most: number } = tombstones,
): void {
  for (const instance of state.tombstones.values()) {
    if (state.tombstones.size <= most && state.time - instance.endedAt <= keptMs) return;
    forget(state, instance);
  }
}

function forget(state: RegistryState, instance: Instance): void {
  const { node, host } = instance;
  const keysBefore = indexKeys(node);
  state.tombstones.delete(instance.ended);
  node.instances = node.instances.filter((other) => other !== instance);
  host.instances -= 1;
  if (host.instances === 0) state.hosts.delete(hostKey(host.principal, host.instanceId));
  if (node.current === instance) node.current = lastEnded(node);
  reindex(state, node, keysBefore);
  if (node.instances.length > 0) return;
  state.nodes.delete(node.nodeId);
  state.byNumber.delete(node.number);
}

/** Only asked where the speaker itself is forgotten, so no instance is live. */
function lastEnded(node: Node): Instance | undefined {
  return node.instances.reduce<Instance | undefined>(
    (last, next) => (last === undefined || next.ended > last.ended ? next : last),
    undefined,
  );
}
