import { httpTransport } from "@onex/announce";
import { collector } from "@onex/collector";
import { describeTransport } from "@onex/conformance";
import type { Transport } from "@onex/contract";
import { callHub } from "./call-hub.ts";
import { serve } from "./serve.ts";

/**
 * The transport with a registry of its own behind it. An instance serves calls at its end of the connection and the collector calls at the other,
 * so the two ends together are the route that the suite wants to see.
 */
async function open(): Promise<Transport> {
  const hub = callHub();
  const registry = await collector({ routes: [hub] });
  const service = await serve(registry, { port: 0, calls: hub });
  const transport = httpTransport(service.url);
  return {
    ...transport,
    calls: { ...hub, serve: transport.calls.serve },
    async [Symbol.asyncDispose]() {
      await transport[Symbol.asyncDispose]();
      await service[Symbol.asyncDispose]();
      await registry[Symbol.asyncDispose]();
    },
  };
}

const inResponse = "a collector's verdict comes in the response to the event, and answer() has nobody to send one to";

describeTransport("HTTP transport with a real service", open, {
  "brings verdicts to the instance that they are for, and to no other": inResponse,
  "brings no verdicts to those who have stopped listening": inResponse,
  "keeps two listeners of one instance apart, and a listener's error from the others": inResponse,
});
