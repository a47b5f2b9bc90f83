import type { ResultCache } from "@onex/contract";

/**
 * Two caches as one: what `near` has not is asked of `far` and then kept in both. Answers at once where both do. Hits and misses are those of the two
 * together; evictions, entries and bytes their sums.
 */
export function tiered(near: ResultCache, far: ResultCache): ResultCache {
  let hits = 0;
  let misses = 0;
  const counted = (text: string | undefined): string | undefined => {
    if (text === undefined) misses += 1;
    else hits += 1;
    return text;
  };
  const fromFar = (key: string): string | undefined | Promise<string | undefined> => {
    const found = guarded(() => far.get(key));
    return found instanceof Promise ? found.then((text) => keepNear(key, text), nothing) : keepNear(key, found);
  };
  const keepNear = (key: string, text: string | undefined): string | undefined => {
    if (text !== undefined) settle(guarded(() => near.set(key, text)));
    return text;
  };
  const orFar = (key: string, text: string | undefined): string | undefined | Promise<string | undefined> => text ?? fromFar(key);
  return {
    get(key) {
      const found = guarded(() => near.get(key));
      const given = found instanceof Promise ? found.catch(nothing).then((text) => orFar(key, text)) : orFar(key, found);
      return given instanceof Promise ? given.then(counted) : counted(given);
    },
    set(key, text) {
      const done = [near, far].map((cache) => guarded(() => cache.set(key, text))).filter((each) => each instanceof Promise);
      return done.length === 0 ? undefined : Promise.allSettled(done).then(nothing);
    },
    counts() {
      const [one, other] = [near.counts(), far.counts()];
      return {
        hits,
        misses,
        evictions: one.evictions + other.evictions,
        entries: one.entries + other.entries,
        bytes: one.bytes + other.bytes,
      };
    },
  };
}

const nothing = (): undefined => undefined;

/** A tier that fails is a tier that has nothing. */
function guarded<T>(act: () => T): T | undefined {
  try {
    return act();
  } catch {
    return undefined;
  }
}

const settle = (done: unknown): void => {
  if (done instanceof Promise) done.catch(nothing);
};
