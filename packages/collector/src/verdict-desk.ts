import type { Verdict } from "@onex/contract";

/** Where those who appended an event wait for what the fold made of it. */
export interface VerdictDesk {
  /** To be called for every entry, in order. */
  applied(position: number, verdict: Verdict | undefined): void;
  /** The verdict on the entry at `position`, once it is applied; undefined when it is too long ago, or was no announcer's. */
  at(position: number): Promise<Verdict | undefined>;
  /** Rejects all who wait. */
  close(reason: unknown): void;
}

/** Verdicts that are remembered, so that a repeat is told the first one again. */
const remembered = 10_000;

export function verdictDesk(): VerdictDesk {
  const recent = new Map<number, Verdict>();
  const waiting = new Map<number, { resolve: (verdict: Verdict | undefined) => void; reject: (reason: unknown) => void }[]>();
  let head = 0;
  let closed: { readonly reason: unknown } | undefined;
  return {
    applied(position, verdict) {
      head = position;
      if (verdict !== undefined) recent.set(position, verdict);
      recent.delete(position - remembered);
      for (const { resolve } of waiting.get(position) ?? []) resolve(verdict);
      waiting.delete(position);
    },
    async at(position) {
      if (position <= head) return recent.get(position);
      if (closed !== undefined) throw closed.reason;
      return new Promise((resolve, reject) => {
        const others = waiting.get(position) ?? [];
        waiting.set(position, [...others, { resolve, reject }]);
      });
    },
    close(reason) {
      closed = { reason };
      for (const { reject } of [...waiting.values()].flat()) reject(reason);
      waiting.clear();
    },
  };
}
