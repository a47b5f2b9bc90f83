import {
  type Ambient,
  assertOptions,
  type CallRoute,
  type EventMessage,
  Fault,
  isJsonObject,
  type Logged,
  type OptionNames,
  registryEventTypes,
  type Scheduler,
  type ServerSentEvent,
  systemAmbient,
  systemScheduler,
  type Transport,
  type Verdict,
} from "@onex/contract";
import { httpCalls } from "./http-transport-calls.ts";
import { httpClient } from "./http-transport-client.ts";
import { httpPublisher } from "./http-transport-publish.ts";
import { type EventStream, eventStream } from "./http-transport-stream.ts";

export interface HttpTransportOptions {
  /** For each request, and for connecting a follower. Default 2,000. */
  readonly timeoutMs?: number;
  /** A follower's connection that brings nothing, not even the collector's heartbeat, for so long is replaced. Default 45,000. */
  readonly silenceMs?: number;
  /** Longest pause between attempts to reconnect; the first is 100. Default 5,000. */
  readonly maxPauseMs?: number;
  readonly scheduler?: Scheduler;
  readonly ambient?: Pick<Ambient, "random">;
}

const known: OptionNames<HttpTransportOptions> = {
  timeoutMs: true,
  silenceMs: true,
  maxPauseMs: true,
  scheduler: true,
  ambient: true,
};

/**
 * Events to and from a collector over HTTP: `http://host:7800`. It is as durable as that collector's log, and its answer to an event is the
 * verdict, which comes in the receipt. Calls come back over a stream. Raises TypeError for an address that is none.
 */
export function httpTransport(address: string, options: HttpTransportOptions = {}): Transport & { readonly calls: CallRoute } {
  assertOptions("httpTransport()", options, known);
  const {
    timeoutMs = 2000,
    silenceMs = 45_000,
    maxPauseMs = 5000,
    scheduler = systemScheduler,
    ambient = systemAmbient,
  } = options;
  const client = httpClient(address, { timeoutMs, scheduler });
  const hearers = new Map<string, Set<(verdict: Verdict) => void>>();
  const streams = new Map<AbortController, EventStream>();
  // Who follows or takes calls does so from the moment of asking, so what is published afterwards must not get there before that.
  const publish = httpPublisher(client, () => Promise.all([...streams.values()].map(({ opened }) => opened)));
  const disposed = new AbortController();
  // Spread out, so that announcers do not all come back in the same moment.
  const pauseMs = (failures: number): number => Math.min(maxPauseMs, 100 * 2 ** failures) * (0.5 + ambient.random() / 2);

  const open = (path: string, stop: AbortController, after?: string): EventStream => {
    if (disposed.signal.aborted) stop.abort();
    const resume = after === undefined ? {} : { after };
    const stream = eventStream(client, { path, ...resume, signal: stop.signal, silenceMs, pauseMs, scheduler });
    streams.set(stop, stream);
    stop.signal.addEventListener("abort", () => streams.delete(stop));
    return stream;
  };

  return {
    address: client.address,
    async publish(message, { signal } = {}) {
      if (disposed.signal.aborted)
        throw new Fault("transport/unavailable", `${client.address}: was disposed; open another transport`);
      const receipt = await publish(message, signal);
      if (receipt.verdict !== undefined) hand(hearers, message, receipt.verdict);
      return receipt;
    },
    follow({ from, signal }) {
      const stop = new AbortController();
      const end = (): void => stop.abort();
      if (signal?.aborted === true) end();
      signal?.addEventListener("abort", end, { once: true });
      stop.signal.addEventListener("abort", () => signal?.removeEventListener("abort", end));
      const path = from === "now" ? "/v1/events?from=now" : "/v1/events";
      return loggedEvents(open(path, stop, typeof from === "object" ? from.after : undefined), end);
    },
    async answer() {
      // The collector at the other end answers what it is sent in the response, and takes nobody else's verdicts.
    },
    verdicts(instanceId, hear) {
      const heard = hearers.get(instanceId) ?? new Set();
      hearers.set(instanceId, heard.add(hear));
      return {
        async [Symbol.asyncDispose]() {
          heard.delete(hear);
          if (heard.size === 0 && hearers.get(instanceId) === heard) hearers.delete(instanceId);
        },
      };
    },
    calls: httpCalls(client, open),
    async [Symbol.asyncDispose]() {
      disposed.abort();
      for (const stop of [...streams.keys()]) stop.abort();
      hearers.clear();
      client.close();
    },
  };
}

function hand(
  hearers: ReadonlyMap<string, ReadonlySet<(verdict: Verdict) => void>>,
  message: EventMessage,
  verdict: Verdict,
): void {
  if (hearers.size === 0) return;
  const event: unknown = JSON.parse(message.json);
  const metadata = isJsonObject(event) ? event.metadata : undefined;
  const instanceId = isJsonObject(metadata) ? metadata.instance_id : undefined;
  for (const hear of hearers.get(String(instanceId)) ?? []) {
    try {
      hear(verdict);
    } catch {
      // The event was published, whatever becomes of the news; and the next listener has no part in it.
    }
  }
}

const fromRegistries: ReadonlySet<string> = new Set(registryEventTypes);

/** What announcers sent; what the registry itself wrote into its log is not for another one. `end` closes the connection behind it. */
function loggedEvents(stream: EventStream, end: () => void): AsyncIterableIterator<Logged> {
  const events = stream[Symbol.asyncIterator]();
  const next = async (): Promise<IteratorResult<Logged>> => {
    for (let step = await events.next(); step.done !== true; step = await events.next()) {
      const logged = readLogged(step.value);
      if (logged !== undefined && !fromRegistries.has(logged.message.event_type)) return { done: false, value: logged };
    }
    end();
    return { done: true, value: undefined };
  };
  return {
    next,
    async return() {
      end();
      return { done: true, value: undefined };
    },
    [Symbol.asyncIterator]() {
      return this;
    },
  };
}

const eventMember = ',"event":';

/** The text of the event is cut out of the item, not written anew. Undefined when there is none. */
function readLogged({ id, data }: ServerSentEvent): Logged | undefined {
  // Inside a JSON string a quote is escaped, so the first match is the member.
  const at = data.indexOf(eventMember);
  if (at === -1) return undefined;
  const { principal, event_json }: Readonly<Record<string, unknown>> = JSON.parse(`${data.slice(0, at)}}`);
  const json = typeof event_json === "string" ? event_json : data.slice(at + eventMember.length, -1);
  const { event_id, event_type }: Readonly<Record<string, unknown>> = JSON.parse(json);
  const message = { event_id: String(event_id), event_type: String(event_type).toLowerCase(), json };
  return { position: id, message, principal: String(principal) };
}
