import type { Parameter } from "@onex/contract";
import { expect, test } from "vitest";
import { argumentsByName } from "./arguments-by-name.ts";

const parameter = (name: string, kind: Parameter["kind"] = "positional"): Parameter => ({ name, kind, optional: false });

test("argumentsByName() names arguments, leaves missing ones out and gathers the rest", () => {
  const join = [parameter("separator"), parameter("texts", "rest")];
  expect(argumentsByName([join], ["-", "a", "b"])).toEqual({ separator: "-", texts: ["a", "b"] });
  expect(argumentsByName([join], ["-"])).toEqual({ separator: "-", texts: [] });
  expect(argumentsByName([[parameter("a"), parameter("b")]], [1])).toEqual({ a: 1 });
});

test("argumentsByName() spreads a sole object and passes over a signal", () => {
  expect(argumentsByName([[parameter("parts", "spread")]], [{ x: 1, y: 2 }])).toEqual({ x: 1, y: 2 });
  expect(argumentsByName([[parameter("path"), parameter("signal", "signal")]], ["a"])).toEqual({ path: "a" });
  expect(() => argumentsByName([[parameter("parts", "spread")]], [1])).toThrow("must be an object");
});

test("argumentsByName() takes the first overload that has room and refuses what none has", () => {
  const overloads = [[parameter("a")], [parameter("a"), parameter("b")]];
  expect(argumentsByName(overloads, [1, 2])).toEqual({ a: 1, b: 2 });
  expect(() => argumentsByName(overloads, [1, 2, 3])).toThrow("--args has 3 arguments, but the function takes at most 2");
});
