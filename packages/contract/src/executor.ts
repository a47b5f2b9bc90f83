import type { ExecutionMode } from "./announcement.ts";
import type { NodeDescription } from "./node-description.ts";

/** Calls one node with arguments by position; `signal` asks it to stop early and is never required reading. */
export type Invoke = (args: readonly unknown[], signal: AbortSignal | undefined) => unknown;

/** Where functions of nodes run. */
export interface Executor {
  /** `memory` promises that a sync node answers without a promise; every other place answers with one. */
  readonly place: ExecutionMode;
  /**
   * Readies a node for many calls, before its first run in a graph. The invocation gives, throws or rejects with exactly what the
   * function does, runs it once a call, checks nothing and keeps nothing.
   */
  prepare(description: Pick<NodeDescription, "name" | "call">, callable: (...args: readonly unknown[]) => unknown): Invoke;
}
