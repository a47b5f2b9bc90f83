import fc from "fast-check";
import { describe, expect, test } from "vitest";
import { sampleNode, unknown } from "../../test/sample-node.ts";
import { graph } from "../graph/graph.ts";
import { inputs } from "../graph/inputs.ts";
import { freezeValue } from "../value/freeze.ts";
import { type Splice, spliceBetween } from "./splice.ts";

const $ = inputs<{ list: readonly unknown[]; item: unknown }>();
const append = sampleNode((list: readonly unknown[], item: unknown) => [...list, item], {
  name: "append",
  inputs: { list: unknown, item: unknown },
});
const keep = sampleNode((list: readonly unknown[]) => list, { name: "keep", inputs: { list: unknown } });
const numbers = (count: number): unknown[] => Array.from({ length: count }, (_, item) => item);

function growing(steps: number, history?: { readonly maxBytes?: number; readonly maxVersions?: number }) {
  const g = graph({ list: append.bind($.list, $.item) }, history === undefined ? {} : { history });
  const values: unknown[] = [];
  let list: readonly unknown[] = [];
  for (let item = 0; item < steps; item++) {
    list = (g.run({ list, item }) as { list: readonly unknown[] }).list;
    values.unshift([...list]);
  }
  return { g, values };
}

function applied({ start, resume, items }: Splice, before: readonly unknown[]): unknown[] {
  return before.slice(0, start).concat(items, before.slice(resume));
}

describe("spliceBetween()", () => {
  const edits = fc.record({
    size: fc.integer({ min: 32, max: 60 }),
    start: fc.nat(60),
    remove: fc.nat(8),
    add: fc.array(fc.oneof(fc.anything(), fc.constantFrom(undefined, Number.NaN, -0, [1])), { maxLength: 8 }),
  });

  test("gives the list again, whatever was put in, taken out or replaced", () => {
    fc.assert(
      fc.property(edits, ({ size, start, remove, add }) => {
        const before = numbers(size);
        const list = before.toSpliced(start, remove, ...add);
        freezeValue(list);
        const splice = spliceBetween(list, before);
        if (splice !== undefined) {
          expect(applied(splice, before)).toEqual(list);
          expect(splice.length).toBe(list.length);
        }
      }),
    );
  });

  test("is none for short lists, for lists with little in common, and for lists that hold themselves", () => {
    const settled = (list: unknown[]): unknown[] => {
      freezeValue(list);
      return list;
    };
    const ring = numbers(40);
    ring.push({ ring });
    expect(spliceBetween(settled(numbers(9)), numbers(8))).toBeUndefined();
    expect(spliceBetween(settled(numbers(40)), numbers(40).reverse())).toBeUndefined();
    expect(spliceBetween(settled(ring), ring.slice(0, 40))).toBeUndefined();
    expect(spliceBetween(settled([...numbers(40), { a: 1 }]), numbers(40))?.items).toEqual([{ a: 1 }]);
  });
});

describe("a version of a list that goes on growing", () => {
  test("keeps what is its own: a thousand versions of up to a thousand items fit in half a megabyte", () => {
    const { g, values } = growing(999, { maxBytes: 500_000 });
    expect([...g.history()].slice(0, -1).map((version) => version.values[0])).toEqual(values);
  });

  test("gives the whole list however few versions are kept beside it", () => {
    const { g, values } = growing(700, { maxVersions: 2 });
    expect([...g.history()].map((version) => version.values[0])).toEqual(values.slice(0, 2));
  });

  test("has the hash that it had as the newest, and gives lists that nobody can change", async () => {
    const { g } = growing(60);
    const newest = g.snapshot();
    const hash = await newest.hash();
    g.run({ list: newest.value("append") as unknown[], item: "more" });
    expect(newest.value("append")).toHaveLength(60);
    expect(await newest.hash()).toBe(hash);
    expect(() => (newest.value("append") as unknown[]).push(1)).toThrow(TypeError);
  });

  test("is a list with its holes, and one that holds itself still does", () => {
    const g = graph({ list: keep.bind($.list) });
    const holes = numbers(40);
    delete holes[7];
    const ring = numbers(40);
    ring.push(ring);
    for (const list of [numbers(40), holes, holes.concat(1), [...holes, 1], ring, [...ring, 2], []]) g.run({ list });
    const [, after, tied, filled, longer, shorter] = [...g.history()].map(({ values }) => values[0] as unknown[]);
    expect([filled, longer, shorter].map((list) => [list?.length, 7 in (list ?? [])])).toEqual([
      [41, true],
      [41, false],
      [40, false],
    ]);
    expect(tied?.[40]).toBe(tied);
    const inner = after?.[40];
    expect(inner).toHaveLength(41);
    expect(Reflect.get(Object(inner), 40)).toBe(inner);
  });
});
