import type { IncomingMessage } from "node:http";
import { Fault, isFault, type Scheduler } from "@onex/contract";

/** The connections of one transport to one collector. Everything rejects with `transport/unavailable` or `transport/timeout`. */
export interface HttpClient {
  /** Without credentials, for messages. */
  readonly address: string;
  /** Resolves with the head of the answer, which must come in time; its body streams until `signal` aborts. */
  open(request: HttpRequest): Promise<IncomingMessage>;
  /** Resolves with the whole answer, which must come in time. */
  exchange(request: HttpRequest): Promise<{ readonly status: number; readonly body: string }>;
  close(): void;
}

export interface HttpRequest {
  readonly method: "GET" | "POST";
  readonly path: string;
  readonly headers?: Readonly<Record<string, string>>;
  /** JSON text. */
  readonly body?: string;
  readonly signal?: AbortSignal | undefined;
}

export interface HttpClientOptions {
  readonly timeoutMs: number;
  readonly scheduler: Scheduler;
}

const longestAnswerBytes = 4 * 1024 * 1024;

/** Raises TypeError when the address is no `http:` or `https:` URL. */
export function httpClient(address: string, { timeoutMs, scheduler }: HttpClientOptions): HttpClient {
  const url = URL.canParse(address) ? new URL(address) : undefined;
  if (url === undefined || !/^https?:$/.test(url.protocol)) {
    throw new TypeError(`"${address}" is no address of a collector: use http://host:port`);
  }
  const secure = url.protocol === "https:";
  // Loaded by who connects: it takes longer than all the rest that a program imports of us.
  const { Agent, request: start } = process.getBuiltinModule(secure ? "node:https" : "node:http");
  const agent = new Agent({ keepAlive: true });
  const base = `${url.origin}${url.pathname.replace(/\/+$/, "")}`;

  const head = (request: HttpRequest, signal: AbortSignal, again = false): Promise<IncomingMessage> =>
    new Promise((resolve, reject) => {
      const { method, path, headers = {}, body } = request;
      const json = body === undefined ? {} : { "content-type": "application/json", "content-length": Buffer.byteLength(body) };
      const outgoing = start(`${base}${path}`, {
        agent,
        method,
        signal,
        headers: { ...json, ...headers },
      });
      outgoing.once("response", resolve);
      outgoing.on("error", (error: NodeJS.ErrnoException) => {
        // A kept connection may have been closed by the other side just before it was used again, which says nothing about the collector.
        if (outgoing.reusedSocket && error.code === "ECONNRESET" && !again) resolve(head(request, signal, true));
        else reject(connectionFault(error, base, signal));
      });
      outgoing.end(body);
    });

  /** Runs `work` with a signal that also aborts when the time is over. */
  const inTime = async <T>(given: AbortSignal | undefined, work: (signal: AbortSignal) => Promise<T>): Promise<T> => {
    const stop = new AbortController();
    const abort = (): void =>
      stop.abort(new Fault("transport/unavailable", `${base}: the request was aborted`, { cause: given?.reason }));
    const cancel = scheduler.after(timeoutMs, () =>
      stop.abort(
        new Fault("transport/timeout", `${base} did not answer within ${timeoutMs} ms: see whether the collector is overloaded`),
      ),
    );
    if (given?.aborted === true) abort();
    given?.addEventListener("abort", abort, { once: true });
    try {
      return await work(stop.signal);
    } catch (thrown) {
      throw connectionFault(thrown, base, stop.signal);
    } finally {
      cancel();
      given?.removeEventListener("abort", abort);
    }
  };

  return {
    address: base,
    async open(request) {
      const response = await inTime(request.signal, (signal) => head(request, signal));
      const end = (): void => void response.destroy();
      request.signal?.addEventListener("abort", end, { once: true });
      response.once("close", () => request.signal?.removeEventListener("abort", end));
      return response;
    },
    exchange: (request) =>
      inTime(request.signal, async (signal) => {
        const response = await head(request, signal);
        return { status: response.statusCode ?? 0, body: await wholeBody(response, base) };
      }),
    close: () => agent.destroy(),
  };
}

async function wholeBody(response: IncomingMessage, base: string): Promise<string> {
  const chunks: Buffer[] = [];
  let size = 0;
  for await (const chunk of response as AsyncIterable<Buffer>) {
    size += chunk.length;
    if (size > longestAnswerBytes) throw new Fault("transport/unavailable", `${base} answers without end: is it a collector?`);
    chunks.push(chunk);
  }
  return Buffer.concat(chunks, size).toString("utf8");
}

function connectionFault(thrown: unknown, base: string, signal: AbortSignal): Fault {
  if (isFault(signal.reason)) return signal.reason;
  if (isFault(thrown)) return thrown;
  const why = thrown instanceof Error ? ("code" in thrown ? String(thrown.code) : thrown.message) : String(thrown);
  return new Fault("transport/unavailable", `${base} cannot be reached (${why}): start the collector or name another address`, {
    cause: thrown,
  });
}
