import type { Collector } from "@onex/collector";
import { Fault } from "@onex/contract";
import { jsonAnswer, type Route } from "./route.ts";

export interface AboutOptions {
  /** The OpenAPI document. */
  readonly document: () => object;
  /** True when the service is about to go. */
  readonly closing: () => boolean;
  /** The whole table, these routes included. */
  readonly table: () => readonly Route[];
}

/** What the service says of itself. */
export const aboutRoutes = (collector: Collector, { document, closing, table }: AboutOptions): readonly Route[] => [
  {
    method: "GET",
    path: "/v1/status",
    id: "getStatus",
    summary: "State of the registry: position, hashes, counts, staleness",
    answer: { type: "application/json", schema: "RegistryStatus", description: "The state" },
    faults: [],
    handle: async () => jsonAnswer(await collector.status()),
  },
  {
    method: "GET",
    path: "/healthz",
    id: "getHealth",
    summary: "Answers while the process runs",
    answer: { type: "application/json", schema: "Health", description: "It runs" },
    faults: [],
    handle: () => jsonAnswer({ status: "ok" }),
  },
  {
    method: "GET",
    path: "/readyz",
    id: "getReadiness",
    summary: "Answers 200 while events can be taken",
    answer: { type: "application/json", schema: "Health", description: "Events can be taken" },
    faults: ["registry/log-unavailable"],
    handle: () => {
      const { stale_ms } = collector.health();
      if (stale_ms > 0)
        throw new Fault("registry/log-unavailable", `The log has not answered for ${stale_ms} ms: try again later`);
      if (closing()) throw new Fault("registry/log-unavailable", "The service is stopping: use another collector");
      return jsonAnswer({ status: "ok" });
    },
  },
  {
    method: "GET",
    path: "/openapi.json",
    id: "getOpenApi",
    summary: "This interface as OpenAPI 3.1",
    answer: { type: "application/json", schema: "OpenApi", description: "The document" },
    faults: [],
    handle: () => jsonAnswer(document()),
  },
  {
    method: "GET",
    path: "/",
    id: "getRoutes",
    summary: "This page",
    answer: { type: "text/plain; charset=utf-8", description: "What this is and what it answers" },
    faults: [],
    handle: () => ({ status: 200, type: "text/plain; charset=utf-8", body: startPage(table(), collector.registryId) }),
  },
];

function startPage(routes: readonly Route[], registryId: string): string {
  const width = Math.max(...routes.map(({ path }) => path.length));
  const lines = routes.map(({ method, path, summary }) => `${method.padEnd(5)} ${path.padEnd(width)}  ${summary}`);
  return [
    "ONEX collector",
    "",
    "A registry of live function nodes: what was announced, what is alive, and a way to run it.",
    `registry_id ${registryId}`,
    "",
    ...lines,
    "",
  ].join("\n");
}
