import fc from "fast-check";
import { expect, test } from "vitest";
import { statuses } from "../parse/model.ts";
import { askedPeriod } from "./asked-period.ts";
import { timelineSteps } from "./log-question.ts";
import { logs, testDoor } from "./test-door.ts";
import { timeline } from "./timeline.ts";

test("a timeline has weeks from Monday to Sunday, in order, each with its statuses", () => {
  using door = testDoor(logs);
  expect(door.ask({ ask: "timeline" })).toEqual({
    query: "",
    by: "week",
    total: 3,
    undated: 0,
    periods: [
      { from: "2025-03-03", to: "2025-03-09", entries: 1, statuses: [{ status: "superseded", entries: 1 }] },
      {
        from: "2025-05-19",
        to: "2025-05-25",
        entries: 2,
        statuses: [
          { status: "open", entries: 1 },
          { status: "resolved", entries: 1 },
        ],
      },
    ],
  });
  expect(door.ask({ ask: "timeline", q: "misses tag:blocker" })).toMatchObject({ total: 1, periods: [{ from: "2025-05-19" }] });
});

test("days are those of the configured zone", () => {
  using door = testDoor({ ...logs, ".onex/log.yaml": "timezone: Europe/Berlin\n" });
  expect(door.ask({ ask: "timeline", q: "tag:blocker", by: "day" })).toMatchObject({
    periods: [{ from: "2025-05-21", to: "2025-05-21" }],
  });
});

test("months end on their last day", () => {
  const at = (day: string) => ({ epochMs: Date.parse(day), status: "open" as const, entries: 1 });
  const { periods } = timeline(["2024-02-10", "2025-02-28", "2025-04-30", "2025-12-31"].map(at), "month", "UTC");
  expect(periods).toMatchObject([{ to: "2024-02-29" }, { to: "2025-02-28" }, { to: "2025-04-30" }, { to: "2025-12-31" }]);
});

test("an entry without a day, or of one that no calendar has, is in no period", () => {
  const log =
    "### Debug Entry: Timeless\n\n- **Engineer:** ada\n\n### Debug Entry: Last\n\n- **Timestamp:** 9999-12-31T23:59:59-12:00\n";
  using door = testDoor({ "docs/dev_logs/ada/debug_log_notes.md": log });
  for (const by of timelineSteps) expect(door.ask({ ask: "timeline", by })).toMatchObject({ total: 2, undated: 2, periods: [] });
});

test("whatever the times are, every entry is counted once and periods neither overlap nor go back", () => {
  const time = fc.record(
    {
      epochMs: fc.integer({ min: -6.2e13, max: 2.6e14 }),
      status: fc.constantFrom(...statuses),
      entries: fc.integer({ min: 1, max: 9 }),
    },
    { requiredKeys: ["status", "entries"] },
  );
  fc.assert(
    fc.property(
      fc.array(time),
      fc.constantFrom(...timelineSteps),
      fc.constantFrom("UTC", "Asia/Kathmandu"),
      (times, by, timezone) => {
        const sorted = times.toSorted((a, b) => (a.epochMs ?? 0) - (b.epochMs ?? 0));
        const { total, undated, periods } = timeline(sorted, by, timezone);
        const found = periods as unknown as readonly { readonly from: string; readonly to: string; readonly entries: number }[];
        expect(total).toBe(times.reduce((sum, { entries }) => sum + entries, 0));
        expect(found.reduce((sum, { entries }) => sum + entries, Number(undated))).toBe(total);
        for (const [at, { from, to }] of found.entries()) {
          expect(from <= to).toBe(true);
          expect((found[at - 1]?.to ?? "") < from).toBe(true);
        }
      },
    ),
    { numRuns: 100 },
  );
});

test.each([
  [{}, "2025-05-19 2025-05-25"],
  [{ week: "2025-01-01" }, "2024-12-30 2025-01-05"],
  [{ quarter: "2025-Q4" }, "2025-10-01 2025-12-31"],
  [{ since: "2025-05-01" }, "2025-05-01 2025-05-22"],
  [{ since: "2025-06-01" }, "2025-06-01 2025-06-01"],
  [{ since: "2025-05-01", until: "2025-05-02" }, "2025-05-01 2025-05-02"],
])("askedPeriod(%j) is %s", (asked, period) => {
  const { from, to } = askedPeriod(asked, "2025-05-22");
  expect(`${from} ${to}`).toBe(period);
});

test.each([
  { quarter: "2025-Q5" },
  { quarter: "" },
  { week: "2025-02-30" },
  { week: "today" },
  { week: "9999-12-31" },
  { since: "2025-13-01" },
  { since: "2025-05-02", until: "2025-05-01" },
  { until: "2025-05-01" },
  { quarter: "2025-Q1", week: "2025-05-01" },
  { week: "2025-05-01", since: "2025-05-01" },
])("askedPeriod(%j) is registry/bad-request", (asked) => {
  expect(() => askedPeriod(asked, "2025-05-22")).toThrow(expect.objectContaining({ code: "registry/bad-request" }));
});
