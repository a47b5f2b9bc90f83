import { type AnnouncerEvent, ttlSeconds } from "./announcement.ts";
import { eventSchema, payloadSchemas } from "./announcement-schema.ts";
import { type Checker, lazyChecker } from "./checker.ts";
import { type AnnouncerEventType, announcerEventTypes, eventSchemaVersion, type OnexEvent } from "./event.ts";
import { isJsonObject, type Json, type JsonObject } from "./json.ts";
import { fillMetadataBlock } from "./parse-metadata-block.ts";
import { type Parsed, type Problem, parsed, refused } from "./parsed.ts";
import { readPortSchema } from "./port-schema.ts";
import { wireSchemaProblems } from "./wire-schema.ts";

const envelope = lazyChecker(eventSchema, { form: "encoded" });
const payloads = Object.fromEntries(
  announcerEventTypes.map((type) => [type, lazyChecker(payloadSchemas[type], { form: "encoded" })]),
) as Record<AnnouncerEventType, Checker>; // one entry a type, by the line above

/** Reads the envelope of any event: `event_type` in lower case, a naive timestamp as UTC. */
export function parseEnvelope(json: unknown): Parsed<OnexEvent> {
  if (!envelope.is(json) || !isJsonObject(json)) return refused(...envelope.problems(json));
  const timestamp = asUtc(String(json.timestamp));
  if (Number.isNaN(Date.parse(timestamp))) return refused({ path: "/timestamp", message: `is no date: "${timestamp}"` });
  return parsed({
    schema_version: eventSchemaVersion,
    ...json,
    event_type: String(json.event_type).toLowerCase(),
    timestamp,
  } as unknown as OnexEvent); // the checker has just established the shape
}

/**
 * Reads one of the three events that announcers send: every problem with its path, or the event with its metadata block's defaults filled in
 * and its `inputs` and `outputs` as JSON Schema. The range of `ttl` is left to `effectiveTtl`, which has a fault of its own.
 */
export function parseAnnouncerEvent(json: unknown): Parsed<AnnouncerEvent> {
  const event = parseEnvelope(json);
  if (!event.ok) return event;
  const { event_type: type, metadata } = event.value;
  if (!isAnnouncerType(type)) {
    return refused({ path: "/event_type", message: `must be one of ${announcerEventTypes.join(", ")}, got "${type}"` });
  }
  // Most events are right, and `is` tells that at a fraction of the cost.
  if (!payloads[type].is(metadata)) return refused(...payloads[type].problems(metadata).map(within("/metadata")));
  const read = type === "node_announce" ? readAnnounce(metadata) : parsed(metadata);
  const crossed = crossChecks(event.value);
  if (!read.ok || crossed.length > 0) return refused(...crossed, ...(read.ok ? [] : read.problems));
  // Envelope and payload have both been checked against the schema of this type.
  return parsed({ ...event.value, metadata: read.value } as unknown as AnnouncerEvent);
}

/** The TTL in force, in whole seconds, or undefined when the given one is out of range (`event/ttl-range`). */
export function effectiveTtl(ttl: number | undefined): number | undefined {
  if (ttl === undefined) return ttlSeconds.default;
  return Number.isInteger(ttl) && ttl >= ttlSeconds.min && ttl <= ttlSeconds.max ? ttl : undefined;
}

function readAnnounce(metadata: JsonObject): Parsed<JsonObject> {
  const block = fillMetadataBlock(metadata.metadata_block);
  const inputs = readPortSchema(metadata.inputs ?? null);
  const outputs = readPortSchema(metadata.outputs ?? null);
  const problems: Problem[] = [];
  const shapes = "must be a JSON Schema, a map from names to types, or a list of IO blocks";
  for (const [port, schema] of Object.entries({ inputs, outputs })) {
    const path = `/metadata/${port}`;
    if (schema === undefined) problems.push({ path, message: shapes });
    else problems.push(...wireSchemaProblems(metadata[port] ?? null, path));
  }
  if (problems.length > 0) return refused(...problems);
  return parsed({ ...metadata, metadata_block: block, inputs, outputs } as unknown as JsonObject); // JSON in, JSON out
}

/** Rules that tie the envelope to its payload. */
function crossChecks(event: OnexEvent): Problem[] {
  const { metadata, node_id } = event;
  const problems: Problem[] = [];
  const same = event.event_type === "node_heartbeat" ? "instance_id" : "node_id";
  if (metadata[same] !== node_id) {
    problems.push({
      path: `/metadata/${same}`,
      message: `must equal the envelope's node_id "${node_id}", got ${quote(metadata[same])}`,
    });
  }
  if ("instance_id" in metadata !== "sequence" in metadata) {
    problems.push({ path: "/metadata", message: "must have both instance_id and sequence, or neither" });
  }
  return problems;
}

const quote = (value: Json | undefined): string => JSON.stringify(value) ?? "nothing";
const isAnnouncerType = (type: string): type is AnnouncerEventType => (announcerEventTypes as readonly string[]).includes(type);
const within =
  (prefix: string) =>
  (problem: Problem): Problem => ({ ...problem, path: prefix + problem.path });
const asUtc = (time: string): string => (/([Zz]|[+-]\d{2}:?\d{2})$/.test(time) ? time : `${time.replace(" ", "T")}Z`);
