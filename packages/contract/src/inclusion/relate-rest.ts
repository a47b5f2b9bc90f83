import type { Clause } from "./clause.ts";
import { type Failure, refusal } from "./failure.ts";
import { bases, inProperty } from "./object-base.ts";
import { namesOf } from "./parts.ts";
import { patternSample } from "./pattern-sample.ts";
import { below, keywordsOf, type Meet, type Place } from "./place.ts";
import type { Prover } from "./prover.ts";
import { freshNames } from "./sample.ts";
import { take } from "./steps.ts";

/** Keys that no schema names, of one sort: what matches these patterns, or for each schema none of its own. */
interface KeySort {
  readonly patterns: readonly string[];
  readonly places: Meet;
}

/** Why a property that neither schema names may miss what the wide one says of those. */
export function restFailures(narrow: Clause, wide: Place, prover: Prover): readonly Failure[] {
  const { patternProperties = {}, additionalProperties = true } = keywordsOf(wide);
  const patterns = Object.keys(patternProperties);
  if (patterns.length === 0 && additionalProperties === true) return [];
  return keySorts(narrow, prover).flatMap((sort) => {
    if (prover.undescribed === "absent" && sort.places.every(({ schema }) => schema === true)) return [];
    const matched = patterns.filter((pattern) => !sort.patterns.some((own) => areApart(own, pattern)));
    const failures = matched.map((pattern) => {
      const failure = prover.relate(sort.places, below(wide, "patternProperties", pattern), "undefined");
      return failure && inKey(failure, { sort: { ...sort, patterns: [...sort.patterns, pattern] }, narrow, wide, prover });
    });
    const isTold = additionalProperties === true || sort.patterns.some((own) => patterns.includes(own));
    if (!isTold) failures.push(furtherFailure(sort, narrow, wide, prover));
    return failures.filter((failure) => failure !== undefined);
  });
}

function furtherFailure(sort: KeySort, narrow: Clause, wide: Place, prover: Prover): Failure | undefined {
  const place = below(wide, "additionalProperties");
  const failure = prover.relate(sort.places, place, "undefined");
  if (failure === undefined) return undefined;
  if (place.schema !== false) return inKey(failure, { sort, narrow, wide, prover });
  return refusal("additionalProperties", "an object with further properties", (base) =>
    bases(narrow, prover, base).flatMap((object) =>
      keysOf(sort, narrow, wide).flatMap((key) =>
        prover.sampler.ofMeet(sort.places).map((value) => ({ ...object, [key]: value })),
      ),
    ),
  );
}

interface Where {
  readonly sort: KeySort;
  readonly narrow: Clause;
  readonly wide: Place;
  readonly prover: Prover;
}

function inKey(failure: Failure, { sort, narrow, wide, prover }: Where): Failure {
  const [key = "other"] = keysOf(sort, narrow, wide);
  return inProperty(failure, key, { narrow, prover, shown: "*" });
}

function keySorts({ own }: Clause, prover: Prover): readonly KeySort[] {
  let sorts: readonly KeySort[] = [{ patterns: [], places: [] }];
  for (const place of own) {
    const { patternProperties = {}, additionalProperties } = keywordsOf(place);
    const matching = Object.keys(patternProperties).map((source) => ({
      patterns: [source],
      places: [below(place, "patternProperties", source)],
    }));
    const others = { patterns: [], places: additionalProperties === undefined ? [] : [below(place, "additionalProperties")] };
    const alternatives: readonly KeySort[] = [...matching, others];
    take(prover.expander.steps, sorts.length * alternatives.length);
    sorts = sorts.flatMap((sort) =>
      alternatives.map(({ patterns, places }) => ({
        patterns: [...sort.patterns, ...patterns],
        places: [...sort.places, ...places],
      })),
    );
  }
  return sorts;
}

/** Examples of keys of a sort that neither schema describes. */
function keysOf({ patterns }: KeySort, narrow: Clause, wide: Place): readonly string[] {
  const known = new Set([...namesOf(narrow), ...Object.keys(keywordsOf(wide).properties ?? {})]);
  const names = [...patterns.flatMap(patternSample), ...freshNames];
  return names.filter((name) => !known.has(name) && patterns.every((source) => new RegExp(source, "u").test(name))).slice(0, 3);
}

/** Whether no text matches both, told from the letters that they begin with. */
function areApart(one: string, other: string): boolean {
  const [mine, theirs] = [beginning(one), beginning(other)];
  return !mine.startsWith(theirs) && !theirs.startsWith(mine);
}

const beginning = (source: string): string =>
  source.includes("|") ? "" : (/^\^((?:[A-Za-z0-9_-](?![*+?{]))*)/.exec(source)?.[1] ?? "");
