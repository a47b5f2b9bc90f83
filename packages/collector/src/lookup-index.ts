import { type OrderedSet, orderedSet } from "./ordered-set.ts";

/** By what nodes are found. `alias` is a hash or a former id. */
export type IndexField = "liveness" | "alias" | "name" | "status" | "execution_mode" | "tag" | "graph";

/** A value of a field, as `["tag", "math"]`. */
export type IndexKey = readonly [field: IndexField, value: string];

/** From a key to the numbers of the nodes that have it. */
export interface LookupIndex {
  add(key: IndexKey, node: number): void;
  delete(key: IndexKey, node: number): void;
  count(key: IndexKey): number;
  /** Numbers above `node`, ascending. */
  above(key: IndexKey, node: number): Iterable<number>;
}

export function lookupIndex(): LookupIndex {
  // Most values belong to one node alone: those hold its number itself, which costs a tenth of a set.
  const fields = new Map<IndexField, Map<string, number | OrderedSet>>();
  const held = ([field, value]: IndexKey): number | OrderedSet | undefined => fields.get(field)?.get(value);
  return {
    add(key, node) {
      const [field, value] = key;
      const values = fields.get(field) ?? new Map<string, number | OrderedSet>();
      if (values.size === 0) fields.set(field, values);
      const before = values.get(value);
      if (before === undefined) values.set(value, node);
      else if (typeof before !== "number") before.add(node);
      else if (before !== node) values.set(value, orderedSet(before, node));
    },
    delete(key, node) {
      const before = held(key);
      if (typeof before === "object") before.delete(node);
      if (before === node || (typeof before === "object" && before.size === 0)) fields.get(key[0])?.delete(key[1]);
    },
    count(key) {
      const numbers = held(key);
      return typeof numbers === "object" ? numbers.size : numbers === undefined ? 0 : 1;
    },
    above(key, node) {
      const numbers = held(key);
      if (typeof numbers === "object") return numbers.above(node);
      return numbers !== undefined && numbers > node ? [numbers] : [];
    },
  };
}
