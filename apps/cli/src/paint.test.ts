import { expect, test } from "vitest";
import { paintFor } from "./paint.ts";

test("paintFor() colours on a terminal and closes what it opens", () => {
  expect(paintFor(true, {}).red("no")).toBe("\u001b[31mno\u001b[39m");
});

test.each([
  ["no terminal", false, {}],
  ["NO_COLOR", true, { NO_COLOR: "1" }],
  ["a dumb terminal", true, { TERM: "dumb" }],
])("paintFor() leaves text alone for %s", (_, isTerminal, env) => {
  const paint = paintFor(isTerminal, env);
  expect([paint.bold("a"), paint.green("b")]).toEqual(["a", "b"]);
});

test("paintFor() takes an empty NO_COLOR as not set", () => {
  expect(paintFor(true, { NO_COLOR: "" }).dim("x")).not.toBe("x");
});

test("a style of nothing is nothing", () => {
  expect(paintFor(true, {}).bold("")).toBe("");
});
