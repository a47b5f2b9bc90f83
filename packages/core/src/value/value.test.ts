import fc from "fast-check";
import { describe, expect, test } from "vitest";
import { copyValue, takeIn } from "./copy.ts";
import { custodyOf } from "./custody.ts";
import { freezeValue, isSettled } from "./freeze.ts";

class Point {
  x = 1;
  parts = [1];
}
class Hidden {
  #secret = 1;
  secret(): number {
    return this.#secret;
  }
}
class Service {
  handle = () => this;
}
class Pool {
  clients = [new Service()];
}
class HiddenChild extends Hidden {
  y = 1;
}

describe("custodyOf()", () => {
  test("freezes plain values, copies what cannot be frozen, and passes on what lives in its process", () => {
    expect([[], {}, Object.create(null)].map(custodyOf)).toEqual(["plain", "plain", "plain"]);
    const copied = [
      new Map(),
      new Set(),
      new Date(),
      new Uint8Array(),
      Buffer.from("a"),
      new ArrayBuffer(1),
      new DataView(new ArrayBuffer(1)),
      /a/,
      new URL("a:b"),
      new Point(),
    ];
    expect(copied.map(custodyOf)).toEqual(copied.map(() => "copied"));
    const held = [
      new WeakMap(),
      new AbortController().signal,
      new Error("e"),
      Promise.resolve(),
      new Hidden(),
      new HiddenChild(),
      new Service(),
      new Pool(),
      process.stdout,
      new (class extends Map {})(),
    ];
    expect(held.map(custodyOf)).toEqual(held.map(() => "held"));
  });
});

describe("freezeValue()", () => {
  test("freezes everything plain, through cycles, whatever the depth", () => {
    fc.assert(
      fc.property(fc.object(), (value) => {
        expect(freezeValue(value)).toBe(true);
        const open: unknown[] = [value];
        for (const part of open) {
          if (typeof part !== "object" || part === null) continue;
          expect(Object.isFrozen(part)).toBe(true);
          open.push(...Object.values(part));
        }
      }),
    );
    let deep: object = {};
    for (let level = 0; level < 100_000; level++) deep = { deep };
    expect(freezeValue(deep)).toBe(true);
    expect(isSettled(deep)).toBe(true);
  });

  test("looks into what somebody else froze", () => {
    const inner = { a: 1 };
    freezeValue(Object.freeze({ inner }));
    expect(Object.isFrozen(inner)).toBe(true);
  });

  test("freezes what is under a symbol", () => {
    const key = Symbol("key");
    const value = { [key]: { a: 1 } };
    freezeValue(value);
    expect(Object.isFrozen(value[key])).toBe(true);
  });

  test("does not call settled what holds a map, nor any part of it that does", () => {
    const inner = { map: new Map() };
    const outer = { inner, list: [1] };
    expect(freezeValue(outer)).toBe(false);
    expect([outer, inner].map(isSettled)).toEqual([false, false]);
    expect(Object.isFrozen(inner)).toBe(true);
    expect(freezeValue({ again: inner })).toBe(false);
  });
});

describe("copyValue()", () => {
  test("gives an equal value that shares nothing", () => {
    fc.assert(
      fc.property(
        fc.object({
          withDate: true,
          withMap: true,
          withSet: true,
          withTypedArray: true,
          withBigInt: true,
          withNullPrototype: true,
          withSparseArray: true,
        }),
        (value) => {
          const copy = copyValue(value);
          expect(copy).toEqual(value);
          expect(copy).not.toBe(value);
        },
      ),
    );
  });

  test("keeps cycles and shared parts as they are", () => {
    const shared = new Map<string, unknown>();
    const value = { one: shared, other: shared, self: undefined as unknown };
    value.self = value;
    shared.set("value", value);
    const copy = copyValue(value);
    expect(copy.one).toBe(copy.other);
    expect(copy.self).toBe(copy);
    expect(copy.one.get("value")).toBe(copy);
  });

  test("copies instances of data classes with their class", () => {
    const point = new Point();
    const copy = copyValue(point);
    copy.parts.push(2);
    expect(copy).toBeInstanceOf(Point);
    expect(point.parts).toEqual([1]);
  });

  test("copies bytes apart, also those of a Buffer, which shares on slice", () => {
    for (const bytes of [Buffer.from([1, 2]), new Uint8Array([1, 2]), new Float64Array([1, 2])]) {
      const copy = copyValue(bytes);
      copy[0] = 9;
      expect([...bytes]).toEqual([1, 2]);
      expect(copy.constructor).toBe(bytes.constructor);
    }
    const view = new DataView(new ArrayBuffer(2), 1);
    copyValue(view).setUint8(0, 7);
    expect(view.getUint8(0)).toBe(0);
  });

  test("makes no prototype of a key called __proto__", () => {
    const copy = copyValue(JSON.parse(`{"__proto__":{"polluted":true}}`)) as object;
    expect(Object.getPrototypeOf(copy)).toBe(Object.prototype);
    expect(Object.keys(copy)).toEqual(["__proto__"]);
  });

  test("shares what is settled", () => {
    const { value } = takeIn({ deep: [1] });
    expect(copyValue({ value }).value).toBe(value);
  });
});
