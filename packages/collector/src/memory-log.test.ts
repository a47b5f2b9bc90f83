import { describeEventLog, eventLogCases, fakeTime } from "@onex/conformance";
import type { EventLog, LogEntry, LogRecord } from "@onex/contract";
import { describe, expect, test } from "vitest";
import { memoryLog } from "./memory-log.ts";

describeEventLog("memoryLog()", async () => memoryLog());

const record = (number: number): LogRecord => ({ id: `${number}`, type: "t", json: "0123456789", principal: "p", door: "d" });

describe("memoryLog()", () => {
  test("stamps entries by the clock that it was given, also when that is set back", async () => {
    const time = fakeTime();
    await using log = memoryLog({ ambient: time.ambient });
    await log.append([record(1)]);
    time.setClock(-3_600_000);
    await log.append([record(2)]);
    const stamps: number[] = [];
    for await (const { logged_at } of log.read({ after: 0 })) if (stamps.push(logged_at) === 2) break;
    expect(stamps).toEqual([Date.UTC(2025, 5, 1), Date.UTC(2025, 5, 1) - 3_600_000]);
  });

  test("refuses a reader that asks for what was trimmed, and names the first position that it has", async () => {
    await using log = memoryLog({ maxChars: 25 });
    await log.append([record(1), record(2), record(3)]);
    await expect(log.read({ after: 0 })[Symbol.asyncIterator]().next()).rejects.toMatchObject({
      code: "registry/log-unavailable",
      details: { first_position: 2 },
    });
    expect(await log.read({ after: 1 })[Symbol.asyncIterator]().next()).toMatchObject({ value: { position: 2 } });
  });

  test("takes an id anew once its first entry was trimmed", async () => {
    await using log = memoryLog({ maxChars: 25 });
    await log.append([record(1), record(2), record(3)]);
    expect(await log.append([record(1), record(3)])).toEqual([
      { position: 4, duplicate: false },
      { position: 3, duplicate: true },
    ]);
  });
});

describe("the log suite", () => {
  const broken: Readonly<Record<string, { readonly notices: string; readonly make: (whole: EventLog) => EventLog }>> = {
    "leaves gaps": {
      notices: "numbers what is appended 1, 2, 3, … without gaps",
      make: (whole) => ({
        ...whole,
        append: async (records) => (await whole.append(records)).map((one) => ({ ...one, position: one.position * 2 })),
      }),
    },
    "stores repeats": {
      notices: "stores a repeated id once and answers with its first position",
      make: (whole) => {
        let count = 0;
        return {
          ...whole,
          append(records) {
            count += 1;
            return whole.append(records.map((one, index) => ({ ...one, id: `${one.id}-${count}-${index}` })));
          },
        };
      },
    },
    "forgets when": {
      notices: "stamps every entry in whole milliseconds",
      make: (whole) => ({ ...whole, read: (options) => without(whole.read(options)) }),
    },
    "never stops reading": {
      notices: "ends reading quietly when the signal aborts",
      make: (whole) => ({ ...whole, read: ({ after }) => whole.read({ after }) }),
    },
    "keeps the first snapshot": {
      notices: "gives the newest snapshot, and none before there is one",
      make: (whole) => ({
        ...whole,
        saveSnapshot: async (one) => ((await whole.latestSnapshot()) === undefined ? whole.saveSnapshot(one) : undefined),
      }),
    },
  };

  async function* without(entries: AsyncIterable<LogEntry>): AsyncGenerator<LogEntry> {
    for await (const entry of entries) yield { ...entry, logged_at: Number.NaN };
  }

  for (const [title, { notices, make }] of Object.entries(broken)) {
    test(`notices a log that ${title}`, async () => {
      const found = eventLogCases.find((one) => one.title === notices);
      await expect(found?.check(async () => make(memoryLog()), { patienceMs: 50 })).rejects.toThrow();
    });
  }
});
