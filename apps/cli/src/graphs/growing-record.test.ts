import type { Journal, Scheduler } from "@onex/contract";
import type { Run } from "onex";
import { expect, test } from "vitest";
import { growingRecord } from "./growing-record.ts";

/** Time that the test turns. */
function turned() {
  let now = 0;
  const wakes = new Map<() => void, number>();
  const scheduler: Scheduler = {
    monotonicMs: () => now,
    after(delayMs, wake) {
      const due = (): void => wake();
      wakes.set(due, now + delayMs);
      return () => void wakes.delete(due);
    },
  };
  return {
    scheduler,
    get waiting() {
      return wakes.size;
    },
    async advance(ms: number) {
      const until = now + ms;
      for (;;) {
        const [next] = [...wakes].filter(([, at]) => at <= until).sort(([, a], [, b]) => a - b);
        if (next === undefined) break;
        wakes.delete(next[0]);
        now = Math.max(now, next[1]);
        next[0]();
        await Promise.resolve();
      }
      now = Math.max(now, until);
    },
  };
}

function fixture() {
  const time = turned();
  const journal = { length: 1, entries: () => [], value: () => undefined, items: () => new Map() } satisfies Journal;
  const run: { status: Run<unknown>["status"]; journal: Journal } = { status: "running", journal };
  const writes: number[] = [];
  const record = growingRecord(time.scheduler);
  return { time, run, journal, writes, record, write: () => void writes.push(time.scheduler.monotonicMs()) };
}

test("growingRecord() writes what is new, at most four times a second, until the run has ended", async () => {
  const { time, run, journal, writes, record, write } = fixture();
  record.follow(run, write);
  await time.advance(249);
  expect(writes).toHaveLength(0);
  await time.advance(1);
  await time.advance(1000);
  expect(writes).toHaveLength(1);
  journal.length += 1;
  await time.advance(250);
  expect(writes).toHaveLength(2);
  journal.length += 1;
  run.status = "succeeded";
  await time.advance(1000);
  expect(writes).toHaveLength(2);
  expect(time.waiting).toBe(0);
});

test("growingRecord() writes between steps that leave no timer a turn, and not in the middle of one", async () => {
  const { time, run, writes, record, write } = fixture();
  record.listen();
  record.follow(run, write);
  await time.advance(250);
  expect(writes).toHaveLength(1);
  const before = time.scheduler.monotonicMs;
  Object.assign(time.scheduler, { monotonicMs: () => before() + 300 });
  run.journal = { ...run.journal, length: 2 };
  record.listen();
  record.listen();
  expect(writes).toHaveLength(1);
  await Promise.resolve();
  expect(writes).toHaveLength(2);
});

test("growingRecord() gives a record that takes long to write no more than a tenth of the run's time", async () => {
  const { time, run, journal, writes, record } = fixture();
  let extra = 0;
  const before = time.scheduler.monotonicMs;
  Object.assign(time.scheduler, { monotonicMs: () => before() + extra });
  record.follow(run, () => {
    writes.push(0);
    extra += 100;
  });
  await time.advance(250);
  journal.length += 1;
  await time.advance(999);
  expect(writes).toHaveLength(1);
  await time.advance(1);
  expect(writes).toHaveLength(2);
});

test("growingRecord() stops where the record cannot be written, and when it is disposed", async () => {
  const { time, run, journal, record } = fixture();
  let tries = 0;
  record.follow(run, () => {
    tries += 1;
    throw new Error("no room");
  });
  await time.advance(250);
  journal.length += 1;
  await time.advance(1000);
  record.listen();
  await Promise.resolve();
  expect([tries, time.waiting]).toEqual([1, 0]);
  const other = fixture();
  other.record.follow(other.run, other.write);
  other.record[Symbol.dispose]();
  await other.time.advance(1000);
  expect([other.writes.length, other.time.waiting]).toEqual([0, 0]);
});
