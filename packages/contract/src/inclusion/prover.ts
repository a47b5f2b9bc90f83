import type { Clause } from "./clause.ts";
import type { Emptiness } from "./emptiness.ts";
import type { Expander } from "./expander.ts";
import type { Failure } from "./failure.ts";
import type { Meet, Place } from "./place.ts";
import type { Sampler } from "./sample.ts";

/** What the rules of single kinds need of the comparison they are part of. */
export interface Prover {
  readonly expander: Expander;
  readonly emptiness: Emptiness;
  readonly sampler: Sampler;
  /** See `InclusionOptions`. */
  readonly undescribed: "anything" | "absent";
  /**
   * Why not every value that all of `narrow` allow is allowed by `wide`; undefined when they are. `or`: a value that need not be looked at, as an
   * undefined property is absent. Only for a part of the value that is being compared: a pair that is met again within itself is taken to fit.
   */
  relate(narrow: Meet, wide: Place, or?: "undefined"): Failure | undefined;
  /** The same for cases. */
  within(narrow: Clause, wide: Clause): Failure | undefined;
}
