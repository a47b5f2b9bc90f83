import { expect, test } from "vitest";
import { paintFor } from "./paint.ts";
import { table } from "./table.ts";

test("table() lines columns up and leaves no blanks at line ends", () => {
  expect(
    table([
      ["name", "hash", "note"],
      ["countWords", "ab", ""],
    ]),
  ).toBe("name        hash  note\ncountWords  ab");
});

test("table() does not count styles as width", () => {
  const { red } = paintFor(true, {});
  expect(
    table([
      [red("ab"), "x"],
      ["abc", "y"],
    ]),
  ).toBe(`${red("ab")}   x\nabc  y`);
});

test("table() counts characters, not code units", () => {
  expect(
    table([
      ["𝒳", "1"],
      ["ab", "2"],
    ]),
  ).toBe("𝒳   1\nab  2");
});
