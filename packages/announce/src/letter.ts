import { createHash } from "node:crypto";
import { type Ambient, digestText, type EventMessage, type Scheduler, toMessage } from "@onex/contract";
import { announceEvent, type Claims, heartbeatEvent, type Mark, withdrawEvent } from "./announced-events.ts";
import type { Announceable } from "./take-calls.ts";

/** An announcement or withdrawal of one node on its way. */
export interface Letter {
  readonly nodeId: string;
  readonly sequence: number;
  readonly message: EventMessage;
  /** Monotonic milliseconds. */
  readonly writtenAt: number;
  /** The same news as a new event: other id, higher sequence. */
  readonly again: () => Letter;
}

export interface LetterWriter {
  announce(node: Announceable): Letter;
  withdraw(nodeId: string, reason: string | undefined): Letter;
  /** Lists what the collectors were told: node_id to sequence of its announcement. Never kept for later, so no letter. */
  heartbeat(told: ReadonlyMap<string, number>): { readonly sequence: number; readonly message: EventMessage };
}

/** Writes the events of one instance; their sequence rises from 1. */
export function letterWriter(
  instanceId: string,
  claims: Claims,
  { ambient, scheduler }: { readonly ambient: Pick<Ambient, "now" | "newId">; readonly scheduler: Scheduler },
): LetterWriter {
  let sequence = 0;
  const mark = (): Mark => {
    sequence += 1;
    return { instanceId, sequence, eventId: ambient.newId(), now: ambient.now() };
  };
  const writer: LetterWriter = {
    announce(node) {
      const at = mark();
      return {
        nodeId: node.description.node_id,
        sequence: at.sequence,
        message: toMessage(announceEvent(node, claims, at)),
        writtenAt: scheduler.monotonicMs(),
        again: () => writer.announce(node),
      };
    },
    withdraw(nodeId, reason) {
      const at = mark();
      return {
        nodeId,
        sequence: at.sequence,
        message: toMessage(withdrawEvent(nodeId, reason, at)),
        writtenAt: scheduler.monotonicMs(),
        again: () => writer.withdraw(nodeId, reason),
      };
    },
    heartbeat(told) {
      const at = mark();
      const digest = createHash("sha256").update(digestText(told)).digest("hex");
      return { sequence: at.sequence, message: toMessage(heartbeatEvent({ nodes: told.size, digest }, at)) };
    },
  };
  return writer;
}
