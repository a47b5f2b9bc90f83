import { first } from "./candidate.ts";
import type { Clause } from "./clause.ts";
import { aboutProperty, anyFailure, type Failure, refusal, unproven } from "./failure.ts";
import { bases, inProperty } from "./object-base.ts";
import { isDescribed, namesOf, propertyMeet, propertyPlaces, requiredOf } from "./parts.ts";
import { below, checkerOf, keywordsOf, type Place } from "./place.ts";
import type { Prover } from "./prover.ts";
import { restFailures } from "./relate-rest.ts";

/** Why an object of the narrow clause may miss one of the schemas of the wide one. */
export function objectFailure(narrow: Clause, wide: Clause, prover: Prover): Failure | undefined {
  const failures = wide.own.flatMap((place) => [
    ...propertyFailures(narrow, place, prover),
    ...restFailures(narrow, place, prover),
    ...countFailures(narrow, place, prover),
    ...nameFailures(narrow, place, prover),
  ]);
  return anyFailure(failures);
}

function propertyFailures(narrow: Clause, wide: Place, prover: Prover): readonly Failure[] {
  const { properties = {}, required = [], patternProperties, additionalProperties } = keywordsOf(wide);
  const mine = requiredOf(narrow);
  const theirs = new Set(required);
  const isTold = patternProperties !== undefined || (additionalProperties !== undefined && additionalProperties !== true);
  const names = new Set([...Object.keys(properties), ...required, ...(isTold ? namesOf(narrow) : [])]);
  const failures: Failure[] = [];
  for (const name of names) {
    if (theirs.has(name) && !mine.has(name)) failures.push(missing(narrow, name, prover));
    const isAbsent = prover.undescribed === "absent" && !mine.has(name) && !isDescribed(narrow, name);
    const failure = isAbsent ? undefined : propertyFailure(narrow, wide, name, theirs.has(name), prover);
    if (failure !== undefined) failures.push(failure);
  }
  return failures;
}

function propertyFailure(narrow: Clause, wide: Place, name: string, isRequired: boolean, prover: Prover): Failure | undefined {
  const meet = propertyMeet(narrow, name);
  for (const place of propertyPlaces(wide, name)) {
    const failure =
      place.schema === false
        ? forbidden(narrow, name, isRequired, prover)
        : prover.relate(meet, place, isRequired ? undefined : "undefined");
    if (failure === undefined) continue;
    return place.schema === false ? failure : inProperty(failure, name, { narrow, prover });
  }
  return undefined;
}

function forbidden(narrow: Clause, name: string, isRequired: boolean, prover: Prover): Failure | undefined {
  const meet = propertyMeet(narrow, name);
  // Undefined is as good as absent, unless it is required.
  const kinds = prover.expander.kinds.filter((kind) => isRequired || kind !== "undefined");
  const hasValue = kinds.some((kind) => prover.expander.clauses(meet, kind).some((clause) => !prover.emptiness.ofClause(clause)));
  if (!hasValue) return undefined;
  const values = (base: unknown) =>
    bases(narrow, prover, base).flatMap((object) => [
      object,
      ...prover.sampler.ofMeet(meet).map((value) => ({ ...object, [name]: value })),
    ]);
  return aboutProperty(name, refusal("additionalProperties", `an object with ${JSON.stringify(name)}`, values));
}

function missing(narrow: Clause, name: string, prover: Prover): Failure {
  const values = (base: unknown) =>
    narrow.atoms.length > 0
      ? prover.sampler.ofClause(narrow)
      : bases(narrow, prover, base).map((object) => Object.fromEntries(Object.entries(object).filter(([key]) => key !== name)));
  return aboutProperty(name, refusal("required", `an object without ${JSON.stringify(name)}`, values));
}

function countFailures(narrow: Clause, wide: Place, prover: Prover): readonly Failure[] {
  const { minProperties: least = 0, maxProperties: most = Infinity } = keywordsOf(wide);
  const failures: Failure[] = [];
  const stated = narrow.own.map(keywordsOf);
  const sure = [...requiredOf(narrow)].filter((name) => !mayBeUndefined(narrow, name, prover)).length;
  if (least > Math.max(sure, ...stated.map(({ minProperties = 0 }) => minProperties))) {
    const refused = least === 1 ? "an empty object" : `an object with fewer than ${least} properties`;
    failures.push(refusal("minProperties", refused, () => prover.sampler.ofClause(narrow)));
  }
  const known = isClosed(narrow) ? namesOf(narrow).size : Infinity;
  if (most < Math.min(known, ...stated.map(({ maxProperties = Infinity }) => maxProperties))) {
    const values = (base: unknown) => bases(narrow, prover, base).map((object) => crowded(object, narrow, most, prover));
    failures.push(refusal("maxProperties", `an object with more than ${most} properties`, values));
  }
  return failures;
}

const mayBeUndefined = (narrow: Clause, name: string, prover: Prover): boolean =>
  prover.expander.clauses(propertyMeet(narrow, name), "undefined").length > 0 && prover.expander.form === "live";

const isClosed = ({ own }: Clause): boolean =>
  own.some((place) => {
    const { additionalProperties, patternProperties } = keywordsOf(place);
    return additionalProperties === false && patternProperties === undefined;
  });

function crowded(object: object, narrow: Clause, most: number, { sampler }: Prover): object {
  const whole: Record<string, unknown> = { ...object };
  const names = [...namesOf(narrow), ...Array.from({ length: Math.min(most, 100) + 1 }, (_, index) => `x${index}`)];
  for (const name of names) {
    if (Object.keys(whole).length > most) break;
    const sample = sampler.ofMeet(propertyMeet(narrow, name)).find((value) => value !== undefined);
    if (sample !== undefined) whole[name] = sample;
  }
  return whole;
}

/** In the live form a closed object may have any further key whose value is undefined, so only a narrow `propertyNames` says what keys there are. */
function nameFailures(narrow: Clause, wide: Place, prover: Prover): readonly Failure[] {
  if (keywordsOf(wide).propertyNames === undefined) return [];
  const names = below(wide, "propertyNames");
  const stated = narrow.own
    .filter((place) => keywordsOf(place).propertyNames !== undefined)
    .map((place) => below(place, "propertyNames"));
  const meet = [...stated, prover.expander.synthesize({ type: "string" })];
  const known = [...namesOf(narrow)];
  if (prover.expander.form === "encoded" && isClosed(narrow) && known.every((name) => checkerOf(names).is(name))) return [];
  const failure = prover.relate(meet, names);
  if (failure === undefined) return [];
  const wrong = (base: unknown): readonly unknown[] => {
    const keys = [...known, ...first(failure.candidates(), 4).map(({ value }) => String(value))].filter(
      (name) => !checkerOf(names).is(name),
    );
    return bases(narrow, prover, base).flatMap((object) =>
      keys.flatMap((key) => prover.sampler.ofMeet(propertyMeet(narrow, key)).map((value) => ({ ...object, [key]: value }))),
    );
  };
  return [unproven("propertyNames", "the names of the properties are constrained", wrong)];
}
