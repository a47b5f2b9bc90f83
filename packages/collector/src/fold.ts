import type { AnnouncerEvent, LogEntry } from "@onex/contract";
import type { Applied, Changed, Outcome } from "./applied.ts";
import { applyAnnounce } from "./apply-announce.ts";
import { applyHeartbeat } from "./apply-heartbeat.ts";
import { applyWithdraw } from "./apply-withdraw.ts";
import { expire, forgetTombstones } from "./endings.ts";
import { rejected } from "./outcome.ts";
import { isRegistryType, type ReadEvent, readEvent } from "./read-event.ts";
import type { RegistryState } from "./registry-state.ts";

/** The most that registry time can grow from one entry to the next, whatever the clocks say. */
export const longestStepMs = 3000;

/**
 * Applies the next entry of the log. The state is changed in place, but depends on nothing except the entries applied so far: not on a clock,
 * not on who reads. `read` may be given when the text has been read already.
 */
export function fold(state: RegistryState, entry: LogEntry, read: ReadEvent | undefined = undefined): Applied {
  const step = state.loggedAt === undefined ? 0 : entry.logged_at - state.loggedAt;
  state.time += Math.min(Math.max(step, 0), longestStepMs);
  state.loggedAt = entry.logged_at;
  state.position = entry.position;
  const changes: Changed[] = expire(state);
  forgetTombstones(state);
  // What collectors themselves write is only time as yet; it never comes in by a door.
  if (isRegistryType(entry.type)) return { changes };
  const event = read ?? readEvent(entry.json);
  switch (event.kind) {
    case "refused":
      return { changes, outcome: rejected(event.refusal) };
    case "ignored":
      return { changes, outcome: { verdict: "accepted" } };
    case "announcer":
      return { changes, outcome: apply(state, event.event, entry, changes) };
    default:
      return event satisfies never;
  }
}

function apply(state: RegistryState, event: AnnouncerEvent, entry: LogEntry, changes: Changed[]): Outcome {
  switch (event.event_type) {
    case "node_announce":
      return applyAnnounce(state, event.metadata, entry, changes);
    case "node_heartbeat":
      return applyHeartbeat(state, event.metadata, entry);
    case "node_withdraw":
      return applyWithdraw(state, event.metadata, entry, changes);
    default:
      return event satisfies never;
  }
}
