import {
  type EventMessage,
  eventSchemaVersion,
  type JsonSchema,
  type LogEntry,
  type NodeAnnounce,
  type NodeDescription,
  type NodeHeartbeat,
  type NodeWithdraw,
  type OnexEvent,
  toMessage,
} from "@onex/contract";

/** What a sample says about itself; the rest is the same for all. */
export interface SampleNode {
  readonly nodeId: string;
  readonly name?: string;
  readonly hash?: string;
  readonly tags?: readonly string[];
  readonly inputs?: JsonSchema;
  readonly outputs?: JsonSchema;
}

const time = "2025-06-01T00:00:00.000Z";

/** The description of a node that doubles a number, for tests of what carries and keeps nodes. */
export function sampleDescription({
  nodeId,
  name = "double",
  hash = "a".repeat(64),
  tags = [],
  ...schemas
}: SampleNode): NodeDescription {
  const {
    inputs = { type: "object", properties: { n: { type: "number" } }, required: ["n"], additionalProperties: false },
    outputs = { type: "number" },
  } = schemas;
  return {
    type: "node",
    status: "wrapped",
    name,
    file: "sample.ts",
    line: 1,
    node_id: nodeId,
    metadata_block: {
      metadata_version: "0.1.0",
      protocol_version: "1.1.0",
      schema_version: "1.1.0",
      owner: "sample",
      copyright: "sample",
      author: "sample",
      name,
      version: "1.0.0",
      uuid: isUuid(nodeId) ? nodeId : "00000000-0000-4000-8000-0000000000ff",
      created_at: time,
      last_modified_at: time,
      description: `Doubles a number, as ${name}`,
      state_contract: "state_contract://default",
      lifecycle: "active",
      hash,
      entrypoint: `typescript://sample.ts#${name}`,
      runtime_language_hint: "typescript",
      namespace: "sample.nodes",
      meta_type: "tool",
      tags,
    },
    inputs,
    outputs,
    parameters: [{ name: "n", kind: "positional", optional: false }],
    call: "sync",
    effects: { class: "pure", uses: [], captures: [] },
    types: "",
  };
}

/** An event of one of the three types, with `over` in place of what its payload says by itself. */
export function sampleAnnounce(
  node: SampleNode,
  over: Partial<NodeAnnounce> & { readonly event_id?: string } = {},
): EventMessage {
  const { node_id, metadata_block, inputs, outputs, effects } = sampleDescription(node);
  const { event_id = `announce-${node_id}-${over.instance_id ?? ""}-${over.sequence ?? 0}`, ...payload } = over;
  const status = "online";
  const metadata = { node_id, metadata_block, status, execution_mode: "memory", inputs, outputs, effects, ...payload };
  return sampleEvent({ event_id, event_type: "node_announce", node_id, metadata });
}

export function sampleEvent(event: Omit<OnexEvent<string, unknown>, "timestamp" | "schema_version">): EventMessage {
  return toMessage({ timestamp: time, schema_version: eventSchemaVersion, ...event });
}

const isUuid = (id: string): boolean => /^[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}$/.test(id);

export const sampleHeartbeat = (payload: NodeHeartbeat): EventMessage =>
  sampleEvent({
    event_id: `heartbeat-${payload.instance_id}-${payload.sequence}`,
    event_type: "node_heartbeat",
    node_id: payload.instance_id,
    metadata: payload,
  });

export const sampleWithdraw = (payload: NodeWithdraw): EventMessage =>
  sampleEvent({
    event_id: `withdraw-${payload.node_id}-${payload.instance_id ?? ""}-${payload.sequence ?? 0}`,
    event_type: "node_withdraw",
    node_id: payload.node_id,
    metadata: payload,
  });

/** The message as a log has it. */
export function sampleEntry(
  { event_id, event_type, json }: EventMessage,
  { principal = "anonymous@suite", ...place }: Pick<LogEntry, "position" | "logged_at"> & { readonly principal?: string },
): LogEntry {
  return { id: `${event_id} ${principal}`, type: event_type, json, principal, door: "suite:", ...place };
}
