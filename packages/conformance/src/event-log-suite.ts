import assert from "node:assert/strict";
import type { EventLog, LogEntry, LogRecord } from "@onex/contract";
import { type ConformanceCase, describeCases, type Open, type Skips } from "./conformance-case.ts";
import { patience, pull, pullEnd, rejectsWith } from "./pull.ts";

const record = (number: number, over: Partial<LogRecord> = {}): LogRecord => ({
  id: `record-${number}`,
  type: "node_announce",
  json: `{"number": ${number}}`,
  principal: "anonymous@suite",
  door: "suite:",
  ...over,
});
const records = (from: number, to: number): LogRecord[] =>
  Array.from({ length: to - from + 1 }, (_, index) => record(from + index));
const iterate = (items: AsyncIterable<LogEntry>): AsyncIterator<LogEntry> => items[Symbol.asyncIterator]();

const simple = (
  title: string,
  body: (log: EventLog, patienceMs: number, open: Open<EventLog>) => Promise<void>,
): ConformanceCase<EventLog> => ({
  title,
  async check(open, { patienceMs = patience } = {}) {
    await using log = await open();
    await body(log, patienceMs, open);
  },
});

async function entriesAfter(log: EventLog, after: number, count: number, patienceMs: number): Promise<LogEntry[]> {
  const items = iterate(log.read({ after }));
  const entries = await pull(items, count, patienceMs);
  await items.return?.();
  return entries;
}

/** What every log owes, as checks that can be run one by one. */
export const eventLogCases: readonly ConformanceCase<EventLog>[] = [
  simple("numbers what is appended 1, 2, 3, … without gaps", async (log, patienceMs) => {
    const first = await log.append(records(1, 3));
    const second = await log.append(records(4, 4));
    assert.deepEqual(
      [...first, ...second].map(({ position }) => position),
      [1, 2, 3, 4],
    );
    const entries = await entriesAfter(log, 0, 4, patienceMs);
    assert.deepEqual(
      entries.map(({ position, id }) => [position, id]),
      [1, 2, 3, 4].map((number) => [number, `record-${number}`]),
    );
  }),
  simple("keeps the order within a batch and loses nothing when several append at once", async (log, patienceMs) => {
    const batches = [records(1, 10), records(11, 20), records(21, 30)];
    const stored = (await Promise.all(batches.map((batch) => log.append(batch)))).map((batch) =>
      batch.map(({ position }) => position),
    );
    for (const positions of stored)
      assert.deepEqual(
        positions,
        positions.toSorted((a, b) => a - b),
      );
    assert.deepEqual(
      stored.flat().sort((a, b) => a - b),
      Array.from({ length: 30 }, (_, index) => index + 1),
    );
    const entries = await entriesAfter(log, 0, 30, patienceMs);
    for (const [index, positions] of stored.entries()) {
      assert.deepEqual(
        positions.map((position) => entries[position - 1]?.id),
        batches[index]?.map(({ id }) => id),
      );
    }
  }),
  simple("stores a repeated id once and answers with its first position", async (log, patienceMs) => {
    await log.append(records(1, 2));
    assert.deepEqual(await log.append([record(2), record(3), record(3)]), [
      { position: 2, duplicate: true },
      { position: 3, duplicate: false },
      { position: 3, duplicate: true },
    ]);
    await log.append([record(4)]);
    assert.deepEqual(
      (await entriesAfter(log, 0, 4, patienceMs)).map(({ id }) => id),
      records(1, 4).map(({ id }) => id),
    );
  }),
  simple("gives back exactly what was appended", async (log, patienceMs) => {
    const odd = record(1, {
      json: ' {"b":1,\n"a":"\\u00e9 é 🜁 \u2028"}',
      type: "node_withdraw",
      principal: "ann",
      door: "http://[::1]:7800",
    });
    await log.append([odd]);
    const [entry] = await entriesAfter(log, 0, 1, patienceMs);
    assert.ok(entry !== undefined);
    const { position: _position, logged_at: _at, ...stored } = entry;
    assert.deepEqual(stored, odd);
  }),
  simple("stamps every entry in whole milliseconds", async (log, patienceMs) => {
    await log.append(records(1, 3));
    for (const { logged_at } of await entriesAfter(log, 0, 3, patienceMs))
      assert.ok(Number.isSafeInteger(logged_at) && logged_at > 0);
  }),
  simple("reads after a position", async (log, patienceMs) => {
    await log.append(records(1, 5));
    assert.deepEqual(
      (await entriesAfter(log, 3, 2, patienceMs)).map(({ position }) => position),
      [4, 5],
    );
  }),
  simple("reads on from the moment of the call, before the first pull", async (log, patienceMs) => {
    await log.append(records(1, 1));
    const items = iterate(log.read({ after: 1 }));
    await log.append(records(2, 2));
    assert.deepEqual(
      (await pull(items, 1, patienceMs)).map(({ position }) => position),
      [2],
    );
    const next = pull(items, 1, patienceMs);
    await log.append(records(3, 3));
    assert.deepEqual(
      (await next).map(({ position }) => position),
      [3],
    );
    await items.return?.();
  }),
  simple("lets every reader see everything", async (log, patienceMs) => {
    const readers = [iterate(log.read({ after: 0 })), iterate(log.read({ after: 0 }))];
    await log.append(records(1, 3));
    for (const reader of readers) {
      assert.deepEqual(
        (await pull(reader, 3, patienceMs)).map(({ position }) => position),
        [1, 2, 3],
      );
      await reader.return?.();
    }
  }),
  simple("ends reading quietly when the signal aborts", async (log, patienceMs) => {
    const stop = new AbortController();
    const end = pullEnd(iterate(log.read({ after: 0, signal: stop.signal })), patienceMs);
    stop.abort();
    await end;
  }),
  simple("ends reading quietly when the log is disposed", async (log, patienceMs) => {
    const end = pullEnd(iterate(log.read({ after: 0 })), patienceMs);
    await log[Symbol.asyncDispose]();
    await end;
  }),
  simple("refuses to append after it was disposed, with registry/log-unavailable", async (log, patienceMs) => {
    await log[Symbol.asyncDispose]();
    await rejectsWith("registry/log-unavailable", log.append(records(1, 1)), patienceMs);
  }),
  simple("gives the newest snapshot, and none before there is one", async (log) => {
    assert.equal(await log.latestSnapshot(), undefined);
    for (const position of [1, 2, 3, 4, 5]) await log.saveSnapshot({ position, state: `{"at":${position},"text":"é 🜁"}` });
    assert.deepEqual(await log.latestSnapshot(), { position: 5, state: '{"at":5,"text":"é 🜁"}' });
  }),
  simple("has an epoch of its own", async (log, _patienceMs, open) => {
    await using other = await open();
    assert.notEqual(log.epoch, "");
    assert.notEqual(log.epoch, other.epoch);
  }),
  simple("takes an empty batch", async (log) => {
    assert.deepEqual(await log.append([]), []);
  }),
];

/** Registers the tests of the log port for one adapter; `open` gives an empty log of its own. */
export function describeEventLog(name: string, open: Open<EventLog>, skips: Skips = {}): void {
  describeCases(name, eventLogCases, { open, skips });
}
