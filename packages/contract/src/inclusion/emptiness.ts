import { isNamedBytesClass } from "../onex-schemas.ts";
import type { Clause } from "./clause.ts";
import type { Expander } from "./expander.ts";
import { fixedItems, itemMeet, leastItems, mostItems, propertyMeet, requiredOf } from "./parts.ts";
import { below, checkerOf, keywordsOf, type Meet, meetKey } from "./place.ts";
import { take } from "./steps.ts";

/** Whether it is certain that no value is of a clause, or allowed by all of some schemas. */
export interface Emptiness {
  ofClause(clause: Clause): boolean;
  ofMeet(meet: Meet): boolean;
  /** The length that no array of the clause exceeds. */
  mostItems(clause: Clause): number;
}

export function emptiness(expander: Expander): Emptiness {
  const known = new Map<string, boolean>();

  const ofMeet = (meet: Meet): boolean => {
    const key = meetKey(meet);
    const before = known.get(key);
    if (before !== undefined) return before;
    take(expander.steps);
    known.set(key, false); // A schema that is met again within itself may have values.
    const isEmpty = expander.kinds.every((kind) => expander.clauses(meet, kind).every(ofClause));
    known.set(key, isEmpty);
    return isEmpty;
  };

  const mostOf = (clause: Clause): number => {
    const stated = mostItems(clause);
    const fixed = fixedItems(clause.own);
    for (let index = 0; index <= fixed && index < stated; index += 1) if (ofMeet(itemMeet(clause, index))) return index;
    return stated;
  };

  const ofClause = (clause: Clause): boolean => {
    if (clause.values !== undefined) return clause.values.length === 0;
    if (haveNothingInCommon(clause.atoms)) return true;
    if (clause.kind === "array") return leastItems(clause) > mostOf(clause);
    if (clause.kind !== "object") return false;
    return [...requiredOf(clause)].some((name) => isForbidden(clause, name) || ofMeet(propertyMeet(clause, name)));
  };

  return { ofClause, ofMeet, mostItems: mostOf };
}

const isForbidden = ({ own }: Clause, name: string): boolean =>
  own.some((place) => {
    const { propertyNames } = keywordsOf(place);
    return propertyNames !== undefined && !checkerOf(below(place, "propertyNames")).is(name);
  });

/** Built-in classes that no value is two of. */
const exclusive: ReadonlySet<string> = new Set(["date", "map", "set", "bytes", "url", "regexp", "error"]);

function haveNothingInCommon(atoms: Meet): boolean {
  if (atoms.length < 2) return false;
  const types = new Set<string>();
  const classes = new Set<string>();
  for (const { "x-onex-type": type = "unknown", "x-onex-class": name } of atoms.map(keywordsOf)) {
    if (type === "bytes" && name !== undefined && !isNamedBytesClass(name)) continue;
    if (exclusive.has(type)) types.add(type);
    if (type === "bytes" && name !== undefined) classes.add(name === "Buffer" ? "Uint8Array" : name);
  }
  return types.size > 1 || classes.size > 1;
}
