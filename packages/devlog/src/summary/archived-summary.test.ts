import { expect, test } from "vitest";
import { archiveLogs } from "../archive/archive-logs.ts";
import { daysSummary } from "../door/days-summary.ts";
import { openDoor } from "../door/open-door.ts";
import { openLogs } from "../repository/log-store.ts";
import { openSearch } from "../search/search-logs.ts";
import { shapes } from "../test-logs.ts";
import { type TestRepository, testRepository } from "../test-repository.ts";
import { quarterPeriod, type SummaryReport, summarizeLogs, weekPeriod } from "./summarize-logs.ts";

const entry = (id: string, day: string, status: string, rest = ""): string =>
  `### Debug Entry: ${id}\n\n- **Timestamp:** ${day}T12:00:00Z\n- **Engineer:** ada\n- **Tags:** #blocker\n- **Status:** ${status}\n  - ${day}T12:00:00Z ${status}\n- **Id:** dl-01JV${id}0Y0QXJ2B8D3M7T5W9ZA\n${rest}\n#### Next Steps\n\n- See to ${id}\n\n`;

const files: Readonly<Record<string, string>> = {
  "docs/dev_logs/ada/debug_log_2025_01_06.md": entry("PGG8A", "2025-01-07", "open") + entry("PGG8B", "2025-01-07", "resolved"),
  // At the same minute as those of ada, in a folder that sorts before and behind the archives.
  "docs/dev_logs/zoe/debug_log_2025_01_06.md": entry("PGG8C", "2025-01-07", "blocked"),
  "docs/dev_logs/ada/debug_log_2025_03_31.md": entry("PGG8D", "2025-04-01", "open"),
  "docs/dev_logs/ada/debug_log_2025_05_19.md": entry("PGG8E", "2025-05-20", "open"),
  ...Object.fromEntries(shapes.map(([, text], at) => [`docs/dev_logs/grace/debug_log_shape_${at}.md`, text])),
};

function written(): TestRepository {
  const repository = testRepository();
  for (const [path, text] of Object.entries(files)) repository.write(path, text);
  return repository;
}

const periods = [
  weekPeriod("2025-01-07"),
  quarterPeriod("2025-Q1"),
  quarterPeriod("2025-Q2"),
  { from: "0001-01-01", to: "9999-12-31" },
];

/** Where an entry stands is all that an archive changes. */
const withoutPlaces = (summary: SummaryReport): unknown =>
  JSON.parse(JSON.stringify(summary, (key, value: unknown) => (key === "path" ? undefined : value)));

test.each([
  ["each quarter", [{ quarter: "2025-Q1" }, { quarter: "2025-Q2" }]],
  ["a milestone", [{ milestone: "M1" }]],
  ["a milestone and a quarter with the same logs", [{ milestone: "M1" }, { quarter: "2025-Q1" }]],
] as const)("a summary says the same before and after its logs went into an archive of %s", (_name, archives) => {
  using repository = written();
  const store = openLogs(repository.root);
  const before = periods.map((period) => summarizeLogs(store, period, "2025-06-01"));
  for (const of of archives) archiveLogs(store, { of, removeSources: of === archives.at(-1) });
  expect(before[1]?.entries).toBeGreaterThan(10);
  for (const [at, period] of periods.entries()) {
    const after = summarizeLogs(store, period, "2025-06-01");
    expect(withoutPlaces(after)).toEqual(withoutPlaces(before[at] ?? after));
    using search = openSearch(store);
    expect(daysSummary(store, search, period, "2025-06-01")).toEqual(after);
  }
});

test("of copies in logs of two archives the same one is shown as before", () => {
  using repository = testRepository();
  // Only the file's name gives the day of the time, so each copy has another.
  const copy = "# Debug Log\n\n- *[05:10]* #blocker The disk is full\n";
  repository.write("docs/dev_logs/ada/debug_log_2024_12_30.md", copy);
  repository.write("docs/dev_logs/grace/debug_log_2025_03_03.md", `${copy}\nAfterwards.\n`);
  const store = openLogs(repository.root);
  const seen = (): unknown => {
    using search = openSearch(store);
    const hits = search
      .search("disk")
      .hits.map(({ timestamp, excerpt, places }) => ({ timestamp, excerpt, copies: places.length }));
    return [hits, withoutPlaces(summarizeLogs(store, { from: "2024-01-01", to: "2025-12-31" }, "2025-06-01"))];
  };
  const before = seen();
  expect(before).toMatchObject([
    [{ timestamp: "2024-12-30T05:10:00Z", copies: 2 }],
    { entries: 1, blockers: [{ day: "2024-12-30" }] },
  ]);
  for (const quarter of ["2025-Q1", "2024-Q4"]) archiveLogs(store, { of: { quarter }, removeSources: true });
  expect(seen()).toEqual(before);
});

test("entries of an archive have their place in it", () => {
  using repository = written();
  const store = openLogs(repository.root);
  archiveLogs(store, { of: { quarter: "2025-Q1" }, removeSources: true });
  const [first] = summarizeLogs(store, weekPeriod("2025-01-07"), "2025-06-01").blockers;
  expect(first?.path).toBe("docs/dev_logs/archive/debug_log_Q1_2025.manifest.json#docs/dev_logs/ada/debug_log_2025_01_06.md");
});

test("a log counts before its archived form, and of two archives the later status", () => {
  using repository = testRepository();
  const path = "docs/dev_logs/ada/debug_log_2025_01_06.md";
  const statusOf = (): unknown =>
    summarizeLogs(openLogs(repository.root), weekPeriod("2025-01-07"), "2025-06-01").blockers.length;
  repository.write(path, entry("PGG8A", "2025-01-07", "open"));
  archiveLogs(openLogs(repository.root), { of: { milestone: "A" } });
  repository.write(
    path,
    entry("PGG8A", "2025-01-07", "open").replace(
      "open\n  - 2025-01-07T12:00:00Z open",
      "resolved\n  - 2025-01-09T12:00:00Z resolved",
    ),
  );
  expect(statusOf()).toBe(0);
  archiveLogs(openLogs(repository.root), { of: { milestone: "B" }, removeSources: true });
  expect(statusOf()).toBe(0);
});

test("the service sums archives up as well, also in more entries than a page of hits", () => {
  using repository = testRepository();
  const many = Array.from({ length: 1100 }, (_, at) => `### Debug Entry: Entry ${at}\n\n- **Timestamp:** 2025-01-07T10:00:00Z\n`);
  repository.write("docs/dev_logs/ada/debug_log_2025_01_06.md", many.join("\n"));
  archiveLogs(openLogs(repository.root), { of: { quarter: "2025-Q1" }, removeSources: true });
  using door = openDoor(repository.root);
  expect(door.answer({ ask: "summary", quarter: "2025-Q1" })).toMatchObject({ entries: 1100, warnings: [] });
});
