import { describe, expect, test } from "vitest";
import { type Feed, feed } from "./feed.ts";

function filled(...items: readonly number[]): Feed<number> {
  const list = feed<number>();
  for (const item of items) list.push(item);
  return list;
}

describe("feed()", () => {
  test("gives what is there, then what comes, to every follower from its own place", async () => {
    const list = filled(1, 2);
    const [all, rest] = [list.follow({ from: 0 }), list.follow({ from: list.end })];
    const waiting = rest.next();
    list.push(3);
    expect([(await all.next()).value, (await all.next()).value, (await all.next()).value]).toEqual([1, 2, 3]);
    expect((await waiting).value).toBe(3);
  });

  test("answers pulls that wait at the same time in their order", async () => {
    const list = feed<number>();
    const follower = list.follow({ from: 0 });
    const pulls = [follower.next(), follower.next()];
    list.push(1);
    list.push(2);
    expect((await Promise.all(pulls)).map(({ value }) => value)).toEqual([1, 2]);
  });

  test("ends a follower that waits, by abort, by close and by its own return", async () => {
    const list = feed<number>();
    const stop = new AbortController();
    const [aborted, returned, closed] = [
      list.follow({ from: 0, signal: stop.signal }),
      list.follow({ from: 0 }),
      list.follow({ from: 0 }),
    ];
    const ends = [aborted.next(), returned.next(), closed.next()];
    stop.abort();
    await returned.return?.();
    list.close();
    expect((await Promise.all(ends)).map(({ done }) => done)).toEqual([true, true, true]);
    list.push(1);
    expect((await closed.next()).done).toBe(true);
  });

  test("keeps indexes when it forgets, and lets a late follower go on with the oldest that is kept", async () => {
    const list = filled(...Array.from({ length: 100 }, (_, index) => index));
    for (let index = 1; index <= 90; index += 1) list.trim(index);
    expect([list.first, list.end, list.at(89), list.at(90), list.at(99), list.at(100)]).toEqual([
      90,
      100,
      undefined,
      90,
      99,
      undefined,
    ]);
    expect((await list.follow({ from: 0 }).next()).value).toBe(90);
    list.trim(1000);
    expect([list.first, list.end]).toEqual([100, 100]);
    list.push(100);
    expect(list.at(100)).toBe(100);
  });

  test("rejects once, then ends, for a follower that wants to know what it lost", async () => {
    const list = filled(1, 2, 3);
    const follower = list.follow({ from: 0, lost: () => new RangeError("gone") });
    list.trim(1);
    await expect(follower.next()).rejects.toThrow("gone");
    expect((await follower.next()).done).toBe(true);
  });
});
