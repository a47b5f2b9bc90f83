import { first } from "./candidate.ts";
import type { Failure } from "./failure.ts";

/**
 * The failure of what a function takes or gives, or an iterable or promise brings: no check of values sees it. It counts as certain when the part's own
 * failure is, and then `examples` stand for the value that would show it.
 */
export function standInFailure(
  failure: Failure,
  { where, keyword }: { readonly where: string; readonly keyword: string },
  examples: () => readonly unknown[],
): Failure {
  return {
    reasons: failure.reasons.map((reason) => ({ path: "", keyword, message: `${where}${at(reason.path)} ${reason.message}` })),
    candidates: () =>
      first(failure.candidates(), 1).length === 0 ? [] : examples().map((value) => ({ value, isStandIn: true })),
  };
}

const at = (path: string): string => (path === "" ? "" : ` at ${path}`);
