import { announceStatuses, executionModes, trustStates } from "./announcement.ts";
import type { announcerEventTypes } from "./event.ts";
import type { JsonSchema } from "./json-schema.ts";
import { metadataBlockSchema } from "./metadata-block-schema.ts";

const uuid: JsonSchema = { type: "string", pattern: "^[0-9a-fA-F]{8}(-[0-9a-fA-F]{4}){3}-[0-9a-fA-F]{12}$" };
const sequence: JsonSchema = { type: "integer", minimum: 1, maximum: Number.MAX_SAFE_INTEGER };
const time: JsonSchema = {
  type: "string",
  pattern: "^\\d{4}-\\d{2}-\\d{2}[Tt ]\\d{2}:\\d{2}(:\\d{2}(\\.\\d+)?)?([Zz]|[+-]\\d{2}:?\\d{2})?$",
};

/** What a node may be called on the wire. */
export const nodeIdSchema: JsonSchema = { type: "string", pattern: "^[A-Za-z0-9._:~-]{1,256}$" };

/** The envelope without its payload. */
export const eventSchema: JsonSchema = {
  title: "ONEX event",
  type: "object",
  properties: {
    event_id: { type: "string", minLength: 1, maxLength: 256 },
    event_type: { type: "string", minLength: 1, maxLength: 64 },
    timestamp: time,
    node_id: nodeIdSchema,
    correlation_id: { type: "string", maxLength: 256 },
    schema_version: { type: "string", pattern: "^\\d+\\.\\d+\\.\\d+$", default: "1.0.0" },
    metadata: { type: "object" },
  },
  required: ["event_id", "event_type", "timestamp", "node_id", "metadata"],
};

/** JSON Schema, a map from names to type words, or a list of IO blocks. */
const ports: JsonSchema = { type: ["object", "array"] };

export const nodeAnnounceSchema: JsonSchema = {
  title: "Payload of node_announce",
  type: "object",
  properties: {
    node_id: nodeIdSchema,
    metadata_block: metadataBlockSchema,
    status: { enum: announceStatuses },
    execution_mode: { enum: executionModes },
    inputs: ports,
    outputs: ports,
    graph_binding: { type: "string", maxLength: 1024 },
    trust_state: { enum: trustStates },
    ttl: { type: "number", description: "Whole seconds, 1 to 86,400; 300 when absent" },
    schema_version: { type: "string" },
    timestamp: time,
    signature_block: { type: "object" },
    node_version: { type: "string" },
    correlation_id: { type: "string" },
    instance_id: uuid,
    sequence,
    effects: {
      type: "object",
      properties: {
        class: { enum: ["pure", "nondeterministic", "io", "stateful", "unknown"] },
        uses: { type: "array", items: { type: "string" } },
        captures: { type: "array", items: { type: "string" } },
        throws: { type: "array", items: { type: "string" } },
      },
      required: ["class"],
    },
    canary: { enum: ["allow", "deny"] },
    source: { type: "string", maxLength: 65_536 },
    endpoint: { type: "string", maxLength: 2048 },
  },
  required: ["node_id", "metadata_block", "status", "execution_mode", "inputs", "outputs"],
};

export const nodeHeartbeatSchema: JsonSchema = {
  title: "Payload of node_heartbeat",
  type: "object",
  properties: {
    instance_id: uuid,
    sequence,
    nodes: { type: "integer", minimum: 0 },
    digest: { type: "string", pattern: "^[0-9a-f]{64}$" },
  },
  required: ["instance_id", "sequence", "nodes", "digest"],
};

export const nodeWithdrawSchema: JsonSchema = {
  title: "Payload of node_withdraw",
  type: "object",
  properties: { node_id: nodeIdSchema, instance_id: uuid, sequence, reason: { type: "string", maxLength: 1024 } },
  required: ["node_id"],
};

/** The payload's schema by event type. */
export const payloadSchemas: Readonly<Record<(typeof announcerEventTypes)[number], JsonSchema>> = {
  node_announce: nodeAnnounceSchema,
  node_heartbeat: nodeHeartbeatSchema,
  node_withdraw: nodeWithdrawSchema,
};
