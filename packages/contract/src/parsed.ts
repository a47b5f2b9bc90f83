import { Fault, type FaultCode } from "./fault.ts";

/** One thing that is wrong with a document. */
export interface Problem {
  /** JSON Pointer (RFC 6901) to the offending place; "" is the whole document. */
  readonly path: string;
  readonly message: string;
}

/** What a parser gives: the value, or every problem that it found. */
export type Parsed<T> = { readonly ok: true; readonly value: T } | { readonly ok: false; readonly problems: readonly Problem[] };

export const parsed = <T>(value: T): Parsed<T> => ({ ok: true, value });
export const refused = (...problems: readonly Problem[]): { readonly ok: false; readonly problems: readonly Problem[] } => ({
  ok: false,
  problems,
});

/** One readable line: `/limit must be a number; / must not have "x"`. The first five problems are named, the rest counted. */
export function describeProblems(problems: readonly Problem[]): string {
  const named = problems.slice(0, 5).map(({ path, message }) => `${path === "" ? "the value" : path} ${message}`);
  return problems.length > 5 ? `${named.join("; ")}; and ${problems.length - 5} more` : named.join("; ");
}

/** At the edge a bad result becomes a `Fault`; `what` names the document. */
export function orFault<T>(result: Parsed<T>, code: FaultCode, what: string): T {
  if (result.ok) return result.value;
  throw new Fault(code, `${what}: ${describeProblems(result.problems)}`, { details: { problems: result.problems } });
}
