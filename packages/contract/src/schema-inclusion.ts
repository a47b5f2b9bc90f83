import type { Form } from "./check/compiler.ts";
import { checker } from "./checker.ts";
import { encode } from "./encode.ts";
import { isFault } from "./fault.ts";
import type { Candidate } from "./inclusion/candidate.ts";
import type { Failure, InclusionReason } from "./inclusion/failure.ts";
import { type Ids, openDocument, type Place, placeAt } from "./inclusion/place.ts";
import { prover } from "./inclusion/prove.ts";
import type { Prover } from "./inclusion/prover.ts";
import { sharedWith } from "./inclusion/relate-residue.ts";
import { sameSchema } from "./inclusion/same-schema.ts";
import { type Steps, within } from "./inclusion/steps.ts";
import type { Json } from "./json.ts";
import type { JsonSchema } from "./json-schema.ts";

export type { InclusionReason } from "./inclusion/failure.ts";

export interface InclusionOptions {
  /** As `checker` has it. Default `live`. */
  readonly form?: Form;
  /**
   * What an open object holds beyond the properties that the narrow schema describes. `anything` (the default): whatever a check lets pass. `absent`:
   * nothing, as TypeScript takes it when it assigns `{ a: number }` to `{ a: number; b?: string }`.
   */
  readonly undescribed?: "anything" | "absent";
  /** JSON Pointers to the parts that are meant; references still reach the whole. Default "", the whole. */
  readonly narrowAt?: string;
  readonly wideAt?: string;
  /** How much work may be done before the answer is `cannot-prove`. Default 20,000, a fraction of a second. */
  readonly maxSteps?: number;
}

export interface Inclusion {
  readonly verdict: "fits" | "does-not-fit" | "cannot-prove";
  /** Why not, empty exactly for `fits`. Paths lead into the value; `*` stands for every further item or property. */
  readonly reasons: readonly InclusionReason[];
  /** For `does-not-fit`, where it can be encoded: a value, as `encode` writes it, that the narrow schema allows and the wide one refuses. */
  readonly witness?: Json;
}

const defaultSteps = 20_000;

/**
 * Whether every value that `narrow` allows is allowed by `wide`. `fits` and `does-not-fit` are certain: the one is proven, the other shown by a value
 * that was checked against both, or, where signatures of functions or contents of promises and iterables differ, which no check of values sees, by the
 * value of that part. A function fits when it takes all that the wide one is given and gives no more than that promises (after a promise of undefined
 * nobody looks); a type parameter stands for its constraint; recursive schemas are compared coinductively. A schema fits every schema that says the same.
 *
 * Not decided, hence `cannot-prove`: whether one pattern or format includes another; `not` and `oneOf` where nothing tells the parts apart;
 * `multipleOf` of fractions; whether one class extends another; overloaded functions and those with rest parameters, unless equal; a union that takes
 * a value only in parts that no property, item or bound tells apart; a witness that was not found; what takes more than `maxSteps`.
 * Taken for granted: what an object inherits is not among the properties that a schema constrains; values are less than 512 levels deep.
 *
 * Throws what `checker` throws.
 */
export function inclusion(
  narrow: JsonSchema | boolean,
  wide: JsonSchema | boolean,
  { form = "live", undescribed = "anything", narrowAt = "", wideAt = "", maxSteps = defaultSteps }: InclusionOptions = {},
): Inclusion {
  const { one, other, prove, steps } = prepare([narrow, narrowAt], [wide, wideAt], { form, undescribed, maxSteps });
  // Costs no more than reading both; a proof by cases may not come to its end.
  if (sameSchema(one, other)) return { verdict: "fits", reasons: [] };
  return within(
    () => {
      const failure = prove.relate([one], other);
      if (failure === undefined) return { verdict: "fits", reasons: [] };
      const reasons = failure.reasons.toSorted((one, other) => depthOf(one) - depthOf(other));
      const found = witnesses(failure, steps, maxSteps);
      if (found.length === 0) return { verdict: "cannot-prove", reasons };
      return { verdict: "does-not-fit", reasons, ...witnessAmong(found, form) };
    },
    () => ({ verdict: "cannot-prove", reasons: [tooLarge] }),
  );
}

/**
 * Whether it is certain that no value is allowed by both schemas. `narrowAt` and `wideAt` are the parts of the first and the second.
 * Throws what `checker` throws.
 */
export function areDisjoint(
  one: JsonSchema | boolean,
  other: JsonSchema | boolean,
  { form = "live", undescribed = "anything", narrowAt = "", wideAt = "", maxSteps = defaultSteps }: InclusionOptions = {},
): boolean {
  const { one: first, other: second, prove } = prepare([one, narrowAt], [other, wideAt], { form, undescribed, maxSteps });
  const { kinds, clauses } = prove.expander;
  return within(
    () => kinds.every((kind) => clauses([first], kind).every((clause) => sharedWith(clause, second, prove).length === 0)),
    () => false,
  );
}

/** What is wrong at the top is said first. */
const depthOf = ({ path }: InclusionReason): number => path.split("/").length;

const tooLarge: InclusionReason = { path: "", keyword: "", message: "cannot be compared: the schemas are too large together" };

type Part = readonly [JsonSchema | boolean, string];

function prepare(
  [narrow, narrowAt]: Part,
  [wide, wideAt]: Part,
  { form, undescribed, maxSteps }: Required<Pick<InclusionOptions, "form" | "undescribed" | "maxSteps">>,
): { readonly one: Place; readonly other: Place; readonly prove: Prover; readonly steps: Steps } {
  // A schema that compiles is well-formed, which everything below relies on.
  checker(narrow, { form, at: narrowAt });
  checker(wide, { form, at: wideAt });
  const ids: Ids = { next: 0 };
  const steps: Steps = { left: maxSteps };
  const mine = openDocument(narrow, form, ids);
  const theirs = narrow === wide ? mine : openDocument(wide, form, ids);
  const prove = prover({ form, undescribed, ids, steps, classNames: () => [...classNames(narrow), ...classNames(wide)] });
  return { one: placeAt(mine, narrowAt), other: placeAt(theirs, wideAt), prove, steps };
}

/** Looking for a witness may take a part of the work that the proof may. */
function witnesses(failure: Failure, steps: Steps, maxSteps: number): readonly Candidate[] {
  steps.left = maxSteps / 10;
  const found: Candidate[] = [];
  within(
    () => {
      for (const candidate of failure.candidates()) {
        found.push(candidate);
        // One that can be encoded is better.
        if (found.length >= enough || (!candidate.isStandIn && encoded(candidate.value) !== undefined)) return;
      }
    },
    () => undefined,
  );
  return found;
}

const enough = 4;

function witnessAmong(found: readonly Candidate[], form: Form): { readonly witness?: Json } {
  for (const { value, isStandIn } of found) {
    // What stands for a function's part tells nothing by itself.
    if (isStandIn) continue;
    if (form === "encoded") return { witness: value as Json }; // Made from JSON Schema keywords alone.
    const witness = encoded(value);
    if (witness !== undefined) return { witness };
  }
  return {};
}

function encoded(value: unknown): Json | undefined {
  try {
    return encode(value);
  } catch (thrown) {
    if (isFault(thrown)) return undefined;
    throw thrown;
  }
}

function classNames(schema: unknown): readonly string[] {
  const found = new Set<string>();
  JSON.stringify(schema, (key, value: unknown) => {
    if (key === "x-onex-class" && typeof value === "string") found.add(value);
    return value;
  });
  return [...found];
}
