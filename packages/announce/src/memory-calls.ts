import { type Call, type CallAnswer, type CallRoute, Fault, type Scheduler } from "@onex/contract";

type Serve = (call: Call, signal: AbortSignal) => Promise<CallAnswer>;

/** Calls straight to an instance of the same process. */
export function memoryCalls(scheduler: Scheduler): CallRoute & AsyncDisposable {
  const serving = new Map<string, Serve>();
  return {
    serve(instanceId, handler) {
      serving.set(instanceId, handler);
      return {
        async [Symbol.asyncDispose]() {
          if (serving.get(instanceId) === handler) serving.delete(instanceId);
        },
      };
    },
    reaches: (instanceId) => serving.has(instanceId),
    async call(instanceId, call, { signal } = {}) {
      const handler = serving.get(instanceId);
      if (handler === undefined) {
        throw new Fault(
          "run/no-live-instance",
          `Instance "${instanceId}" takes no calls over memory:; it has gone or never served`,
        );
      }
      return withinDeadline(handler, call, { signal, scheduler });
    },
    async [Symbol.asyncDispose]() {
      serving.clear();
    },
  };
}

function withinDeadline(
  handler: Serve,
  call: Call,
  { signal, scheduler }: { readonly signal: AbortSignal | undefined; readonly scheduler: Scheduler },
): Promise<CallAnswer> {
  return new Promise((resolve, reject) => {
    const stop = new AbortController();
    const settle = (then: () => void): void => {
      cancel();
      signal?.removeEventListener("abort", aborted);
      then();
    };
    const giveUp = (fault: Fault): void =>
      settle(() => {
        reject(fault);
        stop.abort(fault);
      });
    const cancel = scheduler.after(call.deadline_ms, () =>
      giveUp(
        new Fault("run/unknown-outcome", `Node "${call.node_id}" gave no answer within ${call.deadline_ms} ms; it may have run`),
      ),
    );
    const aborted = (): void =>
      giveUp(
        new Fault("run/aborted", `The call of node "${call.node_id}" was aborted; it may have run`, { cause: signal?.reason }),
      );
    if (signal?.aborted === true) return aborted();
    signal?.addEventListener("abort", aborted, { once: true });
    handler(call, stop.signal).then(
      (answer) => settle(() => resolve(answer)),
      (reason: unknown) => settle(() => reject(reason)),
    );
  });
}
