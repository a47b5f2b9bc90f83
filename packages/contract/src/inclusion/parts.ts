import { type Clause, partOf } from "./clause.ts";
import { below, checkerOf, keywordsOf, type Meet, type Place } from "./place.ts";

/** What one schema says of a property: nothing, its own schema, those of the patterns that match, or that of all others. */
export function propertyPlaces(place: Place, name: string): Meet {
  const { properties, patternProperties, additionalProperties } = keywordsOf(place);
  const found: Place[] = [];
  if (properties !== undefined && Object.hasOwn(properties, name)) found.push(below(place, "properties", name));
  for (const source of Object.keys(patternProperties ?? {})) {
    if (new RegExp(source, "u").test(name)) found.push(below(place, "patternProperties", source));
  }
  if (found.length === 0 && additionalProperties !== undefined) found.push(below(place, "additionalProperties"));
  return found;
}

export const propertyMeet = (clause: Clause, name: string): Meet => [
  ...clause.own.flatMap((place) => (isLoose(clause, place, name) ? describedPlaces(place, name) : propertyPlaces(place, name))),
  ...partOf(clause, name),
];

/** A live check does not ask a pattern about an undefined property, required or not, so it says too little of one that must be there. */
const isLoose = (clause: Clause, place: Place, name: string): boolean =>
  keywordsOf(place).patternProperties !== undefined && place.document.form === "live" && requiredOf(clause).has(name);

const describedPlaces = (place: Place, name: string): Meet =>
  Object.hasOwn(keywordsOf(place).properties ?? {}, name) ? [below(place, "properties", name)] : [];

export const requiredOf = (clause: Clause): ReadonlySet<string> =>
  new Set([...clause.own.flatMap((place) => keywordsOf(place).required ?? []), ...clause.present]);

/** The names that the schemas know: described, required, or fixed by a split. */
export function namesOf(clause: Clause): ReadonlySet<string> {
  const described = clause.own.flatMap((place) => Object.keys(keywordsOf(place).properties ?? {}));
  return new Set([...described, ...requiredOf(clause), ...clause.parts.keys()]);
}

/** Whether anything but the schema of `additionalProperties: true` is said of the property. */
export const isDescribed = (clause: Clause, name: string): boolean =>
  propertyMeet(clause, name).some(({ schema }) => schema !== true);

export function itemPlaces(place: Place, index: number): Meet {
  const { prefixItems = [], items } = keywordsOf(place);
  if (index < prefixItems.length) return [below(place, "prefixItems", index)];
  return items === undefined ? [] : [below(place, "items")];
}

export const itemMeet = (clause: Clause, index: number): Meet => [
  ...clause.own.flatMap((place) => itemPlaces(place, index)),
  ...partOf(clause, index),
];

/** From this index on every item is described alike. */
export const fixedItems = (places: Meet): number =>
  places.reduce((most, place) => Math.max(most, keywordsOf(place).prefixItems?.length ?? 0), 0);

/** The same for a clause, pieces of which fix items too. */
export const fixedItemsOf = ({ own, parts }: Clause): number =>
  Math.max(fixedItems(own), ...[...parts.keys()].map((key) => Number(key) + 1));

export const leastItems = ({ own }: Clause): number =>
  own.reduce((least, place) => Math.max(least, keywordsOf(place).minItems ?? 0), 0);

export const mostItems = ({ own }: Clause): number =>
  own.reduce((most, place) => Math.min(most, keywordsOf(place).maxItems ?? Infinity), Infinity);

/** The schema of what is in a map, set, iterable or promise, or of the inputs or outputs of a function. Throws what `checker` throws. */
export function contentPlace(place: Place, keyword: "keys" | "values" | "inputs" | "outputs"): Place | undefined {
  if (keywordsOf(place)[keyword] === undefined) return undefined;
  const found = below(place, keyword);
  // Of most of them no check of values looks at the content, so it was not compiled with the rest.
  checkerOf(found);
  return found;
}
