import type { Clause } from "./clause.ts";
import { anyFailure, type Failure, inPart, refusal } from "./failure.ts";
import { fixedItems, fixedItemsOf, itemMeet, itemPlaces, leastItems } from "./parts.ts";
import { keywordsOf, type Place } from "./place.ts";
import type { Prover } from "./prover.ts";

const count = (items: number): string => (items === 1 ? "1 item" : `${items} items`);

/** Why an array of the narrow clause may miss one of the schemas of the wide one. */
export const arrayFailure = (narrow: Clause, wide: Clause, prover: Prover): Failure | undefined =>
  anyFailure(wide.own.flatMap((place) => [...lengthFailures(narrow, place, prover), ...itemFailures(narrow, place, prover)]));

function lengthFailures(narrow: Clause, wide: Place, prover: Prover): readonly Failure[] {
  const { minItems: least = 0, maxItems: most = Infinity, uniqueItems = false } = keywordsOf(wide);
  const longest = prover.emptiness.mostItems(narrow);
  const failures: Failure[] = [];
  if (leastItems(narrow) < least) {
    failures.push(refusal("minItems", `an array with fewer than ${count(least)}`, () => prover.sampler.ofClause(narrow)));
  }
  if (longest > most) {
    failures.push(
      refusal("maxItems", `an array with more than ${count(most)}`, (base) => arrays(narrow, base, most + 1, prover)),
    );
  }
  const isUnique = longest < 2 || narrow.own.some((place) => keywordsOf(place).uniqueItems === true);
  if (uniqueItems && !isUnique) {
    const repeated = (base: unknown) => arrays(narrow, base, 2, prover).map(([first, , ...rest]) => [first, first, ...rest]);
    failures.push(refusal("uniqueItems", "an array with an item twice", repeated));
  }
  return failures;
}

function itemFailures(narrow: Clause, wide: Place, prover: Prover): readonly Failure[] {
  const { prefixItems, items } = keywordsOf(wide);
  if (prefixItems === undefined && (items === undefined || items === true)) return [];
  const longest = prover.emptiness.mostItems(narrow);
  const fixed = Math.max(fixedItemsOf(narrow), fixedItems([wide]));
  const failures: Failure[] = [];
  for (let index = 0; index <= fixed && index < longest; index += 1) {
    for (const place of itemPlaces(wide, index)) {
      const failure = prover.relate(itemMeet(narrow, index), place);
      if (failure === undefined) continue;
      if (place.schema === false) {
        const refused = `an array with more than ${count(index)}`;
        failures.push(refusal("items", refused, (base) => arrays(narrow, base, index + 1, prover)));
      } else failures.push(inItem(failure, index, index === fixed, { narrow, prover }));
    }
  }
  return failures;
}

function inItem(
  failure: Failure,
  index: number,
  isRest: boolean,
  { narrow, prover }: { readonly narrow: Clause; readonly prover: Prover },
): Failure {
  return inPart(failure, [isRest ? "*" : index], {
    // What is described alike may also stand beside what is wrong for another reason.
    put: (value, base) => [
      ...arrays(narrow, base, index + 1, prover).map((items) => items.with(index, value)),
      ...(isRest && Array.isArray(base) && base.length > index ? [[...base, value]] : []),
    ],
    got: (base) => (Array.isArray(base) ? base[index] : undefined),
  });
}

/** Arrays of the clause with at least so many items, as far as examples are found. */
function arrays(narrow: Clause, base: unknown, least: number, prover: Prover): readonly (readonly unknown[])[] {
  if (least > 1_000) return [];
  const given = Array.isArray(base) ? [base] : prover.sampler.ofClause(narrow).filter(Array.isArray).slice(0, 2);
  return given.flatMap((items: readonly unknown[]) => {
    const longer = [...items];
    while (longer.length < least) {
      const samples = prover.sampler.ofMeet(itemMeet(narrow, longer.length));
      if (samples.length === 0) return [];
      longer.push(samples[longer.length % samples.length]);
    }
    return [longer];
  });
}
