import type { JsonObject } from "./json.ts";

/** Version of the envelope that we write. */
export const eventSchemaVersion = "1.0.0";

/** The envelope of every event. `event_type` is lower case on the wire and read in either case. */
export interface OnexEvent<Type extends string = string, Metadata = JsonObject> {
  readonly event_id: string;
  readonly event_type: Type;
  /** RFC 3339; decides nothing, the log's time does. */
  readonly timestamp: string;
  readonly node_id: string;
  readonly correlation_id?: string;
  readonly schema_version: string;
  readonly metadata: Metadata;
}

/** The only types that an announcer may send. What a collector decides or observes comes from collectors alone. */
export const announcerEventTypes = ["node_announce", "node_heartbeat", "node_withdraw"] as const;
export type AnnouncerEventType = (typeof announcerEventTypes)[number];

/** Types that only collectors write; a door refuses them with `event/forbidden-type`. */
export const registryEventTypes = [
  "node_evidence",
  "node_quarantined",
  "node_released",
  "registry_ingress",
  "registry_tick",
  "registry_snapshot",
] as const;
export type RegistryEventType = (typeof registryEventTypes)[number];

/** A serialised event. The bytes of one `event_id` never change, so everything that hands an event on hands on `json` as it is. */
export interface EventMessage {
  readonly event_id: string;
  readonly event_type: string;
  readonly json: string;
}

export function toMessage(event: OnexEvent<string, unknown>): EventMessage {
  return { event_id: event.event_id, event_type: event.event_type, json: JSON.stringify(event) };
}
