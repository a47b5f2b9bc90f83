import { stepInputInvalid } from "./failure.ts";
import type { Step } from "./program.ts";
import { type RunState, readSource } from "./state.ts";

/** Whether a vertex may run. What is skipped or missing is undefined, which is no, as are false and null; anything but a boolean is refused. */
export const mayRun = (step: Step, state: RunState): boolean =>
  step.record.when === undefined || conditionHolds(step, "when", readSource(step.record.when, state, step.repeats));

export function conditionHolds(step: Step, what: "when" | "until", value: unknown): boolean {
  if (typeof value === "boolean") return value;
  if (value === undefined || value === null) return false;
  throw stepInputInvalid(step, [{ path: `/${what}`, message: `must be a boolean, got ${typeof value}` }]);
}
