import { isFault } from "@onex/contract";
import { type CallHub, type Collector, callHub, collector, memoryTransport, type Service, serve, type Transport } from "onex";

/** A collector in this process, served over HTTP, with a transport of its own for nodes that live here too. */
export interface LocalRegistry extends AsyncDisposable {
  readonly registry: Collector;
  readonly service: Service;
  readonly transport: Transport;
}

export interface LocalRegistryOptions {
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

async function serveNext(registry: Collector, calls: CallHub, { host, port, ports = 1 }: LocalRegistryOptions): Promise<Service> {
  try {
    return await serve(registry, { host, port, calls });
  } catch (thrown) {
    if (ports <= 1 || !isFault(thrown) || thrown.code !== "io/in-use") throw thrown;
    return await serveNext(registry, calls, { host, port: port + 1, ports: ports - 1 });
  }
}
