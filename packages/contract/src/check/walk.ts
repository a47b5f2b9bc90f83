import { addProblem, type Rule } from "./rule.ts";

/** Levels of a recursive schema that are followed into one value. Encoded values end there as well. */
export const maxLevels = 512;

/** Small values are over before remembering pays: nothing is remembered above this level and for so many entries. */
const shallow = 64;
const few = 1_000;

/**
 * What one check remembers of recursive schemas: which (object, schema) pairs it has entered. A pair that is met again counts as right, so cyclic
 * values end and shared parts are read once. When a pair turns out wrong, everything learned since it was entered is forgotten, but not that it is
 * wrong: a union tries its variants on the same part again and again.
 */
export interface Walk {
  level: number;
  entries: number;
  readonly trail: Visit[];
  readonly wrong: Visit[];
}

interface Visit {
  readonly visited: Set<unknown>;
  readonly value: unknown;
}

export const newWalk = (): Walk => ({ level: 0, entries: 0, trail: [], wrong: [] });

function remember(visits: Visit[], visited: Set<unknown>, value: unknown): void {
  if (typeof value !== "object" || value === null) return;
  visited.add(value);
  visits.push({ visited, value });
}

/** Forgets the visits beyond the first ones. */
export function unwind(visits: Visit[], length: number): void {
  while (visits.length > length) {
    const last = visits.pop();
    last?.visited.delete(last.value);
  }
}

/** A rule that refers to one it is part of. `target` is asked when the first value comes, because it is not compiled before. */
export function recursive(target: () => Rule, walk: Walk): Rule {
  const right = new Set<unknown>();
  const wrong = new Set<unknown>();
  const explained = new Set<unknown>();

  const check = (value: unknown): boolean => {
    walk.level += 1;
    const fits = target().is(value);
    walk.level -= 1;
    return fits;
  };

  return {
    is: (value) => {
      walk.entries += 1;
      if (walk.level < shallow && walk.entries < few) return check(value);
      if (right.has(value)) return true;
      if (wrong.has(value) || walk.level >= maxLevels) return false;
      const before = walk.trail.length;
      remember(walk.trail, right, value);
      if (check(value)) return true;
      unwind(walk.trail, before);
      remember(walk.wrong, wrong, value);
      return false;
    },
    explain: (value, path, found) => {
      if (explained.has(value)) return;
      if (walk.level >= maxLevels) {
        addProblem(found, { path, message: `must not be nested deeper than ${maxLevels} levels` });
        return;
      }
      remember(walk.trail, explained, value);
      walk.level += 1;
      target().explain(value, path, found);
      walk.level -= 1;
    },
    get kind() {
      return target().kind;
    },
  };
}
