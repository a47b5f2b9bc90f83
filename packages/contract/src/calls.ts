import type { ExecutionContext } from "./context.ts";
import type { FaultCode } from "./fault.ts";
import type { Json, JsonObject } from "./json.ts";

/** A call of a node that lives elsewhere. At most one execution per `call_id`. */
export interface Call {
  readonly call_id: string;
  readonly node_id: string;
  /** The version that is meant; an instance that has another one answers `registry/not-serving`. */
  readonly hash: string;
  /** Encoded, by name. */
  readonly input: JsonObject;
  readonly deadline_ms: number;
  readonly purpose: "run" | "canary";
}

/** A fault on the wire. Causes stay where they happened. */
export interface CallProblem {
  readonly code: FaultCode;
  readonly message: string;
  readonly details?: Json;
}

export type CallAnswer = {
  readonly call_id: string;
  readonly duration_ms: number;
  readonly context?: ExecutionContext;
} & ({ readonly value: Json } | { readonly problem: CallProblem });

/** The way by which calls reach instances. A transport that has one declares it as `calls`. */
export interface CallRoute {
  /** Takes the calls for one instance until disposed. The handler never rejects; a second one for the same instance replaces the first. */
  serve(instanceId: string, handler: (call: Call, signal: AbortSignal) => Promise<CallAnswer>): AsyncDisposable;
  /** True when `call` has a way to the instance at this moment. */
  reaches(instanceId: string): boolean;
  /**
   * Gives the answer. Rejects with `run/no-live-instance` when there is no way in, and with `run/unknown-outcome` when `deadline_ms` passes
   * first: the call may have run.
   */
  call(instanceId: string, call: Call, options?: { readonly signal?: AbortSignal }): Promise<CallAnswer>;
}
