/** A value that the narrow schema may allow and the wide one refuse. */
export interface Candidate {
  readonly value: unknown;
  /**
   * It holds a stand-in, for example a function, for one that the wide schema refuses by its signature. No check of values sees that, so such a
   * candidate counts without being refused.
   */
  readonly isStandIn: boolean;
}

/**
 * Candidates, the likeliest first, each made when it is asked for: mostly the first one will do. A container may put what is wrong into `base`, which
 * is wrong for another reason already.
 */
export type Candidates = (base?: unknown) => Iterable<Candidate>;

const mostCandidates = 12;

export function* candidatesOf(values: readonly unknown[]): Iterable<Candidate> {
  for (const value of values.slice(0, mostCandidates)) yield { value, isStandIn: false };
}

/** The first so many. */
export function first<T>(items: Iterable<T>, count: number): readonly T[] {
  const found: T[] = [];
  for (const item of items) {
    found.push(item);
    if (found.length >= count) break;
  }
  return found;
}

/** In turn one of each. */
export function* interleaved(lists: readonly Iterable<Candidate>[]): Iterable<Candidate> {
  let open = lists.map((list) => list[Symbol.iterator]());
  let count = 0;
  while (open.length > 0 && count < mostCandidates) {
    const more: typeof open = [];
    for (const iterator of open) {
      const next = iterator.next();
      if (next.done === true) continue;
      more.push(iterator);
      count += 1;
      yield next.value;
    }
    open = more;
  }
}

/** What each variant refuses, and then what is wrong for one put into what is wrong for the others. */
export function* refusedByAll(variants: readonly Candidates[], base: unknown): Iterable<Candidate> {
  yield* interleaved(variants.map((candidates) => refusedAlone(candidates(base), 3)));
  let found: readonly Candidate[] = [];
  for (const [index, candidates] of variants.entries()) {
    const combined = found.flatMap(({ value }) => refusedAlone(candidates(value), 3)).slice(0, mostCandidates);
    if (index > 0) yield* combined;
    found = [...combined, ...found, ...refusedAlone(candidates(base), 2)].slice(0, 6);
  }
}

/** What one variant refuses by a signature another one may take. */
const refusedAlone = (candidates: Iterable<Candidate>, count: number): readonly Candidate[] =>
  first(candidates, count).filter(({ isStandIn }) => !isStandIn);

/** The candidates of a container, made by `put` from those of a part. */
export function* putting(candidates: Iterable<Candidate>, put: (value: unknown) => readonly unknown[]): Iterable<Candidate> {
  for (const { value, isStandIn } of candidates) for (const whole of put(value)) yield { value: whole, isStandIn };
}
