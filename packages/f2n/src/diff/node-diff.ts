import type { InclusionReason, Json } from "@onex/contract";

export interface NodeDiff {
  /**
   * `identical`: the same hash by the same algorithm, and the same kind of call. `compatible`: whoever calls the one may call the other. `breaking`: some call or answer certainly
   * differs in kind. `unproven`: neither could be shown.
   */
  readonly verdict: "identical" | "compatible" | "breaking" | "unproven";
  /** Inputs in the order of before, then new ones, the output and the call, for each overload of before. Empty for `identical`. */
  readonly ports: readonly PortDiff[];
  /** What callers may want to know and types do not say, one sentence each: effects, defaults, the name. */
  readonly notes: readonly string[];
}

export interface PortDiff {
  readonly port: "input" | "output" | "call";
  /** Of an input its name; `value` for the output, `call` for the call; `inputs` where the inputs are no list of properties. */
  readonly name: string;
  /** Index among the overloads of before; absent where it has a single signature. */
  readonly overload?: number;
  readonly verdict: PortVerdict;
  /** For people: `input "limit" no longer accepts null`. */
  readonly sentence: string;
  /** Why not, of the schemas; paths lead into the port's value. */
  readonly reasons: readonly InclusionReason[];
  /** A value, encoded, that the port allowed, or for the output allows now, and the other side refuses. */
  readonly witness?: Json;
}

export type PortVerdict = "same" | "compatible" | "unproven" | "breaking";

const ranks: readonly PortVerdict[] = ["same", "compatible", "unproven", "breaking"];

export const worst = (verdicts: readonly PortVerdict[]): PortVerdict =>
  verdicts.reduce((one, other) => (ranks.indexOf(other) > ranks.indexOf(one) ? other : one), "same");
