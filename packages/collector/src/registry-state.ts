import type { AnnounceStatus, Effects, ExecutionMode, Liveness, MetadataBlock, TrustState } from "@onex/contract";
import { type DeadlineHeap, deadlineHeap, type Waiting } from "./deadline-heap.ts";
import { type LookupIndex, lookupIndex } from "./lookup-index.ts";
import { type KnownSchema, type SharedValues, sharedValues } from "./shared-values.ts";

/** What an instance says of itself. */
export interface Claims {
  readonly status: AnnounceStatus;
  readonly execution_mode: ExecutionMode;
  readonly metadata_block: MetadataBlock;
  readonly inputs: KnownSchema;
  readonly outputs: KnownSchema;
  readonly graph_binding?: string;
  readonly effects?: Effects;
  readonly trust_state?: TrustState;
  readonly canary?: "allow" | "deny";
  readonly endpoint?: string;
}

/** One running process of one principal. A heartbeat changes this and nothing else. */
export interface Host {
  readonly principal: string;
  readonly instanceId: string;
  /** Sequence of its newest announce or withdraw, over all nodes. */
  sequence: number;
  heartbeatSequence: number;
  /** Digest of the bytes of the last heartbeat; "" before the first. */
  heartbeatContent: string;
  /** Registry time and log position of the last heartbeat that held. */
  refreshedAt: number;
  refreshedPosition: number;
  /** The live instances: what its next heartbeat must list. */
  readonly live: Set<Instance>;
  /** Instances in all, tombstones too. */
  instances: number;
  /** The digest that a heartbeat must carry; undefined when it has to be computed anew. */
  digest: string | undefined;
}

/** One node in one process. One that is not live is the tombstone. */
export interface Instance extends Waiting {
  readonly node: Node;
  readonly host: Host;
  door: string;
  /** Of the last announce or withdraw; 0 for the instance `anonymous`. */
  sequence: number;
  /** SHA-256, base64url, of the exact bytes of the last announce or withdraw. */
  content: string;
  /** Undefined when a withdrawal came before any announcement. */
  claims: Claims | undefined;
  /** Whole seconds. */
  ttl: number;
  liveness: Liveness;
  /** Registry time and position of the last announcement. */
  announcedAt: number;
  announcedPosition: number;
  /** Registry time at which it expired or was withdrawn, and its number among all that did; 0 while live. */
  endedAt: number;
  ended: number;
  /** Position of the last sign of life before the end; 0 while live. */
  endedPosition: number;
}

export interface Version {
  readonly hash: string;
  readonly version: string;
  readonly first_position: number;
}

export interface Node {
  readonly nodeId: string;
  /** Rises with every node that is new; the order of lists. */
  readonly number: number;
  /** Who announced it first; nobody else touches it. */
  readonly principal: string;
  /** Replaced by `concat`, never grown in place: that would reserve room for sixteen more. */
  instances: readonly Instance[];
  /** The instance that speaks for the node: the live one that announced last, else the one that ended last. */
  current: Instance | undefined;
  /** Live instances. */
  live: number;
  /** Newest first, at most 100. */
  versions: readonly Version[];
}

/** All that the fold knows. Written by the fold alone. */
export interface RegistryState {
  position: number;
  /** Registry time R in milliseconds. */
  time: number;
  /** `logged_at` of the last entry; undefined before the first. */
  loggedAt: number | undefined;
  /** Nodes that were ever new, and instances that ever ended. */
  born: number;
  ended: number;
  readonly nodes: Map<string, Node>;
  readonly byNumber: Map<number, Node>;
  readonly hosts: Map<string, Host>;
  liveNodes: number;
  liveInstances: number;
  /** Live instances by deadline. */
  readonly deadlines: DeadlineHeap<Instance>;
  /** In the order in which they ended; one that came back or ended again is passed over. */
  readonly tombstones: Map<number, Instance>;
  readonly index: LookupIndex;
  readonly shared: SharedValues;
}

export function registryState(): RegistryState {
  return {
    position: 0,
    time: 0,
    loggedAt: undefined,
    born: 0,
    ended: 0,
    nodes: new Map(),
    byNumber: new Map(),
    hosts: new Map(),
    liveNodes: 0,
    liveInstances: 0,
    deadlines: deadlineHeap(deadlineOf, expiresBefore),
    tombstones: new Map(),
    index: lookupIndex(),
    shared: sharedValues(),
  };
}

/** Registry time after which a live instance is expired. */
export const deadlineOf = ({ announcedAt, host, ttl }: Instance): number => Math.max(announcedAt, host.refreshedAt) + ttl * 1000;

/** Log position of the last announcement or heartbeat. */
export const lastSeenOf = (instance: Instance): number =>
  instance.liveness === "live" ? Math.max(instance.announcedPosition, instance.host.refreshedPosition) : instance.endedPosition;

/** Not a UUID and of no process: what announces without an instance_id. */
export const anonymous = "anonymous";

export const hostKey = (principal: string, instanceId: string): string => `${instanceId} ${principal}`;

function expiresBefore(a: Instance, b: Instance): boolean {
  if (a.node !== b.node) return a.node.nodeId < b.node.nodeId;
  return a.host.instanceId < b.host.instanceId;
}
