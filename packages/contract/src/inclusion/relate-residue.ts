import type { Clause, Residue } from "./clause.ts";
import { type Failure, unproven } from "./failure.ts";
import type { Place } from "./place.ts";
import type { Prover } from "./prover.ts";
import { sameSchema } from "./same-schema.ts";

/** Why a value of the narrow clause may be one of those that `not`, or another variant of `oneOf`, excludes. */
export function residueFailure(narrow: Clause, { keyword, place, excluded }: Residue, prover: Prover): Failure | undefined {
  if (narrow.residues.some((own) => own.keyword === keyword && sameSchema(own.place, place))) return undefined;
  const shared = excluded.flatMap((other) => sharedWith(narrow, other, prover));
  if (shared.length === 0) return undefined;
  const values = () => shared.flatMap((clause) => prover.sampler.ofClause(clause));
  return unproven(keyword, keyword === "not" ? "what is excluded may be allowed" : "several variants may hold at once", values);
}

/** The cases of a schema that may have a value in common with the clause. */
export const sharedWith = (clause: Clause, place: Place, { expander, emptiness }: Prover): readonly Clause[] =>
  expander
    .clauses([place], clause.kind)
    .map((other) => expander.common(clause, other))
    .filter((both) => both !== undefined && !emptiness.ofClause(both))
    .filter((both) => both !== undefined);
