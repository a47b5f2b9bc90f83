import type { Collector } from "@onex/collector";
import { Fault, isFault, type LogEntry } from "@onex/contract";
import type { ServiceLimits } from "./limits.ts";
import { type EventFrame, jsonAnswer, type Route, type RouteRequest } from "./route.ts";
import { splitEvents } from "./split-events.ts";

/** Without tokens nobody has a name here. */
const sender = { principal: "anonymous@http", door: "http" } as const;

/** The door for announcements, and the log behind it. */
export const eventRoutes = (collector: Collector, limits: ServiceLimits): readonly Route[] => [
  {
    method: "POST",
    path: "/v1/events",
    id: "submitEvents",
    summary: "Submits one event or an array; the verdicts come in order",
    body: "EventOrEvents",
    answer: { type: "application/json", schema: "Verdicts", description: "What became of each event" },
    faults: ["event/malformed", "event/too-large", "registry/media-type", "registry/slow-request", "registry/log-unavailable"],
    handle: async (request) => {
      const events = await readEvents(request, limits);
      const verdicts = await collector.submit(events, sender);
      return jsonAnswer({ verdicts, epoch: collector.log.epoch });
    },
  },
  {
    method: "GET",
    path: "/v1/events",
    id: "followEvents",
    summary: "The log from its start, or from a place in it, as server-sent events with the id <epoch>.<position>",
    query: {
      after: {
        description: "Begins behind this id or position; an id of another epoch begins at the start",
        schema: { type: "string", maxLength: 256 },
      },
      from: { description: "`now` leaves out what is there already", schema: { enum: ["start", "now"] } },
    },
    headers: { "last-event-id": "Begins behind this id; goes before `after` and `from`" },
    answer: { type: "text/event-stream", schema: "LogItem", description: "The log" },
    faults: ["registry/rate-limited", "registry/log-unavailable"],
    handle: (request) => {
      const after = startOf(request, collector);
      return { counts: "watchers", open: (signal) => logFrames(collector.log, after, signal) };
    },
  },
];

async function readEvents(request: RouteRequest, limits: ServiceLimits): Promise<readonly string[]> {
  const text = await request.json({ maxBytes: limits.batchBytes, tooLarge: "event/too-large", malformed: "event/malformed" });
  const split = splitEvents(text);
  if (!split.ok)
    throw new Fault("event/malformed", `The body ${split.problems[0]?.message}`, { details: { problems: split.problems } });
  const events = split.value;
  if (events.length <= limits.batchEvents) return events;
  throw new Fault(
    "event/too-large",
    `${events.length} events are more than the ${limits.batchEvents} of one request: split them`,
  );
}

const place = /^(?:(?<epoch>.+)\.)?(?<position>\d{1,15})$/u;

/** The position to begin behind. */
function startOf({ query, header }: RouteRequest, collector: Collector): number {
  const asked = header("last-event-id") ?? query.after;
  if (asked === undefined) return query.from === "now" ? collector.health().position : 0;
  const found = place.exec(String(asked))?.groups;
  if (found === undefined) {
    throw new Fault("registry/bad-request", `"${asked}" is no place in a log: send an id of GET /v1/events or a position`);
  }
  return found.epoch === undefined || found.epoch === collector.log.epoch ? Number(found.position) : 0;
}

async function* logFrames(log: Collector["log"], after: number, signal: AbortSignal): AsyncGenerator<EventFrame> {
  // Who reconnects before the first entry came still knows where it stood.
  yield { id: `${log.epoch}.${after}` };
  try {
    for await (const entry of log.read({ after, signal })) yield frameOf(entry, log);
  } catch (thrown) {
    const first = isFault(thrown) ? thrown.details.first_position : undefined;
    if (typeof first !== "number") throw thrown;
    if (after > 0)
      throw new Fault("registry/expired", `The log begins at position ${first}: begin without a place, or from a snapshot`);
    // The start of a log that was trimmed is its oldest entry.
    for await (const entry of log.read({ after: first - 1, signal })) yield frameOf(entry, log);
  }
}

const frameOf = (entry: LogEntry, { epoch }: Collector["log"]): EventFrame => ({
  id: `${epoch}.${entry.position}`,
  data: logItem(entry),
});

/** The event goes out as its own bytes. Line breaks, which JSON has only between tokens, would not survive as they are. */
function logItem({ json, ...entry }: LogEntry): string {
  const { position, logged_at, principal, door } = entry;
  const head = JSON.stringify({ position, logged_at, principal, door }).slice(0, -1);
  if (!/[\r\n]/.test(json)) return `${head},"event":${json}}`;
  return `${head},"event_json":${JSON.stringify(json)},"event":${json.replaceAll(/[\r\n]/g, " ")}}`;
}
