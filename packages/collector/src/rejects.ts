import type { FaultCode } from "@onex/contract";

/** An event that was refused, with what it said. */
export interface Reject {
  /** Milliseconds since the epoch. */
  readonly at: number;
  readonly principal: string;
  readonly door: string;
  readonly code: FaultCode;
  readonly reason: string;
  readonly path?: string;
  /** The first 16,384 characters of the event. */
  readonly text: string;
}

export interface Rejects {
  add(reject: Reject): void;
  /** Newest first. */
  list(): readonly Reject[];
}

const mostChars = 16 * 1024;
const limits = { items: 10_000, chars: 64 * 1024 * 1024 } as const;
/** One principal may fill this part of it, so that nobody's flood hides the others. */
const share = 10;

/** The newest refused events, bounded in number and size, in all and for each principal. */
export function rejects({ items, chars }: { readonly items: number; readonly chars: number } = limits): Rejects {
  const kept: Reject[] = [];
  const used = new Map<string, { items: number; chars: number }>();
  const total = { items: 0, chars: 0 };
  const count = (reject: Reject, sign: 1 | -1): void => {
    const own = used.get(reject.principal) ?? { items: 0, chars: 0 };
    for (const sum of [own, total]) {
      sum.items += sign;
      sum.chars += sign * reject.text.length;
    }
    if (own.items === 0) used.delete(reject.principal);
    else used.set(reject.principal, own);
  };
  const dropOldest = (isIt: (reject: Reject) => boolean): void => {
    const [gone] = kept.splice(kept.findIndex(isIt), 1);
    if (gone !== undefined) count(gone, -1);
  };
  const isOver = (sum: { items: number; chars: number } | undefined, part: number): boolean =>
    sum !== undefined && (sum.items > items / part || sum.chars > chars / part);
  return {
    add(reject) {
      const { principal } = reject;
      const cut = { ...reject, text: reject.text.slice(0, mostChars) };
      kept.push(cut);
      count(cut, 1);
      while (isOver(used.get(principal), share)) dropOldest((other) => other.principal === principal);
      while (isOver(total, 1)) dropOldest(() => true);
    },
    list: () => kept.toReversed(),
  };
}
