import { canonicalJson, type Json } from "@onex/contract";
import fc from "fast-check";
import { expect, test } from "vitest";
import { formComparison } from "./same-form.ts";

const json = fc.jsonValue().map((value) => value as Json);

test("two forms are the same exactly when they have one canonical text", () => {
  fc.assert(
    fc.property(json, json, (one, other) => {
      const same = formComparison();
      expect(same(one, other)).toBe(canonicalJson(one) === canonicalJson(other));
      expect(same(one, structuredClone(one))).toBe(true);
    }),
  );
});

test("a text that looks like the number of a container is none, and a list is no object", () => {
  const same = formComparison();
  expect(same([[]], ["#0"])).toBe(false);
  expect(same({ a: {} }, { a: "#1" })).toBe(false);
  expect(same({}, [])).toBe(false);
  expect(same({ "0": 1 }, [1])).toBe(false);
  expect(same({ a: 1, b: [2] }, { b: [2], a: 1 })).toBe(true);
});

test("parts that are shared are looked at once", () => {
  const doubled = (levels: number): Json => {
    let part: Json = { end: levels };
    for (let level = 0; level < 60; level++) part = { left: part, right: part };
    return part;
  };
  const same = formComparison();
  expect(same(doubled(1), doubled(1))).toBe(true);
  expect(same(doubled(1), doubled(2))).toBe(false);
});
