import { isFault, type Source, type Topology } from "@onex/contract";
import fc from "fast-check";
import { describe, expect, test } from "vitest";
import { plan } from "./plan.ts";

const read = (index: number): Source => ({ kind: "vertex", index, path: [] });

/** A topology of named vertices, each with the indexes that it reads. */
const topologyOf = (
  reads: readonly (readonly number[])[],
  outputs: readonly number[],
  names = reads.map((_, index) => `v${index}`),
): Topology => ({
  name: "g",
  inputs: [],
  vertices: reads.map((each, index) => ({ name: names[index] ?? "", node: "", args: each.map(read), policy: {} })),
  output: { kind: "array", items: outputs.map(read) },
});

/** Edges lead from higher to lower numbers, then the numbers are shuffled. */
const dag = fc.integer({ min: 1, max: 30 }).chain((size) =>
  fc.record({
    reads: fc.tuple(
      ...Array.from({ length: size }, (_, index) => fc.array(fc.nat(Math.max(0, index - 1)), { maxLength: index === 0 ? 0 : 4 })),
    ),
    shuffle: fc.shuffledSubarray(
      Array.from({ length: size }, (_, index) => index),
      { minLength: size, maxLength: size },
    ),
    outputs: fc.array(fc.nat(size - 1), { maxLength: 4 }),
  }),
);

const shuffled = (reads: readonly (readonly number[])[], shuffle: readonly number[]) => {
  const moved: (readonly number[])[] = [];
  for (const [index, each] of reads.entries()) moved[shuffle[index] ?? 0] = each.map((read) => shuffle[read] ?? 0);
  return moved;
};

describe("plan()", () => {
  test("puts every vertex once, after all that it reads", () => {
    fc.assert(
      fc.property(dag, ({ reads, shuffle, outputs }) => {
        const moved = shuffled(reads, shuffle);
        const { order } = plan(topologyOf(moved, outputs));
        const place = new Map([...order].map((vertex, at) => [vertex, at]));
        expect(place.size).toBe(moved.length);
        for (const [vertex, each] of moved.entries())
          for (const other of each) expect(place.get(other)).toBeLessThan(place.get(vertex) ?? -1);
      }),
    );
  });

  test("does not depend on the order in which reached vertices are declared", () => {
    fc.assert(
      fc.property(dag, ({ reads, shuffle }) => {
        const outputs = reads.map((_, index) => index);
        const named = (topology: Topology) => [...plan(topology).order].map((index) => topology.vertices[index]?.name);
        const names: string[] = [];
        for (const index of outputs) names[shuffle[index] ?? 0] = `v${index}`;
        const moved = topologyOf(
          shuffled(reads, shuffle),
          outputs.map((index) => shuffle[index] ?? 0),
          names,
        );
        expect(named(moved)).toEqual(named(topologyOf(reads, outputs)));
      }),
    );
  });

  test("counts for each vertex what it waits for, and lists its readers", () => {
    const { waits, readers, from, order } = plan(topologyOf([[], [0], [0, 1, 1]], [2]));
    expect([...order]).toEqual([0, 1, 2]);
    expect([...waits]).toEqual([0, 1, 3]);
    expect([...readers.subarray(from[0], from[1])]).toEqual([1, 2]);
    expect([...readers.subarray(from[1], from[2])]).toEqual([2, 2]);
  });

  test("follows outputs and arguments in their order", () => {
    expect([...plan(topologyOf([[], [], [1, 0], []], [3, 2])).order]).toEqual([3, 1, 0, 2]);
  });

  test("names both ends of a cycle", () => {
    const message = (topology: Topology) => {
      try {
        plan(topology);
      } catch (thrown) {
        if (isFault(thrown)) return `${thrown.code}: ${thrown.message}`;
      }
      return undefined;
    };
    expect(message(topologyOf([[1], [0]], [0], ["price", "tax"]))).toBe(`graph/cycle: "price" depends on itself through "tax"`);
    expect(message(topologyOf([[0]], [], ["price"]))).toBe(`graph/cycle: "price" depends on itself`);
    // The way in is no part of the cycle.
    expect(message(topologyOf([[1], [2], [3], [1]], [0], ["in", "a", "b", "c"]))).toBe(
      `graph/cycle: "a" depends on itself through "c"`,
    );
  });

  test("plans a chain of 200,000 vertices, whichever end is declared first", () => {
    const size = 200_000;
    const forwards = Array.from({ length: size }, (_, index) => (index === 0 ? [] : [index - 1]));
    const backwards = Array.from({ length: size }, (_, index) => (index === size - 1 ? [] : [index + 1]));
    expect(plan(topologyOf(forwards, [size - 1])).order[0]).toBe(0);
    expect(plan(topologyOf(backwards, [0])).order[0]).toBe(size - 1);
  });
});
