import { type Clause, holds } from "./clause.ts";
import type { Expander } from "./expander.ts";
import { onexSamples } from "./onex-sample.ts";
import { contentPlace, itemMeet, leastItems, propertyMeet, requiredOf } from "./parts.ts";
import { allowedBy, keywordsOf, type Meet, meetKey } from "./place.ts";
import { numberSamples, textSamples } from "./scalar-sample.ts";
import { take } from "./steps.ts";

/** Some examples of values, each checked; none when none was found. */
export interface Sampler {
  ofMeet(meet: Meet): readonly unknown[];
  ofClause(clause: Clause): readonly unknown[];
}

const deepest = 8;
const few = 4;

/** `classNames`: those that the schemas name. An instance that stands for one of them may be of any other too. */
export function sampler(expander: Expander, classNames: () => readonly string[]): Sampler {
  let depth = 0;

  const known = new Map<string, readonly unknown[]>();

  const ofMeet = (meet: Meet): readonly unknown[] => {
    take(expander.steps);
    const key = meetKey(meet);
    const before = known.get(key);
    if (before !== undefined) return before;
    if (depth >= deepest) return [];
    // Deep inside one is as good as several, and several of each would be too many.
    const wanted = depth === 0 ? few : depth < 3 ? 2 : 1;
    const found: unknown[] = [];
    for (const kind of expander.kinds) {
      for (const clause of expander.clauses(meet, kind).slice(0, few)) {
        if (found.length >= wanted) break;
        const samples = ofClause(clause).filter((value) => allowedBy(meet, value));
        found.push(...samples.slice(0, 2));
      }
    }
    if (found.length > 0) known.set(key, found);
    return found;
  };

  const ofClause = (clause: Clause): readonly unknown[] => {
    depth += 1;
    try {
      return drawn(clause).filter((value) => holds(clause, value));
    } finally {
      depth -= 1;
    }
  };

  const drawn = (clause: Clause): readonly unknown[] => {
    const { kind, values, range, text, atoms } = clause;
    if (values !== undefined) return values.slice(0, few);
    if (range !== undefined) return numberSamples(range);
    if (text !== undefined) return textSamples(text);
    if (atoms.length > 0 && kind !== "array")
      return atoms.flatMap((atom) => onexSamples(keywordsOf(atom), kind, content(atom), classNames));
    if (kind === "array") return arrays(clause);
    return kind === "object" ? objects(clause) : onexSamples({}, kind, () => [], classNames);
  };

  const content = (atom: Meet[number]) => (keyword: "keys" | "values") => {
    const place = contentPlace(atom, keyword);
    return place === undefined ? [undefined] : ofMeet([place]);
  };

  const arrays = (clause: Clause): readonly unknown[] => {
    const least = leastItems(clause);
    if (least > 1_000) return [];
    const items = Array.from({ length: least + 1 }, (_, index) => ofMeet(itemMeet(clause, index)));
    const shortestItems = items.slice(0, least);
    if (shortestItems.some(({ length }) => length === 0)) return [];
    const shortest = shortestItems.map((samples, index) => samples[index % samples.length]);
    const further = items[least] ?? [];
    return [shortest, ...further.slice(0, 2).map((item) => [...shortest, item])];
  };

  const objects = (clause: Clause): readonly unknown[] => {
    const entries: [string, readonly unknown[]][] = [...requiredOf(clause)].map((name) => [
      name,
      ofMeet(propertyMeet(clause, name)),
    ]);
    if (entries.some(([, samples]) => samples.length === 0)) return [];
    const first = Object.fromEntries(entries.map(([name, samples]) => [name, samples[0]]));
    const second = Object.fromEntries(entries.map(([name, samples]) => [name, samples.at(-1)]));
    return [first, filled(clause, first), second];
  };

  /** With a further property, or as many as `minProperties` wants. */
  const filled = (clause: Clause, base: object): object => {
    const stated = clause.own.map((place) => keywordsOf(place).minProperties ?? 0);
    const least = Math.max(Object.keys(base).length + 1, ...stated);
    const described = clause.own.flatMap((place) => Object.keys(keywordsOf(place).properties ?? {}));
    const whole: Record<string, unknown> = { ...base };
    for (const name of [...described, ...freshNames]) {
      if (Object.keys(whole).length >= least || least > freshNames.length) break;
      const sample = ofMeet(propertyMeet(clause, name)).find((value) => value !== undefined);
      if (sample !== undefined) whole[name] = sample;
    }
    return whole;
  };

  return { ofMeet, ofClause };
}

/** Names that schemas seldom describe. */
export const freshNames: readonly string[] = ["other", "x", "a", "_", "A1", "0", "7", "some-key"];
