import { type EventMessage, Fault, isFault, type Receipt, type Scheduler, type Transport } from "@onex/contract";

/**
 * Publishes by the first transport that acknowledges in time; the others are not tried then, whatever the verdict is. Rejects with
 * `transport/unavailable` when none does, naming why for each.
 */
export async function publishFirst(
  transports: readonly Transport[],
  message: EventMessage,
  { timeoutMs, scheduler }: { readonly timeoutMs: number; readonly scheduler: Scheduler },
): Promise<{ readonly receipt: Receipt; readonly via: Transport }> {
  const failures: string[] = [];
  for (const via of transports) {
    try {
      return { receipt: await publishInTime(via, message, { timeoutMs, scheduler }), via };
    } catch (thrown) {
      failures.push(`${via.address} (${isFault(thrown) ? thrown.code : String(thrown)})`);
    }
  }
  throw new Fault(
    "transport/unavailable",
    `No transport took event "${message.event_id}": ${failures.join(", ")}; it is kept and tried again`,
  );
}

async function publishInTime(
  transport: Transport,
  message: EventMessage,
  { timeoutMs, scheduler }: { readonly timeoutMs: number; readonly scheduler: Scheduler },
): Promise<Receipt> {
  const stop = new AbortController();
  const { promise: late, reject } = Promise.withResolvers<never>();
  const cancel = scheduler.after(timeoutMs, () => {
    const fault = new Fault("transport/timeout", `${transport.address} did not acknowledge within ${timeoutMs} ms`);
    reject(fault);
    stop.abort(fault);
  });
  try {
    return await Promise.race([transport.publish(message, { signal: stop.signal }), late]);
  } finally {
    cancel();
  }
}
