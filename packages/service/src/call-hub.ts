import { memoryTransport } from "@onex/announce";
import { assertOptions, type Call, type CallAnswer, type CallRoute, feed, type Scheduler, systemScheduler } from "@onex/contract";

/** What an instance hears on its stream of calls. `cancel`: nobody waits for the answer any more. */
export type CallItem = { readonly type: "call"; readonly call: Call } | { readonly type: "cancel"; readonly call_id: string };

/** The way to instances that took a stream of calls over HTTP: a route for the collector, and what the routes of the service need. */
export interface CallHub extends CallRoute {
  /** The calls for one instance until `signal` aborts. It is reachable from the moment of the call; a second stream ends the first. */
  take(instanceId: string, signal: AbortSignal): AsyncIterable<CallItem>;
  /** False when nobody waits for this answer. */
  answer(answer: CallAnswer): boolean;
}

/** Give it to the collector among its `routes` and to `serve` as `calls`. */
export function callHub(options: { readonly scheduler?: Scheduler } = {}): CallHub {
  assertOptions("callHub()", options, { scheduler: true });
  const { scheduler = systemScheduler } = options;
  const { calls } = memoryTransport({ scheduler });
  const waiting = new Map<string, (answer: CallAnswer) => void>();
  const taking = new Map<string, () => void>();
  return {
    ...calls,
    take(instanceId, signal) {
      const items = feed<CallItem>();
      const serving = calls.serve(instanceId, (call, stop) => {
        const { promise, resolve } = Promise.withResolvers<CallAnswer>();
        waiting.set(call.call_id, resolve);
        items.push({ type: "call", call });
        // Also after the answer came too late for the deadline. A lost stream is no reason: the answer comes by a request of its own.
        stop.addEventListener("abort", () => {
          waiting.delete(call.call_id);
          items.push({ type: "cancel", call_id: call.call_id });
        });
        return promise;
      });
      const end = (): void => {
        void serving[Symbol.asyncDispose]();
        items.close();
        if (taking.get(instanceId) === end) taking.delete(instanceId);
      };
      taking.get(instanceId)?.();
      taking.set(instanceId, end);
      if (signal.aborted) end();
      signal.addEventListener("abort", end, { once: true });
      return items.follow({ from: 0, signal });
    },
    answer(answer) {
      const take = waiting.get(answer.call_id);
      waiting.delete(answer.call_id);
      take?.(answer);
      return take !== undefined;
    },
  };
}
