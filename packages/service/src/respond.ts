import { randomUUID } from "node:crypto";
import type { IncomingMessage, ServerResponse } from "node:http";
import { Fault, isFault, toFault } from "@onex/contract";
import type { ServiceLimits } from "./limits.ts";
import { readJsonText } from "./read-body.ts";
import { readQuery } from "./read-query.ts";
import type { Answer, Route, RouteRequest, StreamAnswer } from "./route.ts";
import { problemAnswer, sendAnswer } from "./send-answer.ts";
import { sendEvents } from "./send-events.ts";

/** What all requests of one service share. */
export interface ServiceState {
  readonly limits: ServiceLimits;
  /** Aborts when the service is disposed. */
  readonly closing: AbortSignal;
  /** Streams that are open, and the limit that each counts against. */
  readonly streams: Map<AbortController, StreamAnswer["counts"]>;
  /** Requests that have yet to be answered. */
  readonly exchanges: Set<AbortController>;
  /** Hears of what nobody planned, with the `instance` that the client was told. */
  readonly report: (fault: Fault, instance: string) => void;
}

export interface Exchange {
  readonly incoming: IncomingMessage;
  readonly outgoing: ServerResponse;
}

/** Answers one request by its route. Never rejects. */
export async function respond(
  route: Route,
  path: Readonly<Record<string, string>>,
  exchange: Exchange,
  state: ServiceState,
): Promise<void> {
  const gone = new AbortController();
  state.exchanges.add(gone);
  exchange.outgoing.once("close", () => {
    state.exchanges.delete(gone);
    gone.abort();
  });
  try {
    const answer = await route.handle(routeRequest(route, path, exchange, state, gone.signal));
    if ("open" in answer) await stream(answer, exchange, state, gone);
    else finish(answer, exchange, state);
  } catch (thrown) {
    // A service that stops says so itself; what its signal made of the work says less.
    fail(isFault(gone.signal.reason) ? gone.signal.reason : thrown, exchange, state);
  }
}

/** Answers with a problem document; what is no fault of ours is reported and stays inside. */
export function fail(
  thrown: unknown,
  exchange: Exchange,
  state: ServiceState,
  headers: Readonly<Record<string, string>> = {},
): void {
  const fault = toFault(thrown);
  const unplanned = !isFault(thrown) || fault.code === "internal/unexpected";
  const instance = unplanned ? `urn:uuid:${randomUUID()}` : undefined;
  if (instance !== undefined) state.report(fault, instance);
  finish(problemAnswer(fault, instance, headers), exchange, state);
}

const finish = (answer: Exclude<Answer, StreamAnswer>, { incoming, outgoing }: Exchange, state: ServiceState): void =>
  sendAnswer(answer, incoming, outgoing, { last: state.closing.aborted });

function routeRequest(
  route: Route,
  path: Readonly<Record<string, string>>,
  { incoming, outgoing }: Exchange,
  { limits }: ServiceState,
  signal: AbortSignal,
): RouteRequest {
  const url = incoming.url ?? "";
  const mark = url.indexOf("?");
  return {
    path: (name) => path[name] ?? "",
    query: readQuery(route.query ?? {}, new URLSearchParams(mark === -1 ? "" : url.slice(mark + 1))),
    header: (name) => incoming.headersDistinct[name]?.[0],
    json: (options) => readJsonText(incoming, outgoing, { ...options, timeoutMs: limits.bodyTimeoutMs }),
    signal,
  };
}

async function stream(
  answer: StreamAnswer,
  { incoming, outgoing }: Exchange,
  state: ServiceState,
  gone: AbortController,
): Promise<void> {
  const { limits, streams, closing } = state;
  if (closing.aborted) throw new Fault("registry/log-unavailable", "The service is stopping: use another collector");
  const limit = limits[answer.counts];
  if ([...streams.values()].filter((counts) => counts === answer.counts).length >= limit) {
    throw new Fault("registry/rate-limited", `${limit} such streams are open, which is the limit: close one or try again later`);
  }
  if (incoming.method === "HEAD") {
    sendAnswer({ status: 200, type: "text/event-stream", body: "" }, incoming, outgoing);
    return;
  }
  state.exchanges.delete(gone);
  streams.set(gone, answer.counts);
  try {
    await sendEvents(answer, outgoing, { heartbeatMs: limits.heartbeatMs, stallMs: limits.stallMs, signal: gone.signal });
  } finally {
    streams.delete(gone);
  }
}
