import { describe, expect, test } from "vitest";
import { isNestedWithin } from "./json-depth.ts";

const nested = (levels: number): unknown => {
  let json: unknown = 1;
  for (let level = 0; level < levels; level++) json = level % 2 === 0 ? [json] : { a: 0, json };
  return json;
};

describe("isNestedWithin()", () => {
  test("counts arrays and objects, and no scalar", () => {
    expect(isNestedWithin(1, 0)).toBe(true);
    expect(isNestedWithin({}, 0)).toBe(false);
    expect(isNestedWithin(nested(512), 512)).toBe(true);
    expect(isNestedWithin(nested(513), 512)).toBe(false);
  });

  test("finds the deepest way to a part that is in several places", () => {
    const shared = nested(3);
    expect(isNestedWithin([shared, [shared]], 5)).toBe(true);
    expect(isNestedWithin([shared, [[shared]]], 5)).toBe(false);
    expect(isNestedWithin([[[shared]], shared], 5)).toBe(false);
  });

  test("ends for what is as deep as a stack, holds itself, or would be endless to write out", () => {
    const own: unknown[] = [];
    own.push(own);
    let twice: unknown = 1;
    for (let level = 0; level < 60; level++) twice = [twice, twice];
    expect([nested(1_000_000), own].map((json) => isNestedWithin(json, 512))).toEqual([false, false]);
    expect(isNestedWithin(twice, 512)).toBe(true);
    expect(isNestedWithin(twice, 59)).toBe(false);
  });
});
