/**
 * Packages none of whose exports reads a clock, chance, environment or state of its own. Kept short on purpose: any other package is `unknown`,
 * which is always safe, and one impure export is enough to stay out (date-fns asks for today, remeda shuffles).
 */
export const purePackages: ReadonlySet<string> = new Set([
  "canonicalize",
  "dequal",
  "fast-deep-equal",
  "fast-json-stable-stringify",
  "ramda",
  "tiny-invariant",
  "tslib",
]);
