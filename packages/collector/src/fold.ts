import { hash } from "node:crypto";
import {
  digestText,
  effectiveTtl,
  type LogEntry,
  type NodeAnnounce,
  type NodeChange,
  type NodeHeartbeat,
  type NodeWithdraw,
} from "@onex/contract";
import type { Applied, Changed, Outcome } from "./applied.ts";
import { claimsOf, sameClaims } from "./claims.ts";
import { end, expire, forgetTombstones } from "./endings.ts";
import { indexKeys, reindex } from "./index-keys.ts";
import { momentOf } from "./moment.ts";
import { isHash, type ReadEvent, type Refusal, readEvent } from "./read-event.ts";
import { anonymous, type Host, hostKey, type Instance, type Node, type RegistryState } from "./registry-state.ts";
import { detached } from "./shared-values.ts";

/** The most that registry time can grow from one entry to the next, whatever the clocks say. */
const longestStepMs = 3000;

/**
 * Applies the next entry of the log. The state is changed in place, but depends on nothing except the entries applied so far: not on a clock,
 * not on who reads. `read` may be given when the text has been read already.
 */
export function fold(state: RegistryState, entry: LogEntry, read: ReadEvent | undefined = undefined): Applied {
  const step = state.loggedAt === undefined ? 0 : entry.logged_at - state.loggedAt;
  state.time += Math.min(Math.max(step, 0), longestStepMs);
  state.loggedAt = entry.logged_at;
  state.position = entry.position;
  const changes: Changed[] = expire(state);
  forgetTombstones(state);
  // What collectors themselves write is only time as yet; it never comes in by a door.
  if (entry.type.startsWith("registry_")) return { changes };

  const event = read ?? readEvent(entry.json);
  if (event.kind === "refused") return { changes, outcome: rejected(event.refusal) };
  if (event.kind === "ignored") return { changes, outcome: { verdict: "accepted" } };
  return { changes, outcome: applyEvent(state, { entry, event: event.event, changes }) };
}

interface Step {
  readonly entry: LogEntry;
  readonly changes: Changed[];
}

function applyEvent(state: RegistryState, step: Step & { readonly event: (ReadEvent & { kind: "announcer" })["event"] }): Outcome {
  const { event } = step;
  switch (event.event_type) {
    case "node_announce":
      return announce(state, event.metadata, step);
    case "node_heartbeat":
      return heartbeat(state, event.metadata, step);
    case "node_withdraw":
      return withdraw(state, event.metadata, step);
    default:
      return event satisfies never;
  }
}

function announce(state: RegistryState, payload: NodeAnnounce, { entry, changes }: Step): Outcome {
  const content = contentOf(entry);
  const known = state.nodes.get(payload.node_id);
  const claims = claimsOf(state, payload);
  const objection = notOwner(known, entry) ?? otherSchemas(known, claims);
  if (objection !== undefined) return rejected(objection);
  const before = known && momentOf(known, state.time);
  const keysBefore = known === undefined ? [] : indexKeys(known);
  const { instance, repeated } = instanceFor(state, payload, entry, content);
  if (repeated !== undefined) return repeated;

  const unchanged = instance.liveness === "live" && instance.claims !== undefined && sameClaims(instance.claims, claims);
  const ttl = effectiveTtl(payload.ttl) ?? 0; // in range, or reading had refused it
  const change = revive(state, instance, { claims: unchanged ? (instance.claims ?? claims) : claims, ttl, entry, content });
  instance.sequence = payload.sequence ?? 0;
  reindex(state, instance.node, keysBefore);
  if (change !== "updated" || !unchanged) changes.push({ change, node: instance.node, before });
  return { verdict: "accepted", ttl, trust_state: "untrusted" };
}

/** Makes the instance live with these claims, and says what that is to the node. */
function revive(
  state: RegistryState,
  instance: Instance,
  { claims, ttl, entry, content }: { readonly claims: NonNullable<Instance["claims"]>; ttl: number; entry: LogEntry; content: string },
): NodeChange {
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
  host.digest = undefined;
  Object.assign(instance, { claims, ttl, content, door: entry.door, announcedAt: state.time, announcedPosition: entry.position });
  state.deadlines.put(instance);
  node.current = instance;
  const { hash: newHash, version } = claims.metadata_block;
  if (hashBefore !== newHash) {
    const earlier = node.versions.filter((known) => known.hash !== newHash).slice(0, 99);
    node.versions = [{ hash: newHash, version, first_position: entry.position }, ...earlier];
  }
  return wasLive ? (hashBefore === newHash ? "updated" : "replaced") : "announced";
}

function withdraw(state: RegistryState, payload: NodeWithdraw, { entry, changes }: Step): Outcome {
  const content = contentOf(entry);
  const known = state.nodes.get(payload.node_id);
  const objection = notOwner(known, entry);
  if (objection !== undefined) return rejected(objection);
  const before = known && momentOf(known, state.time);
  // A withdrawal that overtook its announcement leaves a tombstone too: the sequence decides, not the order of arrival.
  const { instance, repeated } = instanceFor(state, payload, entry, content);
  if (repeated !== undefined) return repeated;
  Object.assign(instance, { sequence: payload.sequence ?? 0, content });
  const wasLive = instance.liveness === "live";
  end(state, instance, "withdrawn");
  if (wasLive) changes.push({ change: instance.node.live > 0 ? "updated" : "withdrawn", node: instance.node, before });
  return { verdict: "accepted" };
}

function heartbeat(state: RegistryState, payload: NodeHeartbeat, { entry }: Step): Outcome {
  const { instance_id, sequence, nodes, digest } = payload;
  const host = state.hosts.get(hostKey(entry.principal, instance_id));
  if (host === undefined || host.live.size === 0) {
    return { verdict: "unknown_instance", reason: `Instance "${instance_id}" has no live node here; announce its nodes again` };
  }
  const content = contentOf(entry);
  const repeated = repeatOf({ sequence: host.heartbeatSequence, content: host.heartbeatContent }, { sequence, content });
  if (repeated !== undefined) return repeated;
  Object.assign(host, { heartbeatSequence: sequence, heartbeatContent: content });
  if (nodes !== host.live.size || digest !== digestOf(host)) {
    // One that was sent before the newest announcement lists what was true then.
    if (sequence < host.sequence) return stale(sequence, host.sequence);
    return { verdict: "unknown_instance", reason: `Instance "${instance_id}" has other live nodes here; announce its nodes again` };
  }
  Object.assign(host, { refreshedAt: state.time, refreshedPosition: entry.position });
  return { verdict: "accepted" };
}

/** Finds or makes the instance that the event is about, unless the event is a repeat or came too late. */
function instanceFor(
  state: RegistryState,
  payload: NodeAnnounce | NodeWithdraw,
  entry: LogEntry,
  content: string,
): { readonly instance: Instance; readonly repeated?: never } | { readonly repeated: Outcome; readonly instance?: never } {
  const instanceId = instanceIdOf(payload);
  const node = state.nodes.get(payload.node_id) ?? newNode(state, payload.node_id, entry.principal);
  const found = node.instances.find(({ host }) => host.instanceId === instanceId);
  if (found !== undefined) {
    const { ttl } = found;
    const repeated = repeatOf(found, { sequence: payload.sequence, content });
    if (repeated !== undefined) return { repeated: repeated.verdict === "duplicate" ? { ...repeated, ttl, trust_state: "untrusted" } : repeated };
  }
  const host = hostFor(state, entry.principal, instanceId);
  host.sequence = Math.max(host.sequence, payload.sequence ?? 0);
  return { instance: found ?? newInstance(node, host, entry) };
}

/** A repeat, a conflict or an event that came too late; undefined when the event is news. Without a sequence the log's order decides. */
function repeatOf(
  last: { readonly sequence: number; readonly content: string },
  next: { readonly sequence: number | undefined; readonly content: string },
): Outcome | undefined {
  if (next.content === last.content) return { verdict: "duplicate" };
  if (next.sequence === undefined || next.sequence > last.sequence) return undefined;
  if (next.sequence < last.sequence) return stale(next.sequence, last.sequence);
  const reason = `Sequence ${next.sequence} was used for another event; every event of an instance needs a higher one`;
  return rejected({ code: "event/sequence-conflict", reason, path: "/metadata/sequence" });
}

function newNode(state: RegistryState, nodeId: string, principal: string): Node {
  state.born += 1;
  const node: Node = { nodeId: detached(nodeId), number: state.born, principal, instances: [], current: undefined, live: 0, versions: [] };
  state.nodes.set(node.nodeId, node);
  state.byNumber.set(node.number, node);
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

/** Not live yet: `revive` or `end` says what becomes of it. */
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
  node.instances.push(instance);
  host.instances += 1;
  return instance;
}

/** The digest that a heartbeat of the host must carry. */
export function digestOf(host: Host): string {
  host.digest ??= hash("sha256", digestText([...host.live].map(({ node, sequence }) => [node.nodeId, sequence] as const)));
  return host.digest;
}

function notOwner(node: Node | undefined, { principal }: LogEntry): Refusal | undefined {
  if (node === undefined || node.principal === principal) return undefined;
  return { code: "event/not-owner", reason: `Node "${node.nodeId}" was announced by another principal`, path: "/node_id" };
}

/** A node that is named by its hash is that code for ever, so its schemas cannot change. */
function otherSchemas(node: Node | undefined, claims: NonNullable<Instance["claims"]>): Refusal | undefined {
  const now = node?.current?.claims;
  if (node === undefined || now === undefined || !isHash(node.nodeId)) return undefined;
  const other = now.inputs.hash !== claims.inputs.hash ? "inputs" : now.outputs.hash !== claims.outputs.hash ? "outputs" : undefined;
  if (other === undefined) return undefined;
  const reason = `Node "${node.nodeId}" is named by its hash and was announced with another schema of its ${other}`;
  return { code: "event/identity-mismatch", reason, path: `/metadata/${other}` };
}

const contentOf = (entry: LogEntry): string => hash("sha256", entry.json, "base64url");
const rejected = ({ code, reason, path }: Refusal): Outcome => ({
  verdict: "rejected",
  code,
  reason,
  ...(path === undefined ? {} : { path }),
});
const stale = (sequence: number, last: number): Outcome => ({
  verdict: "stale",
  code: "event/stale",
  reason: `Sequence ${sequence} comes after ${last} of the same instance was applied`,
});
const instanceIdOf = (metadata: { readonly instance_id?: unknown }): string =>
  typeof metadata.instance_id === "string" ? metadata.instance_id : anonymous;
