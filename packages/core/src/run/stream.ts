import type { Fault } from "@onex/contract";
import { copyValue } from "../value/copy.ts";
import { freezeValue } from "../value/freeze.ts";
import { functionFault, passFault, stepOutputInvalid } from "./failure.ts";
import type { Step } from "./program.ts";
import type { RunState } from "./state.ts";

/** Where a generator stands whose items go straight to the one who pulls them. */
interface Pulling {
  readonly step: Step;
  readonly index: number;
  readonly args: readonly unknown[];
  readonly state: RunState;
  /** What was pulled, where somebody will look at it afterwards. */
  readonly pulled: unknown[] | undefined;
  isOver: boolean;
}

/**
 * The generator that a function is given: items are checked, frozen and noted as they are pulled. The vertex has ended when the last one was, when
 * its reader wants no more, or with the run; from then on its value is the list of what was pulled.
 */
export function openStream(step: Step, index: number, args: readonly unknown[], source: unknown, state: RunState): unknown {
  const pulling: Pulling = { step, index, args, state, pulled: state.keeps ? [] : undefined, isOver: false };
  // The call kind says which of the two it is.
  const generator =
    step.runnable.call === "generator"
      ? pull(pulling, source as Iterable<unknown>)
      : pullLater(pulling, source as AsyncIterable<unknown>);
  state.streams ??= new Set();
  state.streams.add({
    close: () => {
      end(pulling);
      // An async generator that waits for something ends when that comes, if ever; nobody waits for it.
      const closing: unknown = generator.return(undefined);
      if (closing instanceof Promise) closing.catch(() => {});
    },
  });
  return generator;
}

export function closeStreams(state: RunState): void {
  if (state.streams === undefined) return;
  for (const stream of state.streams) stream.close();
  state.streams = undefined;
}

function* pull(pulling: Pulling, source: Iterable<unknown>): Generator<unknown> {
  let position = 0;
  try {
    begin(pulling);
    for (const item of source) yield admitItem(pulling, item, position++);
  } catch (thrown) {
    throw fail(pulling, thrown);
  } finally {
    end(pulling);
  }
}

async function* pullLater(pulling: Pulling, source: AsyncIterable<unknown>): AsyncGenerator<unknown> {
  let position = 0;
  try {
    begin(pulling);
    for await (const item of source) yield admitItem(pulling, item, position++);
  } catch (thrown) {
    throw fail(pulling, thrown);
  } finally {
    end(pulling);
  }
}

/** Its one reader has it now. */
function begin({ state, index, pulled }: Pulling): void {
  state.values[index] = pulled;
}

function admitItem({ step, pulled }: Pulling, item: unknown, position: number): unknown {
  if (step.passes?.is(item) === false) {
    const problems = step.passes.problems(item).map(({ path, message }) => ({ path: `/${position}${path}`, message }));
    throw passFault(stepOutputInvalid(step, problems));
  }
  const isSettled = freezeValue(item);
  pulled?.push(isSettled ? item : copyValue(item));
  return item;
}

function fail(pulling: Pulling, thrown: unknown): Fault {
  const fault = passFault(functionFault(pulling.step, pulling.args, thrown));
  if (!pulling.isOver) pulling.state.recorder?.failed(pulling.index, 1, fault);
  pulling.isOver = true;
  return fault;
}

function end(pulling: Pulling): void {
  if (pulling.isOver) return;
  pulling.isOver = true;
  const { state, index, pulled } = pulling;
  state.values[index] = pulled;
  if (pulled !== undefined) freezeValue(pulled);
  state.recorder?.succeeded(index, 1);
}
