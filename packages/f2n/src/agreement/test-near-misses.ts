/** Numbers from 0 up to 1, the same for the same seed (xorshift32). */
export function randomFrom(seed: number): () => number {
  let state = (seed * 2_654_435_761) >>> 0 || 1;
  return () => {
    state ^= state << 13;
    state ^= state >>> 17;
    state ^= state << 5;
    state >>>= 0;
    return state / 2 ** 32;
  };
}

const scalars: readonly unknown[] = [
  undefined,
  null,
  true,
  false,
  0,
  1,
  3,
  7,
  -2.5,
  "",
  "a",
  "red",
  "7",
  "id-x",
  "a-true",
  12n,
  1n,
  new Date(7),
];
const containers: readonly unknown[] = [
  [],
  ["a"],
  [1, 2],
  {},
  { x: 1 },
  { id: "i" },
  new Map([["a", "b"]]),
  new Set([1]),
  new Uint8Array([1]),
];
const keys = ["a", "b", "id", "x", "kind", "x-1", "on", "extra"];

/** The value with one small change somewhere inside: another scalar, a property or item more or less, another container. */
export function nearMiss(value: unknown, random: () => number): unknown {
  const pick = <T>(from: readonly T[]): T | undefined => from[Math.floor(random() * from.length)];
  if (typeof value !== "object" || value === null || random() < 0.12) return pick(random() < 0.75 ? scalars : containers);
  if (Array.isArray(value)) return changedList(value, pick, random);
  if (value instanceof Set) return new Set(changedList([...value], pick, random));
  if (value instanceof Map) {
    const [entry, ...others] = [...value];
    if (entry === undefined) return new Map([[pick(scalars), pick(scalars)]]);
    return new Map([random() < 0.5 ? [nearMiss(entry[0], random), entry[1]] : [entry[0], nearMiss(entry[1], random)], ...others]);
  }
  if (Object.getPrototypeOf(value) !== Object.prototype) return pick(scalars);
  const names = Object.keys(value);
  const name = pick(names);
  const how = random();
  if (name === undefined || how < 0.2) return { ...value, [pick(keys) ?? "a"]: pick(scalars) };
  if (how < 0.45) return Object.fromEntries(Object.entries(value).filter(([key]) => key !== name));
  return { ...value, [name]: nearMiss(Reflect.get(value, name), random) };
}

function changedList(list: readonly unknown[], pick: <T>(from: readonly T[]) => T | undefined, random: () => number): unknown[] {
  const at = Math.floor(random() * list.length);
  const how = random();
  if (list.length === 0 || how < 0.25) return [...list, pick(scalars)];
  if (how < 0.5) return list.toSpliced(at, 1);
  return list.with(at, nearMiss(list[at], random));
}
