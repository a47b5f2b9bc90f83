import fc from "fast-check";
import { expect, test } from "vitest";
import { copyValue } from "../value/copy.ts";
import { sameValue } from "./same-value.ts";

const cycle = (label: string): object => {
  const one: Record<string, unknown> = { label };
  one.self = one;
  one.list = [one];
  return one;
};
class Point {
  readonly x: number;
  constructor(x: number) {
    this.x = x;
  }
}

test("sameValue() compares by what values hold", () => {
  const equal: [unknown, unknown][] = [
    [Number.NaN, Number.NaN],
    [0, -0],
    [
      { a: 1, b: undefined },
      { b: undefined, a: 1 },
    ],
    [{ a: 1, b: undefined }, { a: 1 }],
    [new Date(Number.NaN), new Date(Number.NaN)],
    [new Map([[{ k: 1 }, [1]]]), new Map([[{ k: 1 }, [1]]])],
    [
      new Map([
        ["a", 1],
        ["b", 2],
      ]),
      new Map([
        ["b", 2],
        ["a", 1],
      ]),
    ],
    [new Set([{ a: 1 }, { a: 2 }, 3]), new Set([3, { a: 2 }, { a: 1 }])],
    [new URL("a:b"), new URL("a:b")],
    [/a/g, /a/g],
    [new RangeError("x"), new RangeError("x")],
    [Buffer.from([1, 2]), new Uint8Array([1, 2])],
    [new ArrayBuffer(2), new ArrayBuffer(2)],
    [new Point(1), { x: 1 }],
    [Array(2), [undefined, undefined]],
    [cycle("a"), cycle("a")],
  ];
  for (const [at, pair] of equal.entries()) expect([at, sameValue(...pair)]).toEqual([at, true]);
});

test("sameValue() tells apart what differs anywhere", () => {
  const weak = new WeakMap();
  const different: [unknown, unknown][] = [
    [1, "1"],
    [null, {}],
    [{ a: 1 }, { a: 2 }],
    [{ a: 1 }, { a: 1, b: 1 }],
    [[1, 2], [1]],
    [[], {}],
    [new Map([["a", 1]]), new Map([["a", 2]])],
    [new Map(), new Set()],
    [new Map(), {}],
    [new Set([{ a: 1 }, { a: 1 }]), new Set([{ a: 1 }, { a: 2 }])],
    [new Set([1]), new Set([2])],
    [Array(2), [undefined, 1]],
    [new Date(0), new Date(1)],
    [new Date(0), {}],
    [/a/g, /a/],
    [new RangeError("x"), new TypeError("x")],
    [new Error("x", { cause: 1 }), new Error("x", { cause: 2 })],
    [new Uint8Array([1, 0]), new Uint16Array([1])],
    [new WeakMap(), weak],
    [() => 1, () => 1],
    [cycle("a"), cycle("b")],
    // An object inherits this name; it is not its own.
    [{ toString: undefined, a: 1 }, { a: 2 }],
  ];
  for (const [at, [one, other]] of different.entries()) {
    expect([at, sameValue(one, other), sameValue(other, one)]).toEqual([at, false, false]);
  }
  expect(sameValue(weak, weak)).toBe(true);
});

test("sameValue() takes back what it assumed for a member that was not the one", () => {
  const [left, right] = [{ n: 1 }, { n: 2 }];
  // Before its parts are seen to differ, `left` is assumed to equal `right`; the later members and the array must not inherit that.
  const members = (part: object) => [1, 2].map((end) => ({ end, part }));
  const one = [left, new Set(members(left))];
  const other = [right, new Set(members(right).reverse())];
  expect(sameValue(one, other)).toBe(false);
});

test("sameValue() holds for every copy, and does not mind depth", () => {
  const values = fc.anything({
    withBigInt: true,
    withDate: true,
    withMap: true,
    withSet: true,
    withTypedArray: true,
    withSparseArray: true,
  });
  fc.assert(fc.property(values, (value) => sameValue(value, copyValue(value))));
  const deep = () => {
    let value: unknown = 0;
    for (let level = 0; level < 50_000; level++) value = [value];
    return value;
  };
  expect(sameValue(deep(), deep())).toBe(true);
});
