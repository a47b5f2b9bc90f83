import { step } from "../json-pointer.ts";
import type { Problem } from "../parsed.ts";

/** Why a schema is not known to be included in another. `path` leads into the value. */
export interface InclusionReason extends Problem {
  /** The keyword of the wide schema that stands against it. */
  readonly keyword: string;
  /** Words for what the narrow schema allows and the wide one refuses (`null`, `a number below 1`); absent when that could not be told. */
  readonly refused?: string;
}

/** A value that the narrow schema may allow and the wide one refuse. */
export interface Candidate {
  readonly value: unknown;
  /**
   * It holds a stand-in, for example a function, for one that the wide schema refuses by its signature. No check of values sees that, so such a
   * candidate counts without being refused.
   */
  readonly isStandIn: boolean;
}

export interface Failure {
  readonly reasons: readonly InclusionReason[];
  /** Candidates, the likeliest first. A container may put what is wrong into `base`, which is wrong for another reason already. */
  readonly candidates: (base?: unknown) => readonly Candidate[];
}

const mostReasons = 20;
const mostCandidates = 12;

export const candidatesOf = (values: readonly unknown[]): readonly Candidate[] =>
  values.slice(0, mostCandidates).map((value) => ({ value, isStandIn: false }));

export function refusal(keyword: string, refused: string, values: (base?: unknown) => readonly unknown[]): Failure {
  const reason = { path: "", keyword, refused, message: `may be ${refused}, which is not allowed` };
  return { reasons: [reason], candidates: (base) => candidatesOf(values(base)) };
}

/** Whether it fits cannot be told; `values` are tried all the same. */
export function unproven(keyword: string, why: string, values: (base?: unknown) => readonly unknown[] = () => []): Failure {
  return {
    reasons: [{ path: "", keyword, message: `cannot be compared: ${why}` }],
    candidates: (base) => candidatesOf(values(base)),
  };
}

/** One thing is wrong, or several, each of which is enough. */
export function anyFailure(failures: readonly Failure[]): Failure | undefined {
  const [only] = failures;
  if (failures.length < 2) return only;
  return {
    reasons: failures.flatMap(({ reasons }) => reasons).slice(0, mostReasons),
    candidates: (base) => interleaved(failures.map(({ candidates }) => candidates(base))),
  };
}

/** No variant takes it: what is wrong for one is put into what is wrong for the others. */
export function everyFailure(failures: readonly Failure[]): Failure {
  const [first, ...others] = [...failures].sort((one, other) => one.reasons.length - other.reasons.length);
  if (first === undefined || others.length === 0) return first ?? { reasons: [], candidates: () => [] };
  return {
    reasons: first.reasons,
    candidates: (base) => {
      let found = refusedAlone(first.candidates(base));
      for (const { candidates } of others) {
        const alone = refusedAlone(candidates(base));
        const combined = found.slice(0, 4).flatMap(({ value }) => refusedAlone(candidates(value)).slice(0, 4));
        found = interleaved([combined, found, alone]);
      }
      return found;
    },
  };
}

/** What one variant refuses by a signature another one may take. */
const refusedAlone = (candidates: readonly Candidate[]): readonly Candidate[] => candidates.filter(({ isStandIn }) => !isStandIn);

function interleaved(lists: readonly (readonly Candidate[])[]): readonly Candidate[] {
  const found: Candidate[] = [];
  const longest = Math.max(0, ...lists.map(({ length }) => length));
  for (let index = 0; index < longest && found.length < mostCandidates; index += 1) {
    for (const list of lists) {
      const candidate = list[index];
      if (candidate !== undefined) found.push(candidate);
    }
  }
  return found;
}

/** The failure of a part, as one of the container that `put` makes with a value for the part. `got` reads the part of a base. */
export function inPart(
  failure: Failure,
  keys: readonly (string | number)[],
  {
    put,
    got,
  }: { readonly put: (value: unknown, base?: unknown) => readonly unknown[]; readonly got?: (base: unknown) => unknown },
): Failure {
  const prefix = keys.map(step).join("");
  return {
    reasons: failure.reasons.map((reason) => ({ ...reason, path: prefix + reason.path })),
    candidates: (base) =>
      failure
        .candidates(base === undefined ? undefined : got?.(base))
        .flatMap(({ value, isStandIn }) => put(value, base).map((whole) => ({ value: whole, isStandIn })))
        .slice(0, mostCandidates),
  };
}
