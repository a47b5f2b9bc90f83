import { type OrderedSet, orderedSet } from "./ordered-set.ts";

/** From a key, such as `tag:math`, to the numbers of the nodes that have it. */
export interface LookupIndex {
  add(key: string, node: number): void;
  delete(key: string, node: number): void;
  count(key: string): number;
  /** Numbers above `node`, ascending. */
  above(key: string, node: number): Iterable<number>;
}

export function lookupIndex(): LookupIndex {
  // Most keys belong to one node alone: those hold its number itself, which costs a tenth of a set.
  const entries = new Map<string, number | OrderedSet>();
  return {
    add(key, node) {
      const held = entries.get(key);
      if (held === undefined) entries.set(key, node);
      else if (typeof held !== "number") held.add(node);
      else if (held !== node) entries.set(key, orderedSet(held, node));
    },
    delete(key, node) {
      const held = entries.get(key);
      if (held === node) entries.delete(key);
      else if (typeof held === "object") {
        held.delete(node);
        if (held.size === 0) entries.delete(key);
      }
    },
    count(key) {
      const held = entries.get(key);
      return typeof held === "object" ? held.size : held === undefined ? 0 : 1;
    },
    above(key, node) {
      const held = entries.get(key);
      if (typeof held === "object") return held.above(node);
      return held !== undefined && held > node ? [held] : [];
    },
  };
}
