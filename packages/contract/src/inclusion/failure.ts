import { step } from "../json-pointer.ts";
import type { Problem } from "../parsed.ts";
import { type Candidates, candidatesOf, interleaved, putting, refusedByAll } from "./candidate.ts";

/** Why a schema is not known to be included in another. `path` leads into the value. */
export interface InclusionReason extends Problem {
  /** The keyword of the wide schema that stands against it. */
  readonly keyword: string;
  /** Words for what the narrow schema allows and the wide one refuses (`null`, `a number below 1`); absent when that could not be told. */
  readonly refused?: string;
  /** The property that is missing, or must not be there, where that is what is wrong. */
  readonly property?: string;
}

export interface Failure {
  readonly reasons: readonly InclusionReason[];
  readonly candidates: Candidates;
}

type Values = (base?: unknown) => readonly unknown[];

const mostReasons = 20;

export const refusal = (keyword: string, refused: string, values: Values): Failure => ({
  reasons: [refusalReason(keyword, refused)],
  candidates: (base) => candidatesOf(values(base)),
});

export const refusalReason = (keyword: string, refused: string): InclusionReason => ({
  path: "",
  keyword,
  refused,
  message: `may be ${refused}, which is not allowed`,
});

export const aboutProperty = (property: string, { reasons, candidates }: Failure): Failure => ({
  reasons: reasons.map((reason) => ({ ...reason, property })),
  candidates,
});

/** Whether it fits cannot be told; `values` are tried all the same. */
export const unproven = (keyword: string, why: string, values: Values = () => []): Failure => ({
  reasons: [{ path: "", keyword, message: `cannot be compared: ${why}` }],
  candidates: (base) => candidatesOf(values(base)),
});

/** One thing is wrong, or several, each of which is enough. */
export function anyFailure(failures: readonly Failure[]): Failure | undefined {
  const [only] = failures;
  if (failures.length < 2) return only;
  return {
    reasons: failures.flatMap(({ reasons }) => reasons).slice(0, mostReasons),
    candidates: (base) => interleaved(failures.map(({ candidates }) => candidates(base))),
  };
}

/** No variant takes it. The reasons are those of the variant that comes nearest. */
export function everyFailure(failures: readonly Failure[]): Failure {
  const [nearest, ...others] = [...failures].sort((one, other) => one.reasons.length - other.reasons.length);
  if (nearest === undefined || others.length === 0) return nearest ?? { reasons: [], candidates: () => [] };
  return {
    reasons: nearest.reasons,
    candidates: (base) =>
      refusedByAll(
        [nearest, ...others].map(({ candidates }) => candidates),
        base,
      ),
  };
}

interface Part {
  /** Values of the container that have this value as the part; made of `base` where one is given. */
  readonly put: (value: unknown, base?: unknown) => readonly unknown[];
  /** The part of a base. */
  readonly got?: (base: unknown) => unknown;
}

/** The failure of a part, as one of the container. */
export function inPart(failure: Failure, keys: readonly (string | number)[], { put, got }: Part): Failure {
  const prefix = keys.map(step).join("");
  return {
    reasons: failure.reasons.map((reason) => ({ ...reason, path: prefix + reason.path })),
    candidates: (base) => putting(failure.candidates(base === undefined ? undefined : got?.(base)), (value) => put(value, base)),
  };
}
