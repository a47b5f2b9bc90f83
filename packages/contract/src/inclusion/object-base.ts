import type { Clause } from "./clause.ts";
import { type Failure, inPart } from "./failure.ts";
import type { Prover } from "./prover.ts";

/** Objects of the clause to put something into: the given one, or examples. */
export const bases = (narrow: Clause, prover: Prover, base: unknown): readonly object[] =>
  (isPlain(base) ? [base] : prover.sampler.ofClause(narrow).slice(0, 2)).filter(isPlain);

const isPlain = (value: unknown): value is object =>
  typeof value === "object" && value !== null && [Object.prototype, null].includes(Object.getPrototypeOf(value));

/** The failure of a property, as one of the object. `shown` stands in the path for a name that is only an example. */
export const inProperty = (
  failure: Failure,
  name: string,
  { narrow, prover, shown = name }: { readonly narrow: Clause; readonly prover: Prover; readonly shown?: string },
): Failure =>
  inPart(failure, [shown], {
    put: (value, base) => bases(narrow, prover, base).map((object) => ({ ...object, [name]: value })),
    got: (base) => (isPlain(base) && Object.hasOwn(base, name) ? Reflect.get(base, name) : undefined),
  });
