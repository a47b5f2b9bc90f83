import type { AnnounceStatus, ExecutionMode, TrustState } from "./announcement.ts";
import type { FaultCode } from "./fault.ts";
import type { JsonSchema } from "./json-schema.ts";
import type { MetadataBlock } from "./metadata-block.ts";
import type { Effects } from "./node-description.ts";

/** What became of one event. `unknown_instance` asks a heartbeat's sender to announce in full again. */
export interface Verdict {
  readonly event_id: string;
  readonly verdict: "accepted" | "rejected" | "duplicate" | "stale" | "unknown_instance";
  readonly code?: FaultCode;
  readonly reason?: string;
  /** JSON Pointer to what is wrong. */
  readonly path?: string;
  /** Effective TTL, whole seconds. */
  readonly ttl?: number;
  readonly trust_state?: TrustState;
  readonly registry_id: string;
  /** Position of the event in the log; absent when it was rejected before it got there. */
  readonly position?: number;
}

export const livenesses = ["live", "expired", "withdrawn"] as const;
export type Liveness = (typeof livenesses)[number];

export const standings = ["provisional", "serving", "probation", "quarantined"] as const;
export type Standing = (typeof standings)[number];

/** One process that offers a node. */
export interface InstanceView {
  readonly instance_id: string;
  readonly principal: string;
  readonly door: string;
  readonly liveness: Liveness;
  readonly status: AnnounceStatus;
  readonly execution_mode: ExecutionMode;
  readonly hash: string;
  readonly sequence: number;
  /** Effective TTL, whole seconds. */
  readonly ttl: number;
  /** Milliseconds of registry time until it expires; negative or 0 when it has. */
  readonly expires_in_ms: number;
  /** Log position of the last announcement or heartbeat. */
  readonly last_seen_position: number;
  /** False when no way to call it is known here. */
  readonly reachable: boolean;
}

/** A node in a list. */
export interface NodeSummary {
  readonly node_id: string;
  readonly name: string;
  readonly namespace: string;
  readonly version: string;
  readonly description: string;
  readonly hash: string;
  readonly tags: readonly string[];
  readonly status: AnnounceStatus;
  readonly execution_mode: ExecutionMode;
  readonly liveness: Liveness;
  readonly standing: Standing;
  readonly trust_state: TrustState;
  readonly graphs: readonly string[];
  readonly instances: number;
  readonly reachable: boolean;
  /** Largest over the live instances; milliseconds of registry time. */
  readonly expires_in_ms: number;
}

/** Everything that the registry knows of a node. */
export interface NodeDetail extends NodeSummary, Stale {
  readonly metadata_block: MetadataBlock;
  readonly inputs: JsonSchema;
  readonly outputs: JsonSchema;
  readonly effects?: Effects;
  readonly formerly: readonly string[];
  /** What the announcer says of itself, never believed. */
  readonly claims: { readonly trust_state?: TrustState; readonly canary?: "allow" | "deny"; readonly endpoint?: string };
  readonly instance_list: readonly InstanceView[];
  /** Hashes that were announced under this id, newest first. */
  readonly versions: readonly { readonly hash: string; readonly version: string; readonly first_position: number }[];
}

/** What is known although the log is not to be had. */
export interface Stale {
  /** Milliseconds for which the log could not be read or written; absent when all is well. */
  readonly stale_ms?: number;
}

/** One page of a lookup, in the order in which the registry first heard of the nodes. */
export interface NodesPage extends Stale {
  readonly nodes: readonly NodeSummary[];
  /** Cursor of the next page; absent on the last. */
  readonly next?: string;
}

/** Filters of a lookup; all that are given must hold. Without `liveness` the live ones. */
export interface NodesQuery {
  readonly status?: AnnounceStatus;
  readonly liveness?: Liveness;
  readonly standing?: Standing;
  readonly trust?: TrustState;
  readonly tag?: string;
  readonly graph?: string;
  readonly name?: string;
  readonly execution_mode?: ExecutionMode;
  /** Free text over name, namespace, description and tags; every word must occur. */
  readonly q?: string;
  /** Page size, 1 to 1,000. Default 100. */
  readonly limit?: number;
  readonly cursor?: string;
}

/**
 * What a watcher sees: first `snapshot` pages, then `synced`, then changes; `id` is `<epoch>.<position>.<n>`, the same on every collector of
 * one log. After `reset` the watcher starts again with `snapshot`.
 */
export type WatchItem =
  | { readonly type: "snapshot"; readonly id: string; readonly nodes: readonly NodeSummary[] }
  | { readonly type: "synced"; readonly id: string }
  | { readonly type: "change"; readonly id: string; readonly change: NodeChange; readonly node: NodeSummary }
  | { readonly type: "bookmark"; readonly id: string }
  | { readonly type: "reset"; readonly id: string }
  | { readonly type: "slow"; readonly id: string };

/** `announced`: first seen, or back. `replaced`: the same node with another hash. `updated`: other claims or instances. */
export type NodeChange = "announced" | "replaced" | "updated" | "expired" | "withdrawn";

export interface RegistryStatus {
  readonly registry_id: string;
  readonly epoch: string;
  readonly position: number;
  readonly state_hash: string;
  readonly membership_hash: string;
  readonly live_nodes: number;
  readonly live_instances: number;
  /** Milliseconds for which the log could not be read or written; 0 when all is well. */
  readonly stale_ms: number;
}
