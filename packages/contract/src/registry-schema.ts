import { announceStatuses, executionModes, trustStates } from "./announcement.ts";
import { faults } from "./fault.ts";
import type { JsonSchema } from "./json-schema.ts";
import { metadataBlockSchema } from "./metadata-block-schema.ts";
import { effectsSchema } from "./node-description-schema.ts";
import { livenesses, standings } from "./registry.ts";

const text: JsonSchema = { type: "string" };
const texts: JsonSchema = { type: "array", items: text };
const count: JsonSchema = { type: "integer", minimum: 0 };
const flag: JsonSchema = { type: "boolean" };
const hash: JsonSchema = { type: "string", pattern: "^[0-9a-f]{64}$" };
const status: JsonSchema = { enum: announceStatuses };
const mode: JsonSchema = { enum: executionModes };
const liveness: JsonSchema = { enum: livenesses };
const trust: JsonSchema = { enum: trustStates };
const schema: JsonSchema = { type: "object", description: "JSON Schema, draft 2020-12" };

export const verdictSchema: JsonSchema = {
  title: "What became of one event",
  type: "object",
  properties: {
    event_id: text,
    verdict: { enum: ["accepted", "rejected", "duplicate", "stale", "unknown_instance"] },
    code: { enum: Object.keys(faults) },
    reason: text,
    path: { type: "string", description: "JSON Pointer to what is wrong" },
    ttl: { type: "integer", description: "Effective TTL, whole seconds" },
    trust_state: trust,
    registry_id: text,
    position: count,
  },
  required: ["event_id", "verdict", "registry_id"],
};

const summary: Readonly<Record<string, JsonSchema>> = {
  node_id: text,
  name: text,
  namespace: text,
  version: text,
  description: text,
  hash,
  tags: texts,
  status,
  execution_mode: mode,
  liveness,
  standing: { enum: standings },
  trust_state: trust,
  graphs: texts,
  instances: count,
  reachable: flag,
  expires_in_ms: { type: "number", description: "Milliseconds of registry time, largest over the live instances" },
};

export const nodeSummarySchema: JsonSchema = {
  title: "A node in a list",
  type: "object",
  properties: summary,
  required: Object.keys(summary),
};

const staleMs: JsonSchema = {
  type: "number",
  minimum: 1,
  description: "Milliseconds for which the log could not be read or written; absent when all is well",
};

const instance: JsonSchema = {
  type: "object",
  properties: {
    instance_id: text,
    principal: text,
    door: text,
    liveness,
    status,
    execution_mode: mode,
    hash,
    sequence: count,
    ttl: { type: "integer", description: "Effective TTL, whole seconds" },
    expires_in_ms: { type: "number" },
    last_seen_position: count,
    reachable: flag,
  },
  required: ["instance_id", "principal", "door", "liveness", "status", "hash", "sequence", "ttl", "expires_in_ms", "reachable"],
};

export const nodeDetailSchema: JsonSchema = {
  title: "Everything that the registry knows of a node",
  type: "object",
  properties: {
    ...summary,
    metadata_block: metadataBlockSchema,
    inputs: schema,
    outputs: schema,
    effects: effectsSchema,
    formerly: texts,
    claims: { type: "object", description: "What the announcer says of itself, never believed" },
    instance_list: { type: "array", items: instance },
    versions: {
      type: "array",
      items: {
        type: "object",
        properties: { hash, version: text, first_position: count },
        required: ["hash", "version", "first_position"],
      },
    },
    stale_ms: staleMs,
  },
  required: [...Object.keys(summary), "metadata_block", "inputs", "outputs", "formerly", "claims", "instance_list", "versions"],
};

export const nodesPageSchema: JsonSchema = {
  title: "A page of nodes",
  type: "object",
  properties: {
    nodes: { type: "array", items: nodeSummarySchema },
    next: { type: "string", description: "Cursor of the next page; absent on the last" },
    stale_ms: staleMs,
  },
  required: ["nodes"],
};

export const registryStatusSchema: JsonSchema = {
  title: "State of a registry",
  type: "object",
  properties: {
    registry_id: text,
    epoch: text,
    position: count,
    state_hash: hash,
    membership_hash: hash,
    live_nodes: count,
    live_instances: count,
    stale_ms: { type: "number", minimum: 0 },
  },
  required: ["registry_id", "epoch", "position", "state_hash", "membership_hash", "live_nodes", "live_instances", "stale_ms"],
};
