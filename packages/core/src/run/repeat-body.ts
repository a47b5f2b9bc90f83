import { Fault, toFault } from "@onex/contract";
import { isSettled } from "../value/freeze.ts";
import { stopsBeside } from "./failure.ts";
import type { BodyProgram, Step } from "./program.ts";
import {
  type BodyCall,
  readBody,
  readTurn,
  recordedLater,
  recordedNow,
  refuseOuter,
  runItemLater,
  runItemNow,
} from "./run-item.ts";
import type { RunState } from "./state.ts";

/** Runs a body as often as it takes: gives the value of its vertex, or a promise of it where anything inside is async. */
export function repeatBody(
  step: Step,
  body: BodyProgram,
  index: number,
  [subject, ...outer]: readonly unknown[],
  state: RunState,
  signal: AbortSignal | undefined,
): unknown {
  const call: BodyCall = { step, body, index, outer, state, signal };
  refuseOuter(call);
  if (body.of.kind === "loop") {
    const loop = { ...body.of, call };
    return body.program.sync ? loopNow(loop, subject) : loopLater(loop, subject);
  }
  // The signature of an each lets nothing but an array pass.
  const list = subject as readonly unknown[];
  const items: Items = { call, list, done: finishedItems(call, list.length), isSettled: isSettled(list) };
  return body.program.sync ? eachNow(items) : eachLater(items, body.of.concurrency);
}

interface Items {
  readonly call: BodyCall;
  readonly list: readonly unknown[];
  /** By index; a hole is not finished. */
  readonly done: unknown[];
  /** The list was frozen as a whole, so its items are. */
  readonly isSettled: boolean;
}

function eachNow({ call, list, done, isSettled: isFrozen }: Items): readonly unknown[] {
  for (let item = 0; item < list.length; item++) {
    if (item in done) continue;
    done[item] = recordedNow(call, item, () => readBody(runItemNow(call, item, [list[item], item], isFrozen)));
  }
  return done;
}

/**
 * Launches items in order, so many at a time; what they call shares the slots of the run. The first failure stops the others, which are waited for.
 */
async function eachLater(
  { call, list, done, isSettled: isFrozen }: Items,
  concurrency = Number.POSITIVE_INFINITY,
): Promise<readonly unknown[]> {
  const stop = new AbortController();
  const isStopped = (): boolean => stop.signal.aborted || call.signal?.aborted === true;
  let next = 0;
  let failure: Fault | undefined;
  const work = async (): Promise<void> => {
    while (next < list.length && !isStopped()) {
      const item = next++;
      if (item in done) continue;
      try {
        const value = await recordedLater(call, item, async () =>
          readBody(await runItemLater(call, item, [list[item], item], isFrozen, stop.signal)),
        );
        // Of an attempt that was given up, another may have it already.
        if (!(item in done)) done[item] = value;
      } catch (thrown) {
        failure ??= toFault(thrown);
        stop.abort(stopsBeside(failure));
      }
    }
  };
  const workers = Math.min(concurrency, call.state.settings.concurrency, list.length);
  await Promise.all(Array.from({ length: workers }, work));
  if (failure !== undefined) throw failure;
  if (call.signal?.aborted === true) throw toFault(call.signal.reason);
  return done;
}

interface Loop {
  readonly call: BodyCall;
  readonly maxTurns: number;
  readonly onMaxTurns?: "fault" | "value";
}

function loopNow(loop: Loop, first: unknown): unknown {
  const { call, maxTurns } = loop;
  let { turn, value } = lastTurn(call, first);
  for (; turn < maxTurns; turn++) {
    const given = recordedNow(call, turn, () => readTurn(call, runItemNow(call, turn, [value], false)));
    if (given.isLast) return given.value;
    value = keepTurn(call, turn, given.value);
  }
  return afterMaxTurns(loop, value);
}

async function loopLater(loop: Loop, first: unknown): Promise<unknown> {
  const { call, maxTurns } = loop;
  let { turn, value } = lastTurn(call, first);
  for (; turn < maxTurns; turn++) {
    if (call.signal?.aborted === true) throw toFault(call.signal.reason);
    const last = value;
    const given = await recordedLater(call, turn, async () => readTurn(call, await runItemLater(call, turn, [last], false)));
    if (given.isLast) return given.value;
    value = keepTurn(call, turn, given.value);
  }
  return afterMaxTurns(loop, value);
}

function lastTurn(call: BodyCall, first: unknown): { turn: number; value: unknown } {
  const done = finishedItems(call, 0);
  return done.length === 0 ? { turn: 0, value: first } : { turn: done.length, value: done.at(-1) };
}

/** Of a loop only the newest turn is needed to go on, however many there were. An attempt that was given up leaves the turns of others alone. */
function keepTurn({ state, index }: BodyCall, turn: number, value: unknown): unknown {
  const known = state.items?.get(index);
  if (known === undefined || known.length > turn) return value;
  const done: unknown[] = [];
  done[turn] = value;
  state.items?.set(index, done);
  return value;
}

function afterMaxTurns({ call: { step }, maxTurns, onMaxTurns }: Loop, value: unknown): unknown {
  if (onMaxTurns === "value") return value;
  const { name } = step.record;
  throw new Fault(
    "run/max-turns",
    `"${name}" was not done after ${maxTurns} turns; allow more, or take the last value with onMaxTurns: "value"`,
    { details: { vertex: name, max_turns: maxTurns } },
  );
}

/** What is finished from an earlier attempt or an earlier run. */
function finishedItems({ state, index, body }: BodyCall, length: number): unknown[] {
  const known = state.items?.get(index);
  if (known !== undefined) return known;
  const done = new Array<unknown>(length);
  for (const [item, value] of state.earlier?.items.get(index) ?? []) {
    if (body.of.kind === "each" && item >= length) continue;
    done[item] = value;
    state.recorder?.itemStarted(index, item);
    state.recorder?.itemSucceeded(index, item, "journal");
  }
  state.items?.set(index, done);
  return done;
}
