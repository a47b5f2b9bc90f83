import { expect, test } from "vitest";
import { shownDuration } from "./shown-duration.ts";

test.each([
  [0.04, "0 ms"],
  [4.23, "4.2 ms"],
  [999, "999 ms"],
  [4230, "4.2 s"],
  [300_000, "5 min"],
  [7_200_000, "2 h"],
])("%d ms is %s", (ms, shown) => {
  expect(shownDuration(ms)).toBe(shown);
});
