import type { Json } from "./json.ts";

export type LogLevel = "trace" | "debug" | "info" | "warn" | "error" | "critical";

export interface ContextLog {
  readonly level: LogLevel;
  readonly message: string;
  /** RFC 3339, UTC. */
  readonly timestamp: string;
  readonly metadata?: Readonly<Record<string, Json>>;
}

/** Where a value comes from and how far it may be trusted; travels beside the value and is merged on the way. */
export interface ExecutionContext {
  /** Names of the nodes that the value went through, in order. */
  readonly provenance: readonly string[];
  /** In order of time. */
  readonly logs: readonly ContextLog[];
  /** 0 to 1; the least trusted step decides. */
  readonly trust_score: number;
  /** RFC 3339, UTC: of the latest step. */
  readonly timestamp: string;
  readonly metadata: Readonly<Record<string, Json>>;
  readonly session_id?: string;
  readonly correlation_id?: string;
}

/** Something that a node did, in the words of upstream ONEX: `node_start`, `node_success`, `node_failure`. */
export interface ContextEvent {
  readonly type: string;
  readonly payload: Json;
  /** RFC 3339, UTC. */
  readonly timestamp: string;
  /** Name of the node. */
  readonly source?: string;
  readonly correlation_id?: string;
}

/** The context of a value that no node made: fully trusted, from nowhere. */
export const pureContext = (timestamp: string): ExecutionContext => ({
  provenance: [],
  logs: [],
  trust_score: 1,
  timestamp,
  metadata: {},
});

/**
 * The context of a value made from others: provenance and logs of both, the lower trust, the later time; metadata and ids of the later one win.
 * Associative, so a chain may be merged in any grouping.
 */
export function mergeContexts(earlier: ExecutionContext, later: ExecutionContext): ExecutionContext {
  const sessionId = later.session_id ?? earlier.session_id;
  const correlationId = later.correlation_id ?? earlier.correlation_id;
  return {
    provenance: [...earlier.provenance, ...later.provenance],
    // Sorting is stable: lines of one moment keep the order of their steps.
    logs: [...earlier.logs, ...later.logs].sort((a, b) => Date.parse(a.timestamp) - Date.parse(b.timestamp)),
    trust_score: Math.min(earlier.trust_score, later.trust_score),
    timestamp: Date.parse(earlier.timestamp) > Date.parse(later.timestamp) ? earlier.timestamp : later.timestamp,
    metadata: { ...earlier.metadata, ...later.metadata },
    ...(sessionId === undefined ? {} : { session_id: sessionId }),
    ...(correlationId === undefined ? {} : { correlation_id: correlationId }),
  };
}

/** What a passed validation adds: a tenth of trust, at most full trust. */
export const elevateTrust = (context: ExecutionContext): ExecutionContext => ({
  ...context,
  trust_score: Math.min(context.trust_score + 0.1, 1),
});
