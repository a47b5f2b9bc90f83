import fc from "fast-check";
import { expect, test } from "vitest";
import { deadlineHeap, type Waiting } from "./deadline-heap.ts";
import { lookupIndex } from "./lookup-index.ts";
import { orderedSet } from "./ordered-set.ts";

test("orderedSet() is a sorted set, also over many blocks", () => {
  const change = fc.tuple(fc.boolean(), fc.nat(5000));
  fc.assert(
    fc.property(fc.array(change, { maxLength: 200 }), fc.nat(5000), (changes, from) => {
      const set = orderedSet(...Array.from({ length: 3000 }, (_, index) => index * 2));
      const plain = new Set(Array.from({ length: 3000 }, (_, index) => index * 2));
      for (const [add, value] of changes) {
        if (add) set.add(value);
        else set.delete(value);
        plain[add ? "add" : "delete"](value);
      }
      expect(set.size).toBe(plain.size);
      expect([...set.above(from)]).toEqual([...plain].filter((value) => value > from).sort((a, b) => a - b));
    }),
    { numRuns: 30 },
  );
});

test("orderedSet() takes values in falling order too", () => {
  const set = orderedSet(...Array.from({ length: 5000 }, (_, index) => 5000 - index));
  expect([...set.above(0)]).toEqual(Array.from({ length: 5000 }, (_, index) => index + 1));
});

test("lookupIndex() forgets a value that nobody has any more", () => {
  const index = lookupIndex();
  for (const node of [3, 1, 2]) index.add(["tag", "math"], node);
  expect([...index.above(["tag", "math"], 1)]).toEqual([2, 3]);
  for (const node of [1, 2]) index.delete(["tag", "math"], node);
  expect([index.count(["tag", "math"]), [...index.above(["tag", "math"], 0)]]).toEqual([1, [3]]);
  index.delete(["tag", "math"], 3);
  expect(index.count(["tag", "math"])).toBe(0);
  index.add(["name", "math"], 7);
  expect([index.count(["tag", "math"]), index.count(["name", "math"])]).toEqual([0, 1]);
});

test("deadlineHeap() gives the earliest after any putting off, bringing forward and removing", () => {
  const change = fc.record({ which: fc.nat(9), deadline: fc.nat(100), remove: fc.boolean() });
  fc.assert(
    fc.property(fc.array(change, { maxLength: 100 }), (changes) => {
      const entries = Array.from(
        { length: 10 },
        (_, id) => ({ id, deadline: 0, queuedFor: 0, heapAt: -1 }) satisfies Waiting & { id: number; deadline: number },
      );
      const heap = deadlineHeap<(typeof entries)[number]>(
        ({ deadline }) => deadline,
        (a, b) => a.id < b.id,
      );
      const inside = new Set<(typeof entries)[number]>();
      for (const { which, deadline, remove } of changes) {
        const entry = entries[which];
        if (entry === undefined) continue;
        if (remove) {
          heap.remove(entry);
          inside.delete(entry);
        } else {
          const later = inside.has(entry) && deadline > entry.deadline;
          entry.deadline = deadline;
          // One that is put off need not be told.
          if (!later) heap.put(entry);
          inside.add(entry);
        }
        const [first] = [...inside].sort((a, b) => a.deadline - b.deadline || a.id - b.id);
        expect(heap.first()).toBe(first);
        expect(heap.size).toBe(inside.size);
      }
    }),
  );
});
