import type { MeasuredDifference } from "./measurement.ts";
import { type Contestant, movedSignals, type Outcome, outcomeOf, ownArguments, sameOutcome } from "./outcome.ts";

/** What a contestant makes of the recorded inputs. */
export interface Answered {
  readonly contestant: Contestant;
  /** Those that the first contestant has a value for, as this one takes them. */
  readonly inputs: readonly (readonly unknown[])[];
  /** Answers that are not the first contestant's. */
  readonly different: number;
  readonly differences: readonly MeasuredDifference[];
}

const mostDifferences = 10;

/** Lets every contestant answer every input once, and compares with the first. Rejects with the signal's reason. */
export async function answered(
  contestants: readonly Contestant[],
  inputs: readonly (readonly unknown[])[],
  signal: AbortSignal | undefined,
): Promise<readonly Answered[]> {
  const own = signal ?? new AbortController().signal;
  const entries: Answered[] = [];
  let expected: readonly Outcome[] = [];
  const [first] = contestants;
  for (const contestant of contestants) {
    const given =
      first === undefined ? inputs : inputs.map((args) => movedSignals(args, first.runnable, contestant.runnable, own));
    const answers: Outcome[] = [];
    for (const args of given) {
      signal?.throwIfAborted();
      answers.push(await outcomeOf(contestant, ownArguments(args), own));
    }
    if (contestant === first) expected = answers;
    const differences = inputs.flatMap((args, index): readonly MeasuredDifference[] => {
      const [original, candidate] = [expected[index], answers[index]];
      if (original === undefined || candidate === undefined || sameOutcome(original, candidate)) return [];
      return [{ args, original, candidate }];
    });
    entries.push({
      contestant,
      inputs: given,
      different: differences.length,
      differences: differences.slice(0, mostDifferences),
    });
  }
  return entries;
}
