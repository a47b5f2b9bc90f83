import {
  callAnswerSchema,
  callSchema,
  eventSchema,
  type JsonSchema,
  nodeDetailSchema,
  nodeSummarySchema,
  nodesPageSchema,
  problemSchema,
  registryStatusSchema,
  verdictSchema,
} from "@onex/contract";

const text: JsonSchema = { type: "string" };

const watchItem = (type: string, members: Readonly<Record<string, JsonSchema>>): JsonSchema => ({
  type: "object",
  properties: { type: { const: type }, id: text, ...members },
  required: ["type", "id", ...Object.keys(members)],
});

/** The shapes that the routes speak of, by the names that they have in the OpenAPI document. */
export const wireSchemas: Readonly<Record<string, JsonSchema>> = {
  CallItem: {
    title: "A call, or by the name `cancel` one that nobody waits for any more",
    anyOf: [callSchema, { type: "object", properties: { call_id: text }, required: ["call_id"] }],
  },
  CallAnswer: callAnswerSchema,
  Event: eventSchema,
  EventOrEvents: {
    title: "One event, or several in order",
    anyOf: [
      { $ref: "#/components/schemas/Event" },
      { type: "array", items: { $ref: "#/components/schemas/Event" }, maxItems: 1000 },
    ],
  },
  Verdicts: {
    title: "What became of the events, in their order",
    type: "object",
    properties: {
      verdicts: { type: "array", items: verdictSchema },
      epoch: { type: "string", description: "Names the log that the positions belong to" },
    },
    required: ["verdicts", "epoch"],
  },
  LogItem: {
    title: "One entry of the log",
    type: "object",
    properties: {
      position: { type: "integer", minimum: 1 },
      logged_at: { type: "integer", description: "Milliseconds since the epoch, stamped by the log" },
      principal: text,
      door: text,
      event: { type: "object", description: "The event as it was sent" },
      event_json: {
        type: "string",
        description: "The exact text of the event, where `event` could not keep it: it has line breaks",
      },
    },
    required: ["position", "logged_at", "principal", "door", "event"],
  },
  NodeDetail: nodeDetailSchema,
  NodesPage: nodesPageSchema,
  WatchItem: {
    title: "What a watcher sees: snapshot pages, synced, then changes",
    oneOf: [
      watchItem("snapshot", { nodes: { type: "array", items: nodeSummarySchema } }),
      watchItem("synced", {}),
      watchItem("change", {
        change: { enum: ["announced", "replaced", "updated", "expired", "withdrawn"] },
        node: nodeSummarySchema,
      }),
      watchItem("bookmark", {}),
      watchItem("reset", {}),
      watchItem("slow", {}),
    ],
  },
  RunRequest: {
    title: "A run of a node",
    type: "object",
    properties: {
      input: { type: "object", description: "Encoded, by name" },
      deadline_ms: { type: "integer", minimum: 1, maximum: 600_000 },
    },
    required: ["input"],
    additionalProperties: false,
  },
  RunAnswer: {
    title: "The value that a node gave",
    type: "object",
    properties: {
      value: { description: "Encoded" },
      context: { type: "object" },
      duration_ms: { type: "number", minimum: 0 },
      call_id: text,
    },
    required: ["value", "duration_ms", "call_id"],
  },
  RegistryStatus: registryStatusSchema,
  Health: { type: "object", properties: { status: { const: "ok" } }, required: ["status"] },
  OpenApi: { type: "object", description: "OpenAPI 3.1", required: ["openapi", "info", "paths"] },
  Problem: {
    ...problemSchema,
    properties: {
      ...problemSchema.properties,
      instance: { type: "string", description: "Names this occurrence in the service's own log" },
      problems: {
        type: "array",
        items: { type: "object", properties: { path: text, message: text }, required: ["path", "message"] },
      },
    },
  },
};
