import type { Outcome } from "./applied.ts";

/** Where those who appended an event wait for what the fold made of it. */
export interface VerdictDesk {
  /** To be called for every entry, in order. */
  applied(position: number, outcome: Outcome | undefined): void;
  /** Entries up to `position` will never be applied here. */
  skipped(position: number): void;
  /** The outcome of the entry at `position`, once it is applied; undefined when it is too long ago, or there is none. */
  at(position: number): Promise<Outcome | undefined>;
  /** Rejects all who wait, and all who come. */
  close(reason: unknown): void;
}

/** Outcomes that are remembered, so that a repeat is told the first one again. */
const remembered = 10_000;

export function verdictDesk(): VerdictDesk {
  const recent = new Map<number, Outcome>();
  const waiting = new Map<number, PromiseWithResolvers<Outcome | undefined>>();
  let head = 0;
  let closed: { readonly reason: unknown } | undefined;
  return {
    applied(position, outcome) {
      head = position;
      if (outcome !== undefined) recent.set(position, outcome);
      recent.delete(position - remembered);
      waiting.get(position)?.resolve(outcome);
      waiting.delete(position);
    },
    skipped(position) {
      head = position;
      for (const [at, { resolve }] of waiting) {
        if (at > position) continue;
        resolve(undefined);
        waiting.delete(at);
      }
    },
    async at(position) {
      if (position <= head) return recent.get(position);
      if (closed !== undefined) throw closed.reason;
      const wait = waiting.get(position) ?? Promise.withResolvers<Outcome | undefined>();
      waiting.set(position, wait);
      return wait.promise;
    },
    close(reason) {
      closed = { reason };
      for (const { reject } of waiting.values()) reject(reason);
      waiting.clear();
    },
  };
}
