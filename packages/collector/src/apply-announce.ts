import { effectiveTtl, type LogEntry, type NodeAnnounce, type NodeChange } from "@onex/contract";
import type { Changed, Outcome } from "./applied.ts";
import { claimsOf, sameClaims } from "./claims.ts";
import { indexKeys, reindex } from "./index-keys.ts";
import { instanceFor } from "./instance-for.ts";
import { momentOf } from "./moment.ts";
import { contentOf, rejected } from "./outcome.ts";
import { isHash, type Refusal } from "./read-event.ts";
import type { Claims, Instance, Node, RegistryState } from "./registry-state.ts";

/** Puts what it changed into `changes`. */
export function applyAnnounce(state: RegistryState, payload: NodeAnnounce, entry: LogEntry, changes: Changed[]): Outcome {
  const content = contentOf(entry);
  const known = state.nodes.get(payload.node_id);
  const claims = claimsOf(state, payload);
  const objection = notOwner(known, entry) ?? otherSchemas(known, claims);
  if (objection !== undefined) return rejected(objection);
  const before = known && momentOf(known, state.time);
  const keysBefore = known === undefined ? [] : indexKeys(known);
  const { instance, repeated } = instanceFor(state, payload, entry, content);
  if (repeated !== undefined) return repeated;

  const ttl = effectiveTtl(payload.ttl) ?? 0; // in range, or reading had refused it
  const { node, host } = instance;
  const isRefresh = instance.liveness === "live" && instance.claims !== undefined && sameClaims(instance.claims, claims);
  Object.assign(instance, { ttl, content, door: entry.door, sequence: payload.sequence ?? 0 });
  Object.assign(instance, { announcedAt: state.time, announcedPosition: entry.position });
  host.digest = undefined;
  // One that says nothing new does not begin to speak for the node: two versions would else take turns with every refresh.
  if (!isRefresh) {
    changes.push({ change: speak(state, instance, claims), node, before });
    reindex(state, node, keysBefore);
  }
  state.deadlines.put(instance);
  return { verdict: "accepted", ttl, trust_state: "untrusted" };
}

/** Makes the instance live with these claims and lets it speak for its node. */
function speak(state: RegistryState, instance: Instance, claims: Claims): NodeChange {
  const { node, host } = instance;
  const wasLive = node.live > 0;
  const hashBefore = node.current?.claims?.metadata_block.hash;
  if (instance.liveness !== "live") {
    state.tombstones.delete(instance.ended);
    Object.assign(instance, { liveness: "live", endedAt: 0, ended: 0, endedPosition: 0 });
    host.live.add(instance);
    node.live += 1;
    state.liveInstances += 1;
    if (!wasLive) state.liveNodes += 1;
  }
  instance.claims = claims;
  node.current = instance;
  const { hash, version } = claims.metadata_block;
  if (hashBefore !== hash) {
    const earlier = node.versions.filter((known) => known.hash !== hash).slice(0, 99);
    node.versions = [{ hash, version, first_position: instance.announcedPosition }, ...earlier];
  }
  if (!wasLive) return "announced";
  return hashBefore === hash ? "updated" : "replaced";
}

export function notOwner(node: Node | undefined, { principal }: LogEntry): Refusal | undefined {
  if (node === undefined || node.principal === principal) return undefined;
  const whose = `Node "${node.nodeId}" belongs to ${node.principal} and this event is of ${principal}`;
  return {
    code: "event/not-owner",
    reason: `${whose}; announce it the owner's way, or under another namespace`,
    path: "/node_id",
  };
}

/** A node that is named by its hash is that code for ever, so its schemas cannot change. */
function otherSchemas(node: Node | undefined, claims: Claims): Refusal | undefined {
  const now = node?.current?.claims;
  if (node === undefined || now === undefined || !isHash(node.nodeId)) return undefined;
  const other = (["inputs", "outputs"] as const).find((port) => now[port].hash !== claims[port].hash);
  if (other === undefined) return undefined;
  const reason = `Node "${node.nodeId}" is named by its hash and was announced with another schema of its ${other}`;
  return { code: "event/identity-mismatch", reason, path: `/metadata/${other}` };
}
