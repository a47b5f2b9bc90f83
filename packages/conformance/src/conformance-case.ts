import { describe, test } from "vitest";

/** One obligation of a port. Data, so that a test can also show which broken adapter it catches. */
export interface ConformanceCase<Subject> {
  readonly title: string;
  /** Rejects when the adapter does not keep the obligation. Disposes what it opens. */
  readonly check: (open: Open<Subject>, options?: { readonly patienceMs?: number }) => Promise<void>;
}

/** Opens an adapter on a fresh place of its own, where nothing was stored yet. */
export type Open<Subject> = () => Promise<Subject>;

/** Titles of cases that an adapter cannot keep, each with the reason. */
export type Skips = Readonly<Record<string, string>>;

/** Registers a test for every case; a skipped one is listed with its reason. Throws a TypeError for a skip that names no case. */
export function describeCases<Subject>(
  name: string,
  cases: readonly ConformanceCase<Subject>[],
  { open, skips }: { readonly open: Open<Subject>; readonly skips: Skips },
): void {
  const unknown = Object.keys(skips).filter((title) => !cases.some((one) => one.title === title));
  if (unknown.length > 0) throw new TypeError(`No such case to skip: ${unknown.join("; ")}`);
  describe(name, () => {
    for (const { title, check } of cases) {
      const reason = skips[title];
      if (reason === undefined) test(title, () => check(open));
      else test.skip(`${title} (skipped: ${reason})`);
    }
  });
}
