import { type Checker, type InclusionReason, inclusion, isFault, type Json, type JsonSchema } from "@onex/contract";
import { byTwoSchemas } from "./by-two-schemas.ts";
import { portVerdict, schemaWords } from "./port-fit.ts";

/** Whether every value of one schema can stand where another is asked for; `does-not-fit` and `fits` are certain. */
export interface PortProof {
  readonly verdict: "fits" | "does-not-fit" | "cannot-prove";
  /** Why not; empty exactly for `fits`. */
  readonly reasons: readonly InclusionReason[];
  /** A value, encoded, that the one allows and the other refuses. */
  readonly witness?: Json;
}

export const fitting: PortProof = { verdict: "fits", reasons: [] };

export const unproven = (message: string): PortProof => ({
  verdict: "cannot-prove",
  reasons: [{ path: "", keyword: "", message }],
});

/** Of a value that is there already. */
export function constantProof(value: unknown, check: Checker): PortProof {
  const problems = check.problems(value);
  return problems.length === 0
    ? fitting
    : { verdict: "does-not-fit", reasons: problems.map((problem) => ({ ...problem, keyword: "" })) };
}

/**
 * By inclusion. `fits` takes an open object to hold anything beside what is described, so that nothing has to be looked at any more. For
 * `does-not-fit` it holds nothing beside, as TypeScript takes it; and what is any, unknown or a type parameter may fit after all. What is neither is
 * `cannot-prove`: a run looks.
 */
export const portProof = byTwoSchemas((from, to): PortProof => {
  const quick = portVerdict(from, to);
  if (quick === "fits") return fitting;
  try {
    const strict = inclusion(from, to);
    if (strict.verdict === "fits") return fitting;
    const described = inclusion(from, to, { undescribed: "absent" });
    if (described.verdict === "does-not-fit" && !isOpen(from)) return described;
    if (quick === "disjoint") return misfit(from, to);
    return { verdict: "cannot-prove", reasons: strict.reasons };
  } catch (thrown) {
    // A schema that nobody can compile says nothing about its values.
    if (isFault(thrown)) return unproven(thrown.message);
    throw thrown;
  }
});

const misfit = (from: JsonSchema, to: JsonSchema): PortProof => ({
  verdict: "does-not-fit",
  reasons: [{ path: "", keyword: "type", message: `may be ${schemaWords(from)}, but must be ${schemaWords(to)}` }],
});

const openType = /"x-onex-type":"(?:any|unknown)"|"x-onex-generic"/;

/** Says of some part that anything may be there. */
const isOpen = (schema: JsonSchema): boolean => openType.test(JSON.stringify(schema));
