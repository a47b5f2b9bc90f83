import { expect, test } from "vitest";
import { type Reject, rejects } from "./rejects.ts";

const reject = (principal: string, text: string): Reject => ({
  at: 0,
  principal,
  door: "d",
  code: "event/malformed",
  reason: "r",
  text,
});

test("rejects() keeps the newest first and cuts long texts", () => {
  const kept = rejects();
  kept.add(reject("ann", "one"));
  kept.add(reject("ann", "x".repeat(20_000)));
  expect(kept.list().map(({ text }) => text.length)).toEqual([16_384, 3]);
});

test("rejects() lets one principal have a tenth, so that its flood hides nobody", () => {
  const kept = rejects({ items: 20, chars: 1_000_000 });
  kept.add(reject("bob", "from bob"));
  for (let count = 0; count < 50; count += 1) kept.add(reject("ann", `${count}`));
  expect(kept.list().map(({ text }) => text)).toEqual(["49", "48", "from bob"]);
});

test("rejects() is bounded in all", () => {
  const kept = rejects({ items: 20, chars: 200 });
  for (let count = 0; count < 50; count += 1) kept.add(reject(`principal ${count}`, "0123456789"));
  expect(kept.list()).toHaveLength(20);
  kept.add(reject("last", "0123456789"));
  expect(
    kept
      .list()
      .map(({ principal }) => principal)
      .at(-1),
  ).toBe("principal 31");
});
