import type { FaultCode, JsonSchema } from "@onex/contract";
import {
  entriesSchema,
  entryDetailSchema,
  type LogQuestion,
  type LogThread,
  summarySchema,
  timelineSchema,
  timelineSteps,
} from "@onex/devlog";
import type { QueryParameter, Route, RouteRequest } from "onex";

/** What the routes of the logs speak of. */
export const logSchemas: Readonly<Record<string, JsonSchema>> = {
  LogEntries: entriesSchema,
  LogEntry: entryDetailSchema,
  LogTimeline: timelineSchema,
  LogSummary: summarySchema,
};

const day: JsonSchema = { type: "string", pattern: "^\\d{4}-\\d{2}-\\d{2}$" };
const q: QueryParameter = {
  description:
    'As for `onex log search`: tag:blocker status:open engineer:ada since:2025-05-01 "free text"; every entry without it',
  schema: { type: "string", maxLength: 1024 },
};
const always = [
  "log/timeout",
  "log/bad-config",
  "io/unreadable",
  "registry/log-unavailable",
] as const satisfies readonly FaultCode[];

/** Questions about the engineering logs of a repository. */
export const logRoutes = (thread: LogThread): readonly Route[] => {
  const answer = async (question: LogQuestion, { signal }: RouteRequest) =>
    ({ status: 200, type: "application/json", body: await thread.ask(question, signal) }) as const;
  return [
    {
      method: "GET",
      path: "/v1/logs/entries",
      id: "findLogEntries",
      summary: "Entries of the engineering logs that match, a page at a time, and how all of them are spread",
      query: {
        q,
        limit: { description: "Page size, 50 when absent", schema: { type: "integer", minimum: 1, maximum: 1000 } },
        offset: { description: "How many to leave out", schema: { type: "integer", minimum: 0, maximum: 1_000_000 } },
      },
      answer: { type: "application/json", schema: "LogEntries", description: "The page" },
      faults: ["log/bad-query", ...always],
      // Each parameter was checked against its schema, whose values are those of the field of the same name; so below.
      handle: (request) => answer({ ask: "entries", ...request.query } as LogQuestion, request),
    },
    {
      method: "GET",
      path: "/v1/logs/entries/{id}",
      id: "getLogEntry",
      summary: "Everything of one entry: sections, links, places, status history, replay, Markdown",
      answer: { type: "application/json", schema: "LogEntry", description: "The entry" },
      faults: ["log/unknown-entry", ...always],
      handle: (request) => answer({ ask: "entry", id: request.path("id") }, request),
    },
    {
      method: "GET",
      path: "/v1/logs/timeline",
      id: "getLogTimeline",
      summary: "How many entries each day, week or month has, by status",
      query: { q, by: { description: "`week` when absent", schema: { enum: timelineSteps } } },
      answer: { type: "application/json", schema: "LogTimeline", description: "The periods that have entries" },
      faults: ["log/bad-query", ...always],
      handle: (request) => answer({ ask: "timeline", ...request.query } as LogQuestion, request),
    },
    {
      method: "GET",
      path: "/v1/logs/summary",
      id: "getLogSummary",
      summary: "What `onex log summary` says of a quarter, a week or the days since one; this week without any",
      query: {
        quarter: { description: "Like 2025-Q2", schema: { type: "string", pattern: "^\\d{4}-Q[1-4]$" } },
        week: { description: "A day of it", schema: day },
        since: { description: "The first day", schema: day },
        until: { description: "The last day, today when absent; only with `since`", schema: day },
      },
      answer: { type: "application/json", schema: "LogSummary", description: "The summary" },
      faults: [...always],
      handle: (request) => answer({ ask: "summary", ...request.query } as LogQuestion, request),
    },
  ];
};
