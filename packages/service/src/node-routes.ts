import type { Collector } from "@onex/collector";
import {
  announceStatuses,
  executionModes,
  Fault,
  type JsonSchema,
  livenesses,
  type NodesQuery,
  orFault,
  standings,
  trustStates,
} from "@onex/contract";
import { type EventFrame, jsonAnswer, type QueryParameter, type Route } from "./route.ts";

const text: JsonSchema = { type: "string", maxLength: 1024 };

const filters: Readonly<Record<string, QueryParameter>> = {
  status: { description: "The announcer's claim", schema: { enum: announceStatuses } },
  liveness: { description: "Without it the live ones", schema: { enum: livenesses } },
  standing: { description: "What the registry thinks of it", schema: { enum: standings } },
  trust: { description: "Computed from evidence", schema: { enum: trustStates } },
  tag: { description: "Has this tag", schema: text },
  graph: { description: "Belongs to this graph", schema: text },
  name: { description: "Is named so", schema: text },
  execution_mode: { description: "Runs there", schema: { enum: executionModes } },
  q: { description: "Every word occurs in name, namespace, description or tags", schema: text },
};

/** Lookups by id and by filters, and the watch. */
export const nodeRoutes = (collector: Collector): readonly Route[] => [
  {
    method: "GET",
    path: "/v1/nodes",
    id: "findNodes",
    summary: "Nodes that match every filter, a page at a time",
    query: {
      ...filters,
      limit: { description: "Page size, 100 when absent", schema: { type: "integer", minimum: 1, maximum: 1000 } },
      cursor: { description: "`next` of the page before", schema: text },
    },
    answer: { type: "application/json", schema: "NodesPage", description: "The page" },
    faults: [],
    // Each parameter was checked against its schema, whose values are those of the field of the same name.
    handle: ({ query }) => jsonAnswer(orFault(collector.find(query as NodesQuery), "registry/bad-request", "The lookup")),
  },
  {
    method: "GET",
    path: "/v1/nodes/watch",
    id: "watchNodes",
    summary: "The matching nodes and then every change, as server-sent events named by their type",
    query: { ...filters, after: { description: "Resumes behind this id", schema: text } },
    headers: { "last-event-id": "Resumes behind this id; goes before `after`" },
    answer: { type: "text/event-stream", schema: "WatchItem", description: "The watch" },
    faults: ["registry/rate-limited"],
    handle: ({ query: { after, ...query }, header }) => {
      const resumed = header("last-event-id") ?? after;
      return {
        counts: "watchers",
        open: (signal) =>
          // As above: checked against the schemas of the fields.
          watchFrames(collector, {
            query: query as NodesQuery,
            signal,
            ...(resumed === undefined ? {} : { after: String(resumed) }),
          }),
      };
    },
  },
  {
    method: "GET",
    path: "/v1/nodes/{id}",
    id: "getNode",
    summary: "Everything known of one node, by node_id, former id or hash",
    answer: { type: "application/json", schema: "NodeDetail", description: "The node" },
    faults: ["registry/unknown-node"],
    handle: ({ path }) => {
      const node = collector.get(path("id"));
      if (node === undefined)
        throw new Fault("registry/unknown-node", `No node "${path("id")}" is known here: look it up with GET /v1/nodes`);
      return jsonAnswer(node);
    },
  },
];

async function* watchFrames(collector: Collector, options: Parameters<Collector["watch"]>[0]): AsyncGenerator<EventFrame> {
  for await (const item of collector.watch(options)) yield { id: item.id, event: item.type, data: JSON.stringify(item) };
}
