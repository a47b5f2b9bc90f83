import type { Clause } from "./clause.ts";
import { anyFailure, type Failure, unproven } from "./failure.ts";
import { contentPlace } from "./parts.ts";
import { below, keywordsOf, type Place } from "./place.ts";
import type { Prover } from "./prover.ts";
import { sameSchema } from "./same-schema.ts";
import { standInFailure } from "./stand-in.ts";

/**
 * Why a function of the narrow signature may not do for the wide one: it must take all that the wide one is given, and give no more than the wide one
 * promises. Arguments are compared by position; a function may leave out the last ones.
 */
export function functionFailure(narrow: Place, wide: Place, clause: Clause, prover: Prover): Failure | undefined {
  if (sameSchema(narrow, wide)) return undefined;
  const parts = [narrow, wide].flatMap((place) => [contentPlace(place, "inputs"), contentPlace(place, "outputs")]);
  if (parts.some((part) => part !== undefined && isOverloaded(part))) {
    return unproven("x-onex-overload", "one of the functions is overloaded");
  }
  const examples = () => prover.sampler.ofClause(clause);
  const failures = [inputsFailure(narrow, wide, examples, prover), outputsFailure(narrow, wide, examples, prover)];
  return anyFailure(failures.filter((failure) => failure !== undefined));
}

const isOverloaded = (place: Place): boolean =>
  keywordsOf(place).anyOf?.some((variant) => variant["x-onex-overload"] !== undefined) ?? false;

type Examples = () => readonly unknown[];

const giving = { keyword: "outputs", having: (refused: string) => `a function that may give ${refused}` } as const;
const notTaking = (position: number) =>
  ({
    keyword: "inputs",
    having: (refused: string) => `a function that does not take ${refused} as argument ${position}`,
  }) as const;

function outputsFailure(narrow: Place, wide: Place, examples: Examples, prover: Prover): Failure | undefined {
  const wanted = contentPlace(wide, "outputs");
  // A caller that is promised undefined looks at nothing, as with TypeScript's void.
  if (wanted === undefined || keywordsOf(wanted)["x-onex-type"] === "undefined") return undefined;
  const given = contentPlace(narrow, "outputs");
  const failure = prover.relate(given === undefined ? [] : [given], wanted);
  return failure && standInFailure(failure, giving, examples);
}

function inputsFailure(narrow: Place, wide: Place, examples: Examples, prover: Prover): Failure | undefined {
  const taken = contentPlace(narrow, "inputs");
  if (taken === undefined) return undefined;
  const given = contentPlace(wide, "inputs");
  if (given === undefined) return unproven("inputs", "what the function is called with is not known");
  const [mine, theirs] = [argumentsOf(taken), argumentsOf(given)];
  if (mine !== undefined && theirs !== undefined) return argumentFailure(mine, theirs, examples, prover);
  const failure = prover.relate([given], taken);
  // Names are not what an argument is passed by, so this says nothing certain.
  return failure && unproven("inputs", "the functions have rest parameters or inputs of another form");
}

interface Argument {
  readonly place: Place;
  readonly isRequired: boolean;
}

/** The parameters in order; undefined where the last may be a rest parameter or the inputs are no plain list of them. */
function argumentsOf(inputs: Place): readonly Argument[] | undefined {
  const { type, properties = {}, required = [], additionalProperties, $ref, anyOf } = keywordsOf(inputs);
  if (type !== "object" || additionalProperties !== false || $ref !== undefined || anyOf !== undefined) return undefined;
  const found = Object.keys(properties).map((name) => ({
    place: below(inputs, "properties", name),
    isRequired: required.includes(name),
  }));
  const last = found.at(-1);
  return last !== undefined && !last.isRequired && keywordsOf(last.place).type === "array" ? undefined : found;
}

function argumentFailure(
  taken: readonly Argument[],
  given: readonly Argument[],
  examples: Examples,
  prover: Prover,
): Failure | undefined {
  const undefinedPlace = prover.expander.synthesize({ "x-onex-type": "undefined" });
  for (const [index, { place, isRequired }] of taken.entries()) {
    const argument = given[index];
    const failures = [
      argument === undefined ? undefined : prover.relate([argument.place], place, isRequired ? undefined : "undefined"),
      isRequired && argument?.isRequired !== true ? prover.relate([undefinedPlace], place) : undefined,
    ];
    const failure = anyFailure(failures.filter((one) => one !== undefined));
    if (failure !== undefined) return standInFailure(failure, notTaking(index + 1), examples);
  }
  return undefined;
}
