import type { IncomingMessage } from "node:http";
import {
  Fault,
  faults,
  isFault,
  isFaultCode,
  isJsonObject,
  type Scheduler,
  type ServerSentEvent,
  serverSentEvents,
} from "@onex/contract";
import type { HttpClient } from "./http-transport-client.ts";

export interface StreamOptions {
  readonly path: string;
  /** Sent as `Last-Event-ID` on the first connection. */
  readonly after?: string;
  readonly signal: AbortSignal;
  /** A connection that brings not even a comment for so long is given up. */
  readonly silenceMs: number;
  /** Pause before connection attempt 2, 3, … in a row. */
  readonly pauseMs: (failures: number) => number;
  readonly scheduler: Scheduler;
}

export interface EventStream extends AsyncIterable<ServerSentEvent> {
  /** Resolves when the first attempt to connect came to an end, whichever. */
  readonly opened: Promise<void>;
}

/**
 * A stream of server-sent events that reconnects behind the last id that was taken. Connects at once, not at the first pull, and reads no faster
 * than it is pulled. Ends when `signal` aborts; rejects with `transport/unavailable` when the other side refuses for good.
 */
export function eventStream(client: HttpClient, options: StreamOptions): EventStream {
  const first = connect(client, options, options.after);
  // Looked at when it is pulled; until then nobody need have handled it.
  const opened = first.then(
    () => undefined,
    () => undefined,
  );
  return { opened, [Symbol.asyncIterator]: () => pull(client, options, first) };
}

async function* pull(
  client: HttpClient,
  options: StreamOptions,
  first: Promise<IncomingMessage>,
): AsyncGenerator<ServerSentEvent, void, undefined> {
  const { signal, scheduler, pauseMs } = options;
  let after = options.after;
  let connecting = first;
  for (let failures = 0; !signal.aborted; failures += 1) {
    try {
      for await (const event of eventsOf(await connecting, client)) {
        if (signal.aborted) return;
        failures = 0;
        if (event.id !== "") after = event.id;
        yield event;
      }
    } catch (thrown) {
      if (signal.aborted) return;
      if (isFinal(thrown)) throw thrown;
    }
    await pause(scheduler, pauseMs(failures), signal);
    if (signal.aborted) return;
    connecting = connect(client, options, after);
  }
}

async function connect(
  client: HttpClient,
  { path, signal, silenceMs }: StreamOptions,
  after: string | undefined,
): Promise<IncomingMessage> {
  const headers = { accept: "text/event-stream", ...(after === undefined ? {} : { "last-event-id": after }) };
  const response = await client.open({ method: "GET", path, headers, signal });
  const { statusCode: status = 0 } = response;
  if (status === 200) return response.setTimeout(silenceMs, () => response.destroy());
  response.destroy();
  // Refused for now: too many streams, or the other side is stopping.
  const passing = status === 408 || status === 429 || status >= 500;
  throw new Fault("transport/unavailable", `${client.address} answered ${status} to GET ${path}: is it a collector?`, {
    details: { status, final: !passing },
  });
}

async function* eventsOf(response: IncomingMessage, client: HttpClient): AsyncGenerator<ServerSentEvent> {
  const read = serverSentEvents();
  response.setEncoding("utf8");
  for await (const piece of response as AsyncIterable<string>) {
    for (const event of read(piece)) {
      if (event.event === "problem") throw problemFault(event.data, client);
      yield event;
    }
  }
}

function problemFault(data: string, { address }: HttpClient): Fault {
  const problem: unknown = JSON.parse(data);
  const { code, detail } = isJsonObject(problem) ? problem : { code: undefined, detail: data };
  const final = typeof code === "string" && isFaultCode(code) && !faults[code].retry;
  return new Fault("transport/unavailable", `${address} ended the stream: ${String(detail)}`, {
    details: { final, ...(code && { code }) },
  });
}

const isFinal = (thrown: unknown): boolean => isFault(thrown) && thrown.details.final === true;

function pause(scheduler: Scheduler, delayMs: number, signal: AbortSignal): Promise<void> {
  return new Promise((resolve) => {
    const done = (): void => {
      cancel();
      signal.removeEventListener("abort", done);
      resolve();
    };
    const cancel = scheduler.after(delayMs, done);
    signal.addEventListener("abort", done, { once: true });
  });
}
