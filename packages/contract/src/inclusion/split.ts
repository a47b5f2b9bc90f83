import { type Clause, isJsonKind } from "./clause.ts";
import type { Expander } from "./expander.ts";
import { cutAt, integersOf } from "./number-range.ts";
import { fixedItems, itemMeet, leastItems, namesOf, propertyMeet, propertyPlaces, requiredOf } from "./parts.ts";
import { keywordsOf, type Meet, type Place } from "./place.ts";

const mostPieces = 32;

/**
 * The clause in pieces that the wide clauses may take one by one where none takes the whole: a range of numbers at their bounds, an object by a property
 * (the tag of a union, mostly), a tuple by an item. Undefined when there is nothing to split.
 */
export function splitFor(narrow: Clause, wides: readonly Clause[], expander: Expander): readonly Clause[] | undefined {
  if (narrow.kind === "number") return numberPieces(narrow, wides);
  if (narrow.kind === "object") return objectPieces(narrow, wides, expander);
  return narrow.kind === "array" ? arrayPieces(narrow, wides, expander) : undefined;
}

function numberPieces(narrow: Clause, wides: readonly Clause[]): readonly Clause[] | undefined {
  const { range } = narrow;
  if (range === undefined) return undefined;
  const integers = wides.some(({ values }) => values !== undefined) ? integersOf(range, mostPieces) : undefined;
  if (integers !== undefined) return [{ ...narrow, values: integers.filter((value) => isMultiple(value, range.divisors)) }];
  if (wides.length < 2) return undefined;
  const others = wides.map((wide) => wide.range).filter((other) => other !== undefined);
  const pieces = cutAt(range, others);
  return pieces.length < 2 ? undefined : pieces.map((piece) => ({ ...narrow, range: piece }));
}

const isMultiple = (value: number, divisors: readonly number[]): boolean =>
  divisors.every((divisor) => Number.isInteger(value / divisor));

function objectPieces(narrow: Clause, wides: readonly Clause[], expander: Expander): readonly Clause[] | undefined {
  const required = requiredOf(narrow);
  const isTelling = (name: string): boolean =>
    wides.filter(({ own }) => own.some((place) => propertyPlaces(place, name).length > 0)).length > 1 ||
    wides.some((wide) => requiredOf(wide).has(name) !== required.has(name));
  const found = [...namesOf(narrow)].flatMap((name) => {
    if (!isTelling(name)) return [];
    const alternatives = alternativesOf(propertyMeet(narrow, name), expander);
    const isOptional = !required.has(name);
    const count = alternatives.length + (isOptional ? 1 : 0);
    return count < 2 || count > mostPieces ? [] : [{ name, alternatives, isOptional }];
  });
  // Tags have few values and are required.
  const [best] = found.sort(
    (one, other) => Number(one.isOptional) - Number(other.isOptional) || tagRank(one.alternatives) - tagRank(other.alternatives),
  );
  if (best === undefined) return undefined;
  const { name, alternatives, isOptional } = best;
  const there = alternatives.map((meet) => ({ ...withPart(narrow, name, meet), present: new Set([...narrow.present, name]) }));
  return isOptional ? [withPart(narrow, name, [expander.synthesize(false)]), ...there] : there;
}

/** Whether all that tells the alternatives apart are values. */
const tagRank = (alternatives: readonly Meet[]): number =>
  alternatives.every((meet) => meet.some((place) => keywordsOf(place).const !== undefined)) ? 0 : 1;

function arrayPieces(narrow: Clause, wides: readonly Clause[], expander: Expander): readonly Clause[] | undefined {
  const fixed = Math.max(fixedItems(narrow.own), ...wides.map(({ own }) => fixedItems(own)));
  const least = leastItems(narrow);
  for (let index = 0; index < Math.min(fixed, least, mostPieces); index += 1) {
    const alternatives = alternativesOf(itemMeet(narrow, index), expander);
    if (alternatives.length > 1 && alternatives.length <= mostPieces) {
      return alternatives.map((meet) => withPart(narrow, String(index), meet));
    }
  }
  return undefined;
}

/** What tells the cases of a part from each other; together they are the part. */
function alternativesOf(meet: Meet, { kinds, clauses, synthesize }: Expander): readonly Meet[] {
  const found: (readonly [Meet, string])[] = [];
  for (const kind of kinds) {
    const type: Place | undefined = isJsonKind(kind) ? synthesize({ type: kind }) : undefined;
    for (const { values, own, atoms } of clauses(meet, kind)) {
      if (kind === "undefined") found.push(alternative([synthesize({ "x-onex-type": "undefined" })]));
      else if (values !== undefined) for (const value of values) found.push(alternative([synthesize({ const: asJson(value) })]));
      else found.push(alternative(type === undefined ? atoms : [...own, ...atoms, type]));
    }
    if (found.length > mostPieces) break;
  }
  return [...new Map(found.map(([parts, key]) => [key, parts])).values()];
}

const alternative = (meet: Meet): readonly [Meet, string] => [meet, meet.map(({ id }) => id).join("&")];

/** Values that a clause lists, undefined aside, come from `const`, `enum` or `type`. */
const asJson = (value: unknown): null | boolean | number | string => value as null | boolean | number | string;

const withPart = (clause: Clause, key: string, meet: Meet): Clause => ({
  ...clause,
  parts: new Map([...clause.parts, [key, [...(clause.parts.get(key) ?? []), ...meet]]]),
});
