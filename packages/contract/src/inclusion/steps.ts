/** How much work a comparison may still do: what keeps its time bounded, whatever the schemas. */
export interface Steps {
  left: number;
}

/** The work that is allowed was not enough. Never leaves this folder. */
class OutOfSteps extends Error {
  override readonly name = "OutOfSteps";
}

export function take(steps: Steps, count = 1): void {
  steps.left -= count;
  if (steps.left < 0) throw new OutOfSteps();
}

/** What `work` gives, or `instead` when it takes too many steps. */
export function within<T>(work: () => T, instead: () => T): T {
  try {
    return work();
  } catch (thrown) {
    if (thrown instanceof OutOfSteps) return instead();
    throw thrown;
  }
}
