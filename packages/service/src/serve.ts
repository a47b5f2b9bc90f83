import type { IncomingMessage, Server, ServerResponse } from "node:http";
import type { AddressInfo } from "node:net";
import type { Duplex } from "node:stream";
import type { Collector } from "@onex/collector";
import { assertOptions, Fault, type FaultCode, type JsonSchema, type OptionNames, toFault } from "@onex/contract";
import { aboutRoutes } from "./about-routes.ts";
import type { CallHub } from "./call-hub.ts";
import { callRoutes } from "./call-routes.ts";
import { eventRoutes } from "./event-routes.ts";
import { withFurtherRoutes } from "./further-routes.ts";
import { defaultLimits, limitNames, type ServiceLimits } from "./limits.ts";
import { foreignRequest, loopbackHost, urlHost } from "./loopback.ts";
import { nodeRoutes } from "./node-routes.ts";
import { openApi } from "./openapi.ts";
import { problemDocument } from "./problem.ts";
import { type Exchange, fail, type ServiceState } from "./respond.ts";
import type { Route } from "./route.ts";
import { runRoute } from "./run-route.ts";

export interface ServeOptions {
  /** `localhost`, `127.0.0.1` or `::1`. Default `127.0.0.1`. */
  readonly host?: string;
  /** 0 takes any free one. Default 7800. */
  readonly port?: number;
  /** Lets instances take calls over HTTP; the collector must have it among its `routes`. Without it these routes are absent. */
  readonly calls?: CallHub;
  /** Further routes, under the same rules as our own, in `/openapi.json` and on the start page. */
  readonly routes?: readonly Route[];
  /** What `body` and `answer.schema` of the further routes name. */
  readonly schemas?: Readonly<Record<string, JsonSchema>>;
  readonly limits?: Partial<ServiceLimits>;
  /** Hears of failures that nobody planned; `instance` is what the client was told. Writes to stderr when absent. */
  readonly report?: (fault: Fault, instance: string) => void;
}

const known: OptionNames<ServeOptions> = {
  host: true,
  port: true,
  calls: true,
  routes: true,
  schemas: true,
  limits: true,
  report: true,
};

/** A service that listens. Disposal lets what runs come to its end, for at most `limits.closeMs`, and frees the port. */
export interface Service extends AsyncDisposable {
  /** `http://127.0.0.1:7800` */
  readonly url: string;
  readonly port: number;
}

/**
 * Serves a collector over HTTP on loopback; resolves when it listens. Raises `io/in-use` for a taken port and `registry/forbidden` for a host
 * that other machines could reach; throws a `TypeError` for a further route that collides with an own one. Disposal ends streams, lets requests finish for `closeMs`, answers runs
 * that have not ended by then with `run/unknown-outcome`, then closes every connection; the collector stays open, its owner disposes it.
 */
export async function serve(collector: Collector, options: ServeOptions = {}): Promise<Service> {
  assertOptions("serve()", options, known);
  assertOptions("limits", options.limits, limitNames);
  const { port = 7800 } = options;
  if (!Number.isInteger(port) || port < 0 || port > 65_535)
    throw new RangeError(`A port is a whole number from 0 to 65,535, not ${port}`);
  const host = loopbackHost(options.host ?? "127.0.0.1");
  const limits = { ...defaultLimits, ...options.limits };
  const closing = new AbortController();
  const state: ServiceState = {
    limits,
    closing: closing.signal,
    streams: new Map(),
    exchanges: new Set(),
    report: options.report ?? reportToStderr,
  };
  let url = "";
  const own: readonly Route[] = [
    ...nodeRoutes(collector),
    runRoute(collector, limits, closing.signal),
    ...eventRoutes(collector, limits),
    ...(options.calls === undefined ? [] : callRoutes(options.calls, limits)),
    ...aboutRoutes(collector, {
      document: () => openApi(routes, url, schemas),
      closing: () => closing.signal.aborted,
      table: () => routes,
    }),
  ];
  const routes = [...own, ...(options.routes ?? [])];
  const schemas = withFurtherRoutes(own, options.routes ?? [], options.schemas ?? {});
  // Loaded by who serves: most programs that import us never do.
  const [{ createServer }, { router }] = await Promise.all([import("node:http"), import("./router.ts")]);
  const server = createServer({
    maxHeaderSize: limits.headerBytes,
    // A missing Host is answered as a wrong one is.
    requireHostHeader: false,
    headersTimeout: limits.headerTimeoutMs,
    requestTimeout: limits.headerTimeoutMs + limits.bodyTimeoutMs,
    connectionsCheckingInterval: Math.min(1000, limits.headerTimeoutMs),
  });
  // Above a count Node drops headers silently, and with them perhaps the Origin; their size is limited already.
  server.maxHeadersCount = 0;
  server.maxConnections = limits.connections;
  const listening = await listen(server, host, port);
  url = `http://${urlHost(listening.address)}:${listening.port}`;
  answer(server, router(routes, state), listening, state);
  let stopped: Promise<void> | undefined;
  return {
    url,
    port: listening.port,
    async [Symbol.asyncDispose]() {
      stopped ??= stop(server, closing, state, options.calls);
      await stopped;
    },
  };
}

function reportToStderr(fault: Fault, instance: string): void {
  console.error(`onex: unexpected failure ${instance}`, fault.cause ?? fault);
}

function listen(server: Server, host: string, port: number): Promise<AddressInfo> {
  return new Promise((resolve, reject) => {
    server.once("error", (error: NodeJS.ErrnoException) => reject(listenFault(error, host, port)));
    // A TCP server that listens has an AddressInfo.
    server.listen(port, host, () => resolve(server.address() as AddressInfo));
  });
}

function listenFault(error: NodeJS.ErrnoException, host: string, port: number): Fault {
  const faultOf = (code: FaultCode, message: string) => new Fault(code, message, { cause: error, details: { host, port } });
  switch (error.code) {
    case "EADDRINUSE":
      return faultOf(
        "io/in-use",
        `Port ${port} on ${host} is in use: stop what listens there or name another port (0 takes any free one)`,
      );
    case "EACCES":
      return faultOf("registry/forbidden", `Port ${port} needs rights that this process lacks: name a port above 1023`);
    case "EADDRNOTAVAIL":
      return faultOf("io/not-found", `This machine has no address ${host}: listen on 127.0.0.1`);
    default:
      return toFault(error);
  }
}

type Listener = (incoming: IncomingMessage, outgoing: ServerResponse) => Promise<void>;

function answer(server: Server, route: Listener, listening: AddressInfo, state: ServiceState): void {
  const answering = new WeakMap<Duplex, Exchange>();
  const take = (incoming: IncomingMessage, outgoing: ServerResponse): void => {
    answering.set(incoming.socket, { incoming, outgoing });
    outgoing.once("finish", () => answering.delete(incoming.socket));
    // A client that resets its connection is no failure of the service.
    outgoing.on("error", () => outgoing.destroy());
    const refusal = foreignRequest(incoming, listening);
    if (refusal === undefined) void route(incoming, outgoing);
    else fail(refusal, { incoming, outgoing }, state);
  };
  server.on("request", take);
  // Without this Node asks for the body before we have decided that we want it.
  server.on("checkContinue", take);
  server.on("clientError", (error: NodeJS.ErrnoException, socket) => {
    const current = answering.get(socket);
    if (!socket.writable || error.code === "ECONNRESET") socket.destroy();
    else if (current === undefined) endGently(socket, unreadable(error));
    // What follows a good request must not take its answer away.
    else if (current.incoming.complete) current.outgoing.once("finish", () => endGently(socket));
    else socket.destroy();
  });
}

/** The other side gets a moment to read what was said, and no more: it may never close. */
function endGently(socket: Duplex, text = ""): void {
  socket.end(text);
  setTimeout(() => socket.destroy(), 500).unref();
}

/** The answer to bytes that made no request. */
function unreadable(error: NodeJS.ErrnoException): string {
  const fault =
    error.code === "HPE_HEADER_OVERFLOW"
      ? new Fault("registry/header-too-large", "The headers are too large: send fewer or shorter ones")
      : error.code === "ERR_HTTP_REQUEST_TIMEOUT"
        ? new Fault("registry/slow-request", "The request did not arrive in time: send it again, faster")
        : new Fault("registry/bad-request", "These bytes are no HTTP/1.1 request: send one");
  const problem = problemDocument(fault);
  const body = JSON.stringify(problem);
  const head = ["content-type: application/problem+json", `content-length: ${Buffer.byteLength(body)}`, "connection: close"];
  return [`HTTP/1.1 ${problem.status} ${problem.title}`, ...head, "", body].join("\r\n");
}

/** For what is said last. */
const lingerMs = 500;

async function stop(
  server: Server,
  closing: AbortController,
  { streams, exchanges, limits }: ServiceState,
  calls: CallHub | undefined,
): Promise<void> {
  closing.abort();
  for (const [stream, counts] of streams) if (counts !== "hosts") stream.abort();
  const late = Promise.withResolvers<void>();
  const timer = setTimeout(() => {
    const unfinished = new Fault("run/unknown-outcome", "The service stopped before this had ended; it may have run");
    for (const exchange of exchanges) exchange.abort(unfinished);
    late.resolve();
  }, limits.closeMs);
  // Hosts bring the answers that are waited for by requests of their own, so until then it goes on listening.
  await Promise.race([calls?.settled(), late.promise]);
  // What was given up is told to them while they have their streams.
  await new Promise(setImmediate);
  for (const stream of streams.keys()) stream.abort();
  const closed = new Promise<void>((resolve) => server.close(() => resolve()));
  await Promise.race([closed, late.promise]);
  clearTimeout(timer);
  const cut = setTimeout(() => server.closeAllConnections(), Math.min(lingerMs, limits.closeMs));
  await closed;
  clearTimeout(cut);
}
