import { first } from "./candidate.ts";
import { type Failure, type InclusionReason, refusalReason } from "./failure.ts";

interface PromisedPart {
  readonly keyword: "inputs" | "outputs" | "values";
  /** Words for a value of which the part may be what is refused: `a function that may give null`. */
  readonly having: (refused: string) => string;
}

/**
 * The failure of what a function takes or gives, or an iterable or promise brings: no check of values sees it. It counts as certain when the part's own
 * failure is, and then `examples` stand for the value that would show it.
 */
export function standInFailure(failure: Failure, part: PromisedPart, examples: () => readonly unknown[]): Failure {
  return {
    reasons: failure.reasons.map((reason) => reasonOf(reason, part)),
    candidates: () =>
      first(failure.candidates(), 1).length === 0 ? [] : examples().map((value) => ({ value, isStandIn: true })),
  };
}

function reasonOf({ path, refused, message }: InclusionReason, { keyword, having }: PromisedPart): InclusionReason {
  const at = path === "" ? "" : ` at ${path}`;
  if (refused !== undefined) return refusalReason(keyword, having(refused + at));
  return { path: "", keyword, message: `cannot be compared: of its ${keyword}${at} it is said that it ${message}` };
}
