/** Contestants that each live in a process of their own and take turns: the machine is as noisy for one as for the other, and no heap is shared. */
import { type ChildProcess, fork } from "node:child_process";
import { once } from "node:events";
import { join } from "node:path";
import type { Figures } from "../harness.ts";

export interface Apart {
  readonly name: string;
  /** What `bench/alone/f2n-contestant.ts` is told. */
  readonly given: readonly string[];
  /** Calls in one turn, each of which is a sample. */
  readonly calls: number;
}

/** After a turn of each that does not count: what is measured is warm. */
export async function takingTurns(
  { title, goals = [] }: Pick<Figures, "title" | "goals">,
  turns: number,
  contestants: readonly Apart[],
): Promise<Figures> {
  const ready = contestants.map(async (each) => ({ ...each, child: await started(each.given), times: [] as number[] }));
  const all = await Promise.all(ready);
  for (const { child, calls } of all) await answerOf(child, calls);
  for (let round = 0; round < turns; round++)
    for (const { child, calls, times } of all) times.push(...(await answerOf(child, calls)));
  for (const { child } of all) child.disconnect();
  return { title, unit: "ms", figures: all.map(({ name, times }) => ({ name, samples: times })), goals };
}

async function started(given: readonly string[]): Promise<ChildProcess> {
  const child = fork(join(import.meta.dirname, "..", "alone", "f2n-contestant.ts"), given);
  await heard(child);
  return child;
}

async function answerOf(child: ChildProcess, calls: number): Promise<readonly number[]> {
  child.send(calls);
  return (await heard(child)) as readonly number[]; // as the contestant sends them
}

async function heard(child: ChildProcess): Promise<unknown> {
  const left = new AbortController();
  const { signal } = left;
  const exit = once(child, "exit", { signal }).then(() => Promise.reject(new Error("A contestant's process ended")));
  try {
    return (await Promise.race([once(child, "message", { signal }), exit]))[0];
  } finally {
    left.abort();
  }
}
