import { isFault } from "@onex/contract";
import {
  type CallHub,
  type Collector,
  callHub,
  collector,
  memoryTransport,
  type ServeOptions,
  type Service,
  serve,
  type Transport,
} from "onex";

/** A collector in this process, served over HTTP, with a transport of its own for nodes that live here too. */
export interface LocalRegistry extends AsyncDisposable {
  readonly registry: Collector;
  readonly service: Service;
  readonly transport: Transport;
}

/** `routes` and `schemas`: what it serves besides; `limits`: other ones than the service has by default. */
export interface LocalRegistryOptions extends Pick<ServeOptions, "routes" | "schemas" | "limits"> {
  readonly host: string;
  readonly port: number;
  /** How many ports to try from `port` on. Default 1. */
  readonly ports?: number;
}

/** Raises `io/in-use` when every port is taken. */
export async function localRegistry(options: LocalRegistryOptions): Promise<LocalRegistry> {
  await using opened = new AsyncDisposableStack();
  // Whoever announces over HTTP has no name here either; under another one, the same export from a second process would be somebody else's node.
  const transport = opened.use(memoryTransport({ principal: "anonymous@http" }));
  const calls = callHub();
  const registry = opened.use(await collector({ doors: [transport], routes: [calls] }));
  const service = opened.use(await serveNext(registry, calls, options));
  const all = opened.move();
  return { registry, service, transport, [Symbol.asyncDispose]: () => all.disposeAsync() };
}

async function serveNext(registry: Collector, calls: CallHub, options: LocalRegistryOptions): Promise<Service> {
  const { host, port, ports = 1, routes = [], schemas = {}, limits = {} } = options;
  try {
    return await serve(registry, { host, port, calls, routes, schemas, limits });
  } catch (thrown) {
    if (ports <= 1 || !isFault(thrown) || thrown.code !== "io/in-use") throw thrown;
    return await serveNext(registry, calls, { ...options, port: port + 1, ports: ports - 1 });
  }
}
