import { expect, test } from "vitest";
import { nameHint } from "./name-hint.ts";

test("nameHint() names the one that was probably meant", () => {
  expect(nameHint("cuont", ["read", "count"])).toBe("; known are read, count");
  expect(nameHint("coun", ["read", "count"])).toBe(`, did you mean "count"?`);
  expect(nameHint("LIMIT", ["limit"])).toBe(`, did you mean "limit"?`);
});

test("nameHint() does not look for what was meant by a name that nobody types", () => {
  const long = "a".repeat(1_000_000);
  expect(nameHint(long, [`${long}b`])).toBe(`; known are ${long}b`);
});

test("nameHint() lists what is known when nothing is near, at most twenty", () => {
  expect(nameHint("x", ["y"])).toBe("; known are y");
  expect(nameHint("x", [])).toBe("; there are none");
  expect(
    nameHint(
      "nothing",
      Array.from({ length: 22 }, (_, index) => `name${index}`),
    ),
  ).toMatch(/name19 and 2 more$/);
});
