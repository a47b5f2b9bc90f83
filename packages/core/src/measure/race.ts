import type { Scheduler } from "@onex/contract";
import { isThenable } from "../node/create-node.ts";
import { isSettled } from "../value/freeze.ts";
import type { Answered } from "./answered.ts";
import { ownArguments } from "./outcome.ts";

export interface RaceOptions {
  readonly rounds: number;
  /** What a contestant does at a stretch takes about so long. */
  readonly batchMs: number;
  readonly scheduler: Scheduler;
  readonly signal: AbortSignal | undefined;
}

type Racer = Pick<Answered, "contestant" | "inputs">;

const warmUps = 3;
const mostCalls = 10_000;

/**
 * Milliseconds a call, by racer and round. In a round each makes the same calls, one after the other, and each round begins with another one, so that
 * a noisy machine is noisy for all of them. Between rounds others have their turn. Rejects with what a function fails with, or the signal's reason.
 */
export async function race(
  racers: readonly Racer[],
  { rounds, batchMs, scheduler, signal }: RaceOptions,
): Promise<readonly number[][]> {
  const times: number[][] = racers.map(() => []);
  const [first] = racers;
  const calls = first === undefined ? 1 : await callsIn(first, batchMs, scheduler);
  for (let round = -warmUps; round < rounds; round++) {
    signal?.throwIfAborted();
    await new Promise<void>((resume) => void scheduler.after(0, resume));
    for (let turn = 0; turn < racers.length; turn++) {
      const at = (round + warmUps + turn) % racers.length;
      const racer = racers[at];
      if (racer === undefined) continue;
      const took = await batch(racer, (round + warmUps) * calls, calls, scheduler);
      if (round >= 0) times[at]?.push(took / calls);
    }
  }
  return times;
}

async function callsIn(racer: Racer, batchMs: number, scheduler: Scheduler): Promise<number> {
  for (let calls = 1; ; calls *= 4) {
    const took = await batch(racer, 0, calls, scheduler);
    if (took >= batchMs || calls >= mostCalls) return calls;
  }
}

/** Milliseconds that so many calls take. What could be changed was copied before. */
async function batch(
  { contestant: { invoke }, inputs }: Racer,
  from: number,
  calls: number,
  scheduler: Scheduler,
): Promise<number> {
  const given: (readonly unknown[])[] = [];
  for (let at = from; at < from + calls; at++) {
    const args = inputs[at % inputs.length] ?? [];
    given.push(args.every(isSettled) ? args : ownArguments(args));
  }
  const began = scheduler.monotonicMs();
  for (const args of given) {
    const answer = invoke(args, undefined);
    // A microtask for what is there at once would be a cost of the race.
    if (isThenable(answer)) await answer;
  }
  return scheduler.monotonicMs() - began;
}
