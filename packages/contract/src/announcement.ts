import type { OnexEvent } from "./event.ts";
import type { JsonSchema } from "./json-schema.ts";
import type { MetadataBlock, SignatureBlock } from "./metadata-block.ts";
import type { Effects } from "./node-description.ts";

export const announceStatuses = ["ephemeral", "online", "validated"] as const;
/** The announcer's claim: not kept, kept, kept and self-checked. */
export type AnnounceStatus = (typeof announceStatuses)[number];

export const executionModes = ["memory", "container", "external"] as const;
export type ExecutionMode = (typeof executionModes)[number];

export const trustStates = ["untrusted", "trusted", "verified"] as const;
export type TrustState = (typeof trustStates)[number];

/** Whole seconds. */
export const ttlSeconds = { min: 1, max: 86_400, default: 300 } as const;

/** Payload of `node_announce`: the seed's seven fields, upstream's optional ones, and ours. */
export interface NodeAnnounce {
  readonly node_id: string;
  readonly metadata_block: MetadataBlock;
  readonly status: AnnounceStatus;
  readonly execution_mode: ExecutionMode;
  /** Written as JSON Schema; read as JSON Schema, as a name-to-type map, or as a list of IO blocks (then normalised). */
  readonly inputs: JsonSchema;
  readonly outputs: JsonSchema;
  readonly graph_binding?: string;
  /** A claim; shown as claimed, never believed. */
  readonly trust_state?: TrustState;
  /** Whole seconds, 1 to 86,400; 300 when absent. */
  readonly ttl?: number;
  readonly schema_version?: string;
  readonly timestamp?: string;
  readonly signature_block?: SignatureBlock;
  readonly node_version?: string;
  readonly correlation_id?: string;
  /** UUID of the announcing process; absent for the instance `anonymous`. */
  readonly instance_id?: string;
  /** Strictly rising over all events of one instance; absent for the instance `anonymous`. */
  readonly sequence?: number;
  readonly effects?: Effects;
  /** May the collector call the node with generated input? */
  readonly canary?: "allow" | "deny";
  /** Self-contained source, at most 64 KiB. */
  readonly source?: string;
  readonly endpoint?: string;
}

/** Payload of `node_heartbeat`: one for all nodes of an instance; the envelope's node_id is the instance_id. */
export interface NodeHeartbeat {
  readonly instance_id: string;
  readonly sequence: number;
  readonly nodes: number;
  /** Hex SHA-256 over the sorted lines `node_id announce_sequence`. */
  readonly digest: string;
}

export interface NodeWithdraw {
  readonly node_id: string;
  readonly instance_id?: string;
  readonly sequence?: number;
  readonly reason?: string;
}

export type AnnounceEvent = OnexEvent<"node_announce", NodeAnnounce>;
export type HeartbeatEvent = OnexEvent<"node_heartbeat", NodeHeartbeat>;
export type WithdrawEvent = OnexEvent<"node_withdraw", NodeWithdraw>;
export type AnnouncerEvent = AnnounceEvent | HeartbeatEvent | WithdrawEvent;

/** The text that a heartbeat's digest is taken over: one line a node, sorted, each ended by a line feed. */
export function digestText(nodes: Iterable<readonly [nodeId: string, announceSequence: number]>): string {
  return [...nodes]
    .map(([nodeId, sequence]) => `${nodeId} ${sequence}\n`)
    .sort()
    .join("");
}
