import type { Clause } from "./clause.ts";
import { requiredOf } from "./parts.ts";
import { below, keywordsOf } from "./place.ts";

/** Scalars that a clause fixes a required property to. */
type Tags = ReadonlyMap<string, readonly unknown[]>;

/**
 * The wide clauses that a tag of the narrow one does not rule out, such as `kind`: quicker than comparing all, and what is wrong with the one that was
 * meant says more than what is wrong with the others. All of them where none is left.
 */
export function meantBy(narrow: Clause, wides: readonly Clause[], known: WeakMap<Clause, Tags>): readonly Clause[] {
  if (narrow.kind !== "object" || wides.length < 2) return wides;
  const mine = tagsOf(narrow, known);
  if (mine.size === 0) return wides;
  const meant = wides.filter((wide) => {
    const theirs = tagsOf(wide, known);
    return [...mine].every(([name, values]) => theirs.get(name)?.some((value) => values.includes(value)) ?? true);
  });
  return meant.length === 0 ? wides : meant;
}

function tagsOf(clause: Clause, known: WeakMap<Clause, Tags>): Tags {
  const before = known.get(clause);
  if (before !== undefined) return before;
  const tags = new Map<string, readonly unknown[]>();
  for (const name of requiredOf(clause)) {
    const values = clause.own
      .filter((place) => Object.hasOwn(keywordsOf(place).properties ?? {}, name))
      .map((place) => keywordsOf(below(place, "properties", name)))
      .flatMap(({ const: only, enum: several }) => (only === undefined ? (several === undefined ? [] : [several]) : [[only]]));
    const scalars = values[0]?.every((value) => typeof value !== "object" || value === null) ? values[0] : undefined;
    if (scalars !== undefined) tags.set(name, scalars);
  }
  known.set(clause, tags);
  return tags;
}
