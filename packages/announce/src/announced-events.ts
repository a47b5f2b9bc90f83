import {
  type AnnounceEvent,
  type AnnouncerEvent,
  type AnnounceStatus,
  type ExecutionMode,
  eventSchemaVersion,
  type HeartbeatEvent,
  type WithdrawEvent,
} from "@onex/contract";
import type { Announceable } from "./take-calls.ts";

/** What an announcement says beyond the node itself. */
export interface Claims {
  /** Whole seconds, 1 to 86,400. */
  readonly ttlSeconds: number;
  /** Default `ephemeral`; `online` for a kept node, whose id is its hash, and `validated` for one that is kept on evidence. */
  readonly status?: AnnounceStatus | undefined;
  readonly executionMode: ExecutionMode;
  readonly graphBinding?: string | undefined;
  /** May a collector call the node with generated input? Default `allow` for pure functions alone. */
  readonly canary?: "allow" | "deny" | undefined;
}

/** What makes one event of an instance different from all others. */
export interface Mark {
  readonly instanceId: string;
  readonly sequence: number;
  readonly eventId: string;
  /** Milliseconds since the epoch. */
  readonly now: number;
}

export function announceEvent(node: Announceable, claims: Claims, mark: Mark): AnnounceEvent {
  const { node_id, metadata_block, inputs, outputs, effects } = node.description;
  const { status = statusOf(node), executionMode, graphBinding, ttlSeconds } = claims;
  return envelope("node_announce", node_id, mark, {
    node_id,
    metadata_block,
    status,
    execution_mode: executionMode,
    inputs,
    outputs,
    ...(graphBinding === undefined ? {} : { graph_binding: graphBinding }),
    ttl: ttlSeconds,
    schema_version: eventSchemaVersion,
    timestamp: new Date(mark.now).toISOString(),
    node_version: metadata_block.version,
    instance_id: mark.instanceId,
    sequence: mark.sequence,
    effects,
    canary: claims.canary ?? (effects.class === "pure" ? "allow" : "deny"),
  });
}

function statusOf({ description, kept }: Announceable): AnnounceStatus {
  if (description.node_id !== description.metadata_block.hash) return "ephemeral";
  return kept?.evidence === undefined ? "online" : "validated";
}

export function heartbeatEvent(
  { nodes, digest }: { readonly nodes: number; readonly digest: string },
  mark: Mark,
): HeartbeatEvent {
  const { instanceId: instance_id, sequence } = mark;
  return envelope("node_heartbeat", instance_id, mark, { instance_id, sequence, nodes, digest });
}

export function withdrawEvent(nodeId: string, reason: string | undefined, mark: Mark): WithdrawEvent {
  const { instanceId: instance_id, sequence } = mark;
  return envelope("node_withdraw", nodeId, mark, {
    node_id: nodeId,
    instance_id,
    sequence,
    ...(reason === undefined ? {} : { reason }),
  });
}

function envelope<Type extends AnnouncerEvent["event_type"], Payload>(
  event_type: Type,
  node_id: string,
  { eventId, now }: Mark,
  metadata: Payload,
) {
  const timestamp = new Date(now).toISOString();
  return { event_id: eventId, event_type, timestamp, node_id, schema_version: eventSchemaVersion, metadata } as const;
}
