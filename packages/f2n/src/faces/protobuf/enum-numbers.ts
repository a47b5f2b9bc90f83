/** Three bytes on the wire, and two values of one enum seldom meet. */
const numberCount = 2 ** 21 - 1;

/**
 * A number above 0 for each value, made from its text (FNV-1a, 32 bits): a value keeps its number when others come, go or change places. Only of two
 * values that meet does the later one, in order of code units, move to the next free number.
 */
export function enumNumbers(values: readonly string[]): ReadonlyMap<string, number> {
  const numbers = new Map<string, number>();
  const taken = new Set<number>();
  for (const value of [...new Set(values)].sort()) {
    let number = (hash(value) % numberCount) + 1;
    while (taken.has(number)) number = (number % numberCount) + 1;
    taken.add(number);
    numbers.set(value, number);
  }
  return numbers;
}

function hash(text: string): number {
  let state = 0x811c9dc5;
  for (const byte of new TextEncoder().encode(text)) state = Math.imul(state ^ byte, 0x01000193) >>> 0;
  return state;
}
