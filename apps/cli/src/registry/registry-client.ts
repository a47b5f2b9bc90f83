import {
  Fault,
  isFault,
  isFaultCode,
  isJsonObject,
  type Json,
  type JsonObject,
  type NodeDetail,
  type NodesPage,
  type NodesQuery,
  serverSentEvents,
  type WatchItem,
} from "@onex/contract";

/** A collector's answers over HTTP (protocol, "Collector over HTTP"). Everything raises `transport/unavailable` when nobody answers. */
export interface RegistryClient {
  readonly url: string;
  find(query: NodesQuery): Promise<NodesPage>;
  /** Raises `registry/unknown-node`. */
  get(id: string): Promise<NodeDetail>;
  /**
   * Raises what the run failed with, and `run/unknown-outcome` where the connection was lost before the answer came, or where none came in time: who is
   * asked may be too busy to keep the deadline itself.
   */
  run(
    id: string,
    input: JsonObject,
    options?: { readonly deadlineMs?: number; readonly signal?: AbortSignal },
  ): Promise<RunAnswer>;
  /**
   * The matching nodes and every change from now on, without a gap, until `signal` aborts. A connection that breaks later is made again and
   * goes on behind the last change; `lost` hears of each break.
   */
  watch(query: NodesQuery, options: WatchOptions): AsyncIterable<WatchItem>;
}

export interface RunAnswer {
  readonly value: Json;
  readonly duration_ms: number;
}

export interface WatchOptions {
  readonly signal: AbortSignal;
  readonly lost?: (fault: Fault) => void;
}

/** Raises `cli/usage` for an address that is no http or https URL. */
export function registryClient(address: string): RegistryClient {
  const base = baseOf(address);
  const urlOf = (path: string, query: NodesQuery = {}): URL => {
    const url = new URL(path, base);
    for (const [name, value] of Object.entries(query)) if (value !== undefined) url.searchParams.set(name, String(value));
    return url;
  };
  const nodePath = (id: string): string => `v1/nodes/${encodeURIComponent(id)}`;
  return {
    url: base.href.replace(/\/$/, ""),
    // A collector's answers have the shapes that the contract gives its routes.
    find: async (query) => (await askJson(urlOf("v1/nodes", query))) as NodesPage,
    get: async (id) => (await askJson(urlOf(nodePath(id)))) as NodeDetail,
    async run(id, input, { deadlineMs = 30_000, signal } = {}) {
      const late = AbortSignal.timeout(deadlineMs + travelMs);
      const init = {
        method: "POST",
        headers: { "content-type": "application/json" },
        body: JSON.stringify({ input, deadline_ms: deadlineMs }),
        signal: signal === undefined ? late : AbortSignal.any([signal, late]),
      };
      try {
        return (await askJson(urlOf(`${nodePath(id)}/run`), init)) as RunAnswer;
      } catch (thrown) {
        if (late.aborted && signal?.aborted !== true) throw unknownOutcome(id, `gave no answer within ${deadlineMs} ms`, thrown);
        if (isLost(thrown)) throw unknownOutcome(id, `was running when the connection to ${base.origin} was lost`, thrown);
        throw thrown;
      }
    },
    watch: (query, options) => watch(urlOf("v1/nodes/watch", query), options),
  };
}

function baseOf(address: string): URL {
  const url = URL.parse(address.endsWith("/") ? address : `${address}/`);
  if (url !== null && (url.protocol === "http:" || url.protocol === "https:")) return url;
  throw new Fault("cli/usage", `"${address}" is no collector's address; write something like http://127.0.0.1:7800`);
}

async function ask(url: URL, init: RequestInit = {}): Promise<Response> {
  const response = await fetch(url, init).catch((cause: unknown) => {
    throw brokenFault(url, init, cause);
  });
  if (!response.ok) throw problemFault(url, response.status, await response.json().catch(() => undefined));
  return response;
}

async function askJson(url: URL, init?: RequestInit): Promise<unknown> {
  const response = await ask(url, init);
  try {
    return await response.json();
  } catch (cause) {
    if (!(cause instanceof SyntaxError)) throw brokenFault(url, init, cause);
    throw new Fault("transport/unavailable", `${url.origin} answered, but not as a collector does; check the address`, { cause });
  }
}

const brokenFault = (url: URL, init: RequestInit | undefined, cause: unknown): Fault =>
  init?.signal?.aborted === true
    ? new Fault("run/aborted", `Stopped while waiting for ${url.origin}`, { cause })
    : unavailable(url, cause);

const unavailable = (url: URL, cause: unknown): Fault =>
  new Fault(
    "transport/unavailable",
    `No collector answers at ${url.origin}; start one with "onex up" or name another with --collector`,
    {
      // fetch only says "fetch failed"; why is behind it.
      cause: cause instanceof Error && cause.cause !== undefined ? cause.cause : cause,
      details: { where: url.origin, hint: 'start one with "onex up" or name another with --collector' },
    },
  );

/** For the answer to come back once the deadline has passed where the node runs. */
const travelMs = 250;

/** What undici says of a connection that there was. With any other code nobody was reached, so nothing has run. */
const lossCodes: ReadonlySet<unknown> = new Set([
  "ECONNRESET",
  "EPIPE",
  "UND_ERR_SOCKET",
  "UND_ERR_HEADERS_TIMEOUT",
  "UND_ERR_BODY_TIMEOUT",
  "UND_ERR_RES_CONTENT_LENGTH_MISMATCH",
]);

const isLost = (thrown: unknown): boolean =>
  isFault(thrown) && thrown.cause instanceof Error && "code" in thrown.cause && lossCodes.has(thrown.cause.code);

const unknownOutcome = (id: string, how: string, cause: unknown): Fault =>
  new Fault("run/unknown-outcome", `"${id}" ${how}; it may have run, so run it again only where that does no harm`, {
    cause,
    details: { where: id },
  });

/** A problem document (RFC 9457) becomes the fault that it was made of. */
function problemFault(url: URL, status: number, body: unknown): Fault {
  const { code, detail, problems, details }: JsonObject = isJsonObject(body) ? body : {};
  if (typeof code !== "string" || !isFaultCode(code)) {
    return new Fault(
      "transport/unavailable",
      `${url.origin} answered with HTTP status ${status}, but not as a collector does; check the address`,
    );
  }
  const more = { ...(isJsonObject(details) ? details : {}), ...(problems === undefined ? {} : { problems }) };
  return new Fault(code, typeof detail === "string" ? detail : code, { details: { ...more, where: url.origin } });
}

const firstPauseMs = 250;
const longestPauseMs = 5000;
/** Characters; a page of the watch holds 500 nodes, whose descriptions may be long. */
const longestPage = 64 * 1024 * 1024;

async function* watch(url: URL, { signal, lost }: WatchOptions): AsyncGenerator<WatchItem> {
  let lastId: string | undefined;
  let isSynced = false;
  let wasConnected = false;
  let pauseMs = firstPauseMs;
  let isLost = false;
  const tellLost = (fault: Fault): void => {
    if (!isLost) lost?.(fault);
    isLost = true;
  };
  while (!signal.aborted) {
    try {
      const response = await ask(url, { signal, headers: lastId === undefined ? {} : { "last-event-id": lastId } });
      wasConnected = true;
      isLost = false;
      pauseMs = firstPauseMs;
      for await (const item of watchItems(url, response)) {
        // Before `synced` a position says nothing of the pages that are still to come.
        isSynced = item.type === "synced" || (isSynced && item.type !== "reset" && item.type !== "snapshot");
        lastId = isSynced ? item.id : undefined;
        yield item;
      }
      if (!signal.aborted) tellLost(unavailable(url, new Error("the stream ended")));
    } catch (thrown) {
      if (signal.aborted) return;
      const fault = thrown instanceof Fault ? thrown : unavailable(url, thrown);
      if (!wasConnected || fault.code !== "transport/unavailable") throw fault;
      tellLost(fault);
    }
    await pause(pauseMs, signal);
    pauseMs = Math.min(pauseMs * 2, longestPauseMs);
  }
}

async function* watchItems(url: URL, { body }: Response): AsyncGenerator<WatchItem> {
  if (body === null) return;
  const read = serverSentEvents({ maxChars: longestPage });
  for await (const piece of body.pipeThrough(new TextDecoderStream())) {
    for (const { event, data } of read(piece)) {
      // An id alone moves the place to resume from; an item says its own.
      if (data === "") continue;
      const json: unknown = JSON.parse(data);
      if (event === "problem") throw problemFault(url, 500, json);
      // Every other event of this route is an item of the watch.
      yield json as WatchItem;
    }
  }
}

function pause(ms: number, signal: AbortSignal): Promise<void> {
  return new Promise((resolve) => {
    const done = (): void => {
      clearTimeout(timer);
      signal.removeEventListener("abort", done);
      resolve();
    };
    const timer = setTimeout(done, ms);
    signal.addEventListener("abort", done, { once: true });
    if (signal.aborted) done();
  });
}
