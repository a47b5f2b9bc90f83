import type { LogEntry, NodeWithdraw } from "@onex/contract";
import type { Changed, Outcome } from "./applied.ts";
import { notOwner } from "./apply-announce.ts";
import { end } from "./endings.ts";
import { instanceFor } from "./instance-for.ts";
import { momentOf } from "./moment.ts";
import { contentOf, rejected } from "./outcome.ts";
import type { RegistryState } from "./registry-state.ts";

/** Puts what it changed into `changes`. */
export function applyWithdraw(state: RegistryState, payload: NodeWithdraw, entry: LogEntry, changes: Changed[]): Outcome {
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
