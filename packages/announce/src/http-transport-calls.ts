import { type Call, type CallAnswer, type CallRoute, Fault } from "@onex/contract";
import type { HttpClient } from "./http-transport-client.ts";
import type { EventStream } from "./http-transport-stream.ts";

type Serve = (call: Call, signal: AbortSignal) => Promise<CallAnswer>;

/**
 * Takes calls over a stream that this side opened, and answers each by a request of its own. Only the collector at the other end calls, so from
 * here nobody is reached.
 */
export function httpCalls(client: HttpClient, open: (path: string, stop: AbortController) => EventStream): CallRoute {
  const serving = new Map<string, AbortController>();
  return {
    serve(instanceId, handler) {
      const stop = new AbortController();
      // Two streams of one instance would end each other in turns.
      serving.get(instanceId)?.abort();
      serving.set(instanceId, stop);
      const stream = open(`/v1/instances/${encodeURIComponent(instanceId)}/calls`, stop);
      // A collector that takes no calls this way refuses the stream; then nobody calls.
      const taken = takeCalls(client, stream, handler).catch(() => {});
      return {
        async [Symbol.asyncDispose]() {
          stop.abort();
          if (serving.get(instanceId) === stop) serving.delete(instanceId);
          await taken;
        },
      };
    },
    reaches: () => false,
    async call(instanceId) {
      throw new Fault(
        "run/no-live-instance",
        `Instance "${instanceId}" cannot be called by way of ${client.address}: run the node through its collector`,
      );
    },
  };
}

async function takeCalls(client: HttpClient, stream: EventStream, handler: Serve): Promise<void> {
  const running = new Map<string, AbortController>();
  try {
    for await (const { event, data } of stream) {
      // What the collector sends by these names is this.
      const call = JSON.parse(data) as Call;
      if (event === "cancel") running.get(call.call_id)?.abort();
      else if (event === "call") void run(call);
    }
  } finally {
    for (const cancel of running.values()) cancel.abort();
  }

  async function run(call: Call): Promise<void> {
    const cancel = new AbortController();
    running.set(call.call_id, cancel);
    // A handler that breaks its promise not to reject leaves its caller to the deadline.
    const answer = await handler(call, cancel.signal).catch(() => undefined);
    running.delete(call.call_id);
    if (answer !== undefined && !cancel.signal.aborted) await handIn(client, answer);
  }
}

/** Once more when it did not get through, and as a problem when it is too large: the caller waits until its deadline, and takes the answer once. */
async function handIn(client: HttpClient, answer: CallAnswer): Promise<void> {
  const { call_id, duration_ms } = answer;
  const post = (body: string) => client.exchange({ method: "POST", path: `/v1/calls/${encodeURIComponent(call_id)}`, body });
  const text = JSON.stringify(answer);
  const taken = await post(text)
    .catch(() => post(text))
    .catch(() => undefined);
  if (taken?.status !== 413 || "problem" in answer) return;
  const message = `The answer has ${text.length} characters, more than ${client.address} takes; let the node give less at once`;
  await handIn(client, { call_id, duration_ms, problem: { code: "registry/too-large", message } });
}
