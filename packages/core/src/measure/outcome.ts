import { describeProblems, type Executor, type Invoke, isFault, thrownName, thrownText } from "@onex/contract";
import { sameValue } from "../data/same-value.ts";
import { shown } from "../history/kept-version.ts";
import { isThenable } from "../node/create-node.ts";
import type { Runnable } from "../node/runnable.ts";
import { fitting, nearest } from "../node/signature.ts";
import { collectingItems } from "../run/stream-step.ts";
import { copyValue } from "../value/copy.ts";
import { freezeValue, isSettled } from "../value/freeze.ts";

/** What a call came to: its value, which nobody changes any more, or in words why there is none. */
export type Outcome = { readonly value: unknown } | { readonly error: string };

/** Something that is called beside what a graph runs, and apart from it. */
export interface Contestant {
  readonly runnable: Runnable;
  readonly invoke: Invoke;
}

/** A generator is one that gives the list of its items. */
export const contestantOf = (runnable: Runnable, executor: Executor): Contestant => {
  const { name, call, callable } = runnable;
  return collectingItems(runnable, executor.prepare({ name, call }, callable), executor);
};

/** Calls it as a graph would: its arguments and its result are checked, its own failure is an outcome. Never throws, never rejects. */
export function outcomeOf(
  { runnable, invoke }: Contestant,
  args: readonly unknown[],
  signal?: AbortSignal,
): Outcome | Promise<Outcome> {
  const { signatures } = runnable;
  try {
    if (fitting(signatures, args) === undefined)
      return { error: `node/input-invalid: ${describeProblems(nearest(signatures.map((each) => each.problems(args))))}` };
    const given = invoke(args, signal);
    return isThenable(given) ? settled(runnable, given) : valueOutcome(runnable, given);
  } catch (thrown) {
    return errorOutcome(thrown);
  }
}

async function settled(runnable: Runnable, given: PromiseLike<unknown>): Promise<Outcome> {
  try {
    return valueOutcome(runnable, await given);
  } catch (thrown) {
    return errorOutcome(thrown);
  }
}

/** Never throws, whatever a value does when it is looked at. */
export function valueOutcome({ signatures }: Runnable, value: unknown): Outcome {
  try {
    if (signatures.some(({ output }) => output.is(value))) return { value: shown(value) };
    const problems = nearest(signatures.map(({ output }) => output.problems(value)));
    return { error: `node/output-invalid: ${describeProblems(problems)}` };
  } catch (thrown) {
    return errorOutcome(thrown);
  }
}

export function errorOutcome(thrown: unknown): Outcome {
  if (isFault(thrown)) return { error: `${thrown.code}: ${thrown.message}` };
  const name = thrownName(thrown);
  return { error: name === undefined ? thrownText(thrown) : `${name}: ${thrownText(thrown)}` };
}

export const sameOutcome = (one: Outcome, other: Outcome): boolean =>
  "error" in one ? "error" in other && one.error === other.error : "value" in other && sameValue(one.value, other.value);

/** Arguments of their own for a further call: what could be changed is copied. */
export const ownArguments = (args: readonly unknown[]): readonly unknown[] => args.map(ownArgument);

function ownArgument(value: unknown): unknown {
  if (isSettled(value)) return value;
  const copy = copyValue(value);
  freezeValue(copy);
  return copy;
}

/** The same arguments, with the run's signal where the other one takes it. */
export function movedSignals(args: readonly unknown[], from: Runnable, to: Runnable, signal: AbortSignal): readonly unknown[] {
  const [before, after] = [signalAt(from), signalAt(to)];
  if (before === -1 && after === -1) return args;
  const moved = args.filter((_, position) => position !== before);
  if (after === -1) return moved;
  while (moved.length < after) moved.push(undefined);
  moved.splice(after, 0, signal);
  return moved;
}

const signalAt = ({ signatures }: Runnable): number =>
  signatures.at(-1)?.parameters.findIndex(({ kind }) => kind === "signal") ?? -1;
