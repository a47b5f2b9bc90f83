import type { Problem } from "../parsed.ts";

/** One compiled requirement. `is` is the hot path and allocates nothing; `explain` adds every problem of a value that may also be right. */
export interface Rule {
  readonly is: (value: unknown) => boolean;
  readonly explain: (value: unknown, path: string, found: Problem[]) => void;
  /** What the value must be at its root, where the schema says so; lets a union pick the branch that was meant. */
  readonly kind?: Kind | undefined;
}

export interface Kind {
  readonly fits: (value: unknown) => boolean;
  /** With its article: `a string`. */
  readonly words: string;
}

/** A list of problems ends here: whoever sends a million wrong items is not told each. */
export const maxProblems = 1_000;

export const anything: Rule = { is: () => true, explain: () => {} };

export const nothing: Rule = {
  is: () => false,
  explain: (_, path, found) => {
    found.push({ path, message: "must not be there" });
  },
};

/** A requirement on the value as a whole, with the message for a value that misses it. */
export const leaf = (is: (value: unknown) => boolean, message: (value: unknown) => string): Rule => ({
  is,
  explain: (value, path, found) => {
    if (!is(value)) found.push({ path, message: message(value) });
  },
});

/** What the value must be at its root. */
export const kindRule = (kind: Kind, shown: (value: unknown) => string): Rule => ({
  ...leaf(kind.fits, (value) => `must be ${kind.words}, got ${shown(value)}`),
  kind,
});

/** A rule that speaks only to explain, because another one checks the same. */
export const explaining = (rule: Rule): Rule => ({ is: anything.is, explain: rule.explain, kind: rule.kind });

/** Every one of the rules. */
export function all(rules: readonly Rule[]): Rule {
  const [only, ...others] = rules;
  if (only === undefined) return anything;
  if (others.length === 0) return only;
  return {
    is: conjunction(rules.map(({ is }) => is).filter((is) => is !== anything.is)),
    explain: (value, path, found) => {
      for (const rule of rules) rule.explain(value, path, found);
    },
    get kind() {
      return rules.find((rule) => rule.kind !== undefined)?.kind;
    },
  };
}

function conjunction(checks: readonly Rule["is"][]): Rule["is"] {
  const [first, second, third] = checks;
  if (first === undefined) return anything.is;
  if (second === undefined) return first;
  if (third === undefined) return (value) => first(value) && second(value);
  return (value) => {
    for (const check of checks) if (!check(value)) return false;
    return true;
  };
}

export function addProblem(found: Problem[], problem: Problem): void {
  if (found.length < maxProblems) found.push(problem);
}
