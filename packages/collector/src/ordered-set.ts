/** Whole numbers, each once, in ascending order; blocks keep adding and taking away cheap at any size. */
export interface OrderedSet {
  readonly size: number;
  add(value: number): void;
  delete(value: number): void;
  /** The values above `value`, ascending. The set must not change while they are drawn. */
  above(value: number): Iterable<number>;
}

const blockSize = 1024;

export function orderedSet(...values: readonly number[]): OrderedSet {
  const blocks: number[][] = [];
  let size = 0;

  /** The first block whose last value is at or above `value`, or the number of blocks. */
  const blockFor = (value: number): number =>
    firstIndex(blocks.length, (index) => (blocks[index]?.at(-1) ?? Number.NEGATIVE_INFINITY) >= value);

  const set: OrderedSet = {
    get size() {
      return size;
    },
    add(value) {
      const index = Math.min(blockFor(value), Math.max(blocks.length - 1, 0));
      const block = blocks[index] ?? [];
      if (block.length === 0) blocks.push(block);
      const place = firstIndex(block.length, (at) => (block[at] ?? 0) >= value);
      if (block[place] === value) return;
      size += 1;
      if (place < block.length) block.splice(place, 0, value);
      else block.push(value);
      if (block.length <= blockSize) return;
      // Values mostly come in rising order: a full last block stays full, any other is halved.
      blocks.splice(index + 1, 0, block.splice(place === blockSize ? blockSize : blockSize / 2));
    },
    delete(value) {
      const index = blockFor(value);
      const block = blocks[index];
      if (block === undefined) return;
      const place = firstIndex(block.length, (at) => (block[at] ?? 0) >= value);
      if (block[place] !== value) return;
      size -= 1;
      block.splice(place, 1);
      if (block.length === 0) blocks.splice(index, 1);
    },
    *above(value) {
      for (let index = blockFor(value + 1); index < blocks.length; index += 1) {
        const block = blocks[index] ?? [];
        let at = (block[0] ?? 0) > value ? 0 : firstIndex(block.length, (place) => (block[place] ?? 0) > value);
        for (; at < block.length; at += 1) yield block[at] ?? 0;
      }
    },
  };
  for (const value of values) set.add(value);
  return set;
}

/** The smallest index below `length` for which `holds` is true, or `length`; it must be false up to there and true from there on. */
export function firstIndex(length: number, holds: (index: number) => boolean): number {
  let low = 0;
  let high = length;
  while (low < high) {
    const middle = (low + high) >>> 1;
    if (holds(middle)) high = middle;
    else low = middle + 1;
  }
  return low;
}
