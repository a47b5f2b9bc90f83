import { expect, test } from "vitest";
import { channel } from "./channel.ts";

test("channel() keeps what was pushed before anyone asked, in order", async () => {
  const { push, end, items } = channel<number>();
  push(1);
  push(2);
  end();
  expect(await Array.fromAsync(items)).toEqual([1, 2]);
});

test("channel() wakes whoever waits, for an item as for the end", async () => {
  const { push, end, items } = channel<number>();
  const all = Array.fromAsync(items);
  await Promise.resolve();
  push(1);
  await Promise.resolve();
  push(2);
  end();
  expect(await all).toEqual([1, 2]);
});

test("channel() gives the items first and the failure after them; the first end counts", async () => {
  const { push, end, items } = channel<number>();
  push(1);
  end(new Error("first"));
  end();
  const seen: number[] = [];
  const read = async (): Promise<void> => {
    for await (const item of items) seen.push(item);
  };
  await expect(read()).rejects.toThrow("first");
  expect(seen).toEqual([1]);
});

test("channel() says when it is left, early or at the end", async () => {
  const left: string[] = [];
  const early = channel<number>(() => left.push("early"));
  early.push(1);
  for await (const _ of early.items) break;
  const late = channel<number>(() => left.push("late"));
  late.end();
  await Array.fromAsync(late.items);
  expect(left).toEqual(["early", "late"]);
});
