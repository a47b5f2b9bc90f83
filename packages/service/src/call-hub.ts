import { memoryTransport } from "@onex/announce";
import {
  assertOptions,
  type Call,
  type CallAnswer,
  type CallRoute,
  Fault,
  feed,
  type Scheduler,
  systemScheduler,
} from "@onex/contract";

/** What an instance hears on its stream of calls. `cancel`: nobody waits for the answer any more. */
export type CallItem = { readonly type: "call"; readonly call: Call } | { readonly type: "cancel"; readonly call_id: string };

/** The way to instances that took a stream of calls over HTTP: a route for the collector, and what the routes of the service need. */
export interface CallHub extends CallRoute {
  /** The calls for one instance until `signal` aborts. It is reachable from the moment of the call; a second stream ends the first. */
  take(instanceId: string, signal: AbortSignal): AsyncIterable<CallItem>;
  /** False when nobody waits for this answer. */
  answer(answer: CallAnswer): boolean;
  /** Resolves once nobody waits for an answer. */
  settled(): Promise<void>;
}

export interface CallHubOptions {
  /** How long the calls of an instance wait whose stream was lost: it may come back, or answer without one. Default 2,000. */
  readonly graceMs?: number;
  readonly scheduler?: Scheduler;
}

interface Waiting {
  readonly instanceId: string;
  readonly resolve: (answer: CallAnswer) => void;
  readonly reject: (fault: Fault) => void;
}

/** Give it to the collector among its `routes` and to `serve` as `calls`. */
export function callHub(options: CallHubOptions = {}): CallHub {
  assertOptions("callHub()", options, { graceMs: true, scheduler: true });
  const { graceMs = 2000, scheduler = systemScheduler } = options;
  const { calls } = memoryTransport({ scheduler });
  const waiting = new Map<string, Waiting>();
  const taking = new Map<string, () => void>();
  const settling: (() => void)[] = [];

  const forget = (callId: string): Waiting | undefined => {
    const found = waiting.get(callId);
    waiting.delete(callId);
    if (waiting.size === 0) for (const resolve of settling.splice(0)) resolve();
    return found;
  };
  const callsOf = (instanceId: string) => [...waiting].filter(([, each]) => each.instanceId === instanceId);
  /** Gives the calls of an instance up that has not come back in time. */
  const lose = (instanceId: string): void => {
    if (callsOf(instanceId).length === 0) return;
    scheduler.after(graceMs, () => {
      if (taking.has(instanceId)) return;
      for (const [callId, { reject }] of callsOf(instanceId)) {
        forget(callId);
        reject(lostCall(instanceId, graceMs));
      }
    });
  };
  return {
    ...calls,
    take(instanceId, signal) {
      const items = feed<CallItem>();
      const serving = calls.serve(instanceId, (call, stop) => {
        const { promise, resolve, reject } = Promise.withResolvers<CallAnswer>();
        waiting.set(call.call_id, { instanceId, resolve, reject });
        items.push({ type: "call", call });
        // Also after the answer came too late for the deadline. A lost stream is no reason yet: the answer comes by a request of its own.
        stop.addEventListener("abort", () => {
          forget(call.call_id);
          items.push({ type: "cancel", call_id: call.call_id });
        });
        return promise;
      });
      const end = (): void => {
        void serving[Symbol.asyncDispose]();
        items.close();
        if (taking.get(instanceId) !== end) return;
        taking.delete(instanceId);
        lose(instanceId);
      };
      const former = taking.get(instanceId);
      taking.set(instanceId, end);
      former?.();
      if (signal.aborted) end();
      signal.addEventListener("abort", end, { once: true });
      return items.follow({ from: 0, signal });
    },
    answer(answer) {
      const found = forget(answer.call_id);
      found?.resolve(answer);
      return found !== undefined;
    },
    settled: () =>
      new Promise((resolve) => {
        if (waiting.size === 0) resolve();
        else settling.push(resolve);
      }),
  };
}

const lostCall = (instanceId: string, graceMs: number): Fault =>
  new Fault(
    "run/unknown-outcome",
    `The connection to instance "${instanceId}" was lost during the call, and it did not come back within ${graceMs} ms; it may have run`,
  );
