import { isUntied } from "../value/freeze.ts";

const listBytes = 48;
const slotBytes = 8;
const spliceBytes = 56;

/** A list as what it has other than another one: the other's items up to `start`, its own, then the other's from `resume` on. */
export class Splice {
  readonly length: number;
  readonly start: number;
  readonly resume: number;
  /** Its own items; where it is one that is no array, that item. Most lists grow by one. */
  readonly own: unknown;

  constructor(length: number, start: number, resume: number, own: unknown) {
    this.length = length;
    this.start = start;
    this.resume = resume;
    this.own = own;
  }

  get items(): readonly unknown[] {
    return Array.isArray(this.own) ? this.own : [this.own];
  }

  get bytes(): number {
    return spliceBytes + (Array.isArray(this.own) ? listBytes + this.own.length * slotBytes : 0);
  }
}

/** Another slot of the version before, as it is. */
export class Same {
  readonly slot: number;

  constructor(slot: number) {
    this.slot = slot;
  }
}

const sames: Same[] = [];
/** One for each slot, for all versions. */
export function sameAs(slot: number): Same {
  sames[slot] ??= new Same(slot);
  return sames[slot];
}

export const spineBytes = (list: readonly unknown[]): number => listBytes + list.length * slotBytes;

/** Undefined where that saves little: for short lists, lists that hold themselves, and lists that have little in common. */
export function spliceBetween(list: unknown, before: unknown): Splice | undefined {
  if (!Array.isArray(list) || !Array.isArray(before) || !isUntied(list)) return undefined;
  const most = Math.min(list.length, before.length);
  let start = 0;
  while (start < most && isSameItem(list, start, before, start)) start += 1;
  let end = 0;
  while (end < most - start && isSameItem(list, list.length - 1 - end, before, before.length - 1 - end)) end += 1;
  const items = list.slice(start, list.length - end);
  if (items.length * 2 > list.length) return undefined;
  const [only] = items;
  const isOne = items.length === 1 && 0 in items && !Array.isArray(only);
  return new Splice(list.length, start, before.length - end, isOne ? only : items);
}

/** A hole is no undefined. */
function isSameItem(list: readonly unknown[], at: number, before: readonly unknown[], other: number): boolean {
  const item = list[at];
  return Object.is(item, before[other]) && (item !== undefined || at in list === other in before);
}
