import type { Json } from "@onex/contract";
import fc from "fast-check";

/** One change of a document: which of its places, and what becomes of it. */
export interface Spoiling {
  readonly place: number;
  readonly from: number;
  readonly how: "removed" | "another" | "copied" | "twice" | "wrapped";
  readonly value: Json;
}

/** What stands in such documents, at a place where it does not belong. */
const values: readonly Json[] = [
  null,
  0,
  -1,
  1e9,
  "",
  "input",
  "when",
  "graph:inner",
  "constructor",
  [],
  {},
  true,
  { kind: "vertex", name: "addOne", path: [] },
  { kind: "input", name: "x", path: ["a"] },
  { kind: "signal" },
  { kind: "object", entries: [["__proto__", { kind: "value", value: 1 }]] },
  { "$onex:ref": 0 },
  { "$onex:bytes": ["Uint8Array", "AA=="] },
];

export const spoilings: fc.Arbitrary<readonly Spoiling[]> = fc.array(
  fc.record({
    place: fc.nat(),
    from: fc.nat(),
    how: fc.constantFrom("removed" as const, "another" as const, "copied" as const, "twice" as const, "wrapped" as const),
    value: fc.constantFrom(...values),
  }),
  { minLength: 1, maxLength: 3 },
);

type Holder = Record<string, Json>;

function placesIn(json: unknown, found: (readonly [Holder, string])[] = []): readonly (readonly [Holder, string])[] {
  if (typeof json !== "object" || json === null) return found;
  // An array is read and written by its indexes here.
  const holder = json as Holder;
  for (const key of Object.keys(holder)) {
    found.push([holder, key]);
    placesIn(holder[key], found);
  }
  return found;
}

/** A copy of a document in which somebody has changed something without knowing what it means. */
export function spoilt<T>(document: T, changes: readonly Spoiling[]): T {
  const copy = structuredClone(document);
  for (const { place, from, how, value } of changes) {
    const places = placesIn(copy);
    const at = places[place % places.length];
    const other = places[from % places.length];
    if (at === undefined || other === undefined) continue;
    const [holder, key] = at;
    const here = holder[key] ?? null;
    if (how === "removed") {
      if (Array.isArray(holder)) holder.splice(Number(key), 1);
      else delete holder[key];
    } else if (how === "another") holder[key] = value;
    else if (how === "copied") holder[key] = structuredClone(other[0][other[1]] ?? null);
    else if (how === "twice" && Array.isArray(holder)) holder.push(structuredClone(here));
    else if (how === "twice") holder[`${key}_2`] = structuredClone(here);
    else holder[key] = [here];
  }
  return copy;
}
