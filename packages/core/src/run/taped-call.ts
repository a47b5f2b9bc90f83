import type { Taping } from "@onex/contract";
import type { Step } from "./program.ts";
import type { RunState } from "./state.ts";

/** Calls the function of a step; through a tape where the run has some and the function can be taped. */
export function invokeStep(
  step: Step,
  args: readonly unknown[],
  signal: AbortSignal | undefined,
  { settings: { tapes }, place }: RunState,
  attempt: number,
): unknown {
  const { taping } = step;
  if (taping === undefined || tapes === undefined) return step.invoke(args, signal);
  const tape = tapes.tape(place + step.record.name, attempt);
  const { call } = step.runnable;
  const isLater = call !== "sync" && call !== "generator";
  const play: Play = (act) => taping.play(tape, isLater, act);
  const given = play(() => step.invoke(args, signal));
  if (step.passes === undefined) return given;
  // The call kind says which of the two it is.
  return isLater ? tapedLater(given as AsyncIterable<unknown>, play) : tapedItems(given as Iterable<unknown>, play);
}

type Play = (act: () => unknown) => ReturnType<Taping["play"]>;

/** A generator runs while it is pulled, not while it is called. */
function* tapedItems(source: Iterable<unknown>, play: Play): Generator<unknown> {
  const items = source[Symbol.iterator]();
  let isOver = false;
  try {
    for (;;) {
      // Exactly what `next` gives.
      const item = play(() => items.next()) as IteratorResult<unknown>;
      isOver = item.done === true;
      if (isOver) return;
      yield item.value;
    }
  } finally {
    if (!isOver) play(() => items.return?.());
  }
}

async function* tapedLater(source: AsyncIterable<unknown>, play: Play): AsyncGenerator<unknown> {
  const items = source[Symbol.asyncIterator]();
  let isOver = false;
  try {
    for (;;) {
      // As above.
      const item = (await play(() => items.next())) as IteratorResult<unknown>;
      isOver = item.done === true;
      if (isOver) return;
      yield item.value;
    }
  } finally {
    if (!isOver) await play(() => items.return?.());
  }
}
