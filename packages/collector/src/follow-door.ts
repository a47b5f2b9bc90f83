import { type Logged, type Scheduler, type Transport, toFault, type Verdict } from "@onex/contract";
import { pause } from "./pause.ts";

const batchSize = 1000;
/** More than this is not drawn from the door before the log has taken what is there. */
const mostWaiting = 10_000;
const retryMs = 1000;

/**
 * Takes every event that a door holds, in its order, hands each to `take` until that succeeds, and sends the verdicts back the same way. While
 * one batch is being stored the next one gathers.
 */
export async function followDoor(
  door: Transport,
  {
    take,
    scheduler,
    signal,
  }: {
    /** Rejects when nothing was stored; gives one verdict an event, with the instance that sent it. */
    readonly take: (
      events: readonly Logged[],
    ) => Promise<readonly { readonly verdict: Verdict; readonly instanceId?: string | undefined }[]>;
    readonly scheduler: Scheduler;
    readonly signal: AbortSignal;
  },
): Promise<void> {
  const waiting: Logged[] = [];
  let storing: Promise<void> | undefined;
  const store = async (): Promise<void> => {
    while (waiting.length > 0 && !signal.aborted) {
      const batch = waiting.slice(0, batchSize);
      try {
        const answers = await take(batch);
        waiting.splice(0, batch.length);
        for (const { verdict, instanceId } of answers) if (instanceId !== undefined) tell(door, instanceId, verdict);
      } catch {
        // The door still holds the events, so nothing is lost by waiting for the log.
        await pause(scheduler, retryMs, signal);
      }
    }
    storing = undefined;
  };

  let from: "start" | { readonly after: string } = "start";
  while (!signal.aborted) {
    try {
      for await (const logged of door.follow({ from, signal })) {
        from = { after: logged.position };
        waiting.push(logged);
        storing ??= store();
        if (waiting.length >= mostWaiting) await storing;
      }
      // The door was closed by whoever opened it.
      return await storing;
    } catch (thrown) {
      if (toFault(thrown).code === "internal/unexpected") throw thrown;
      await pause(scheduler, retryMs, signal);
    }
  }
}

/** A verdict that cannot be delivered is the announcer's to miss: it announces again. */
function tell(door: Transport, instanceId: string, verdict: Verdict): void {
  door.answer(instanceId, verdict).catch(() => {});
}
