import type { AnnounceStatus, ExecutionMode, Liveness } from "@onex/contract";
import { type Claims, deadlineOf, type Instance, type Node } from "./registry-state.ts";

/** A node as a filter sees it, at one moment. */
export interface Moment {
  readonly name: string;
  readonly namespace: string;
  readonly description: string;
  readonly tags: readonly string[];
  readonly status: AnnounceStatus;
  readonly execution_mode: ExecutionMode;
  readonly liveness: Liveness;
  readonly graphs: readonly string[];
}

/** `now` is registry time; it may be ahead of the last entry, and then what is past its deadline is no longer served. */
export function momentOf(node: Node, now: number): Moment | undefined {
  const speaker = speakerOf(node, now);
  if (speaker === undefined) return undefined;
  const { metadata_block: block, status, execution_mode } = speaker.claims;
  return {
    name: block.name,
    namespace: block.namespace,
    description: block.description,
    tags: block.tags ?? [],
    status,
    execution_mode,
    liveness: livenessOf(speaker.instance, now),
    graphs: graphsOf(node, now),
  };
}

export const livenessOf = (instance: Instance, now: number): Liveness =>
  instance.liveness === "live" && deadlineOf(instance) < now ? "expired" : instance.liveness;

export const isServed = (instance: Instance, now: number): boolean => instance.liveness === "live" && deadlineOf(instance) >= now;

/** The instance that speaks for the node, with what it claims; undefined when nothing was ever announced. */
export function speakerOf(node: Node, now: number): { readonly instance: Instance; readonly claims: Claims } | undefined {
  const { current } = node;
  const instance =
    current !== undefined && node.live > 0 && !isServed(current, now) ? (newestServed(node, now) ?? current) : current;
  return instance?.claims === undefined ? undefined : { instance, claims: instance.claims };
}

export function newestServed(node: Node, now: number): Instance | undefined {
  let newest: Instance | undefined;
  for (const instance of node.instances) {
    if (isServed(instance, now) && (newest === undefined || instance.announcedPosition > newest.announcedPosition))
      newest = instance;
  }
  return newest;
}

const none: readonly string[] = [];

/** The graphs that live instances are bound to, sorted. */
export function graphsOf(node: Node, now: number): readonly string[] {
  let graphs: Set<string> | undefined;
  for (const instance of node.instances) {
    const binding = instance.claims?.graph_binding;
    if (binding !== undefined && isServed(instance, now)) graphs = (graphs ?? new Set()).add(binding);
  }
  return graphs === undefined ? none : [...graphs].sort();
}
