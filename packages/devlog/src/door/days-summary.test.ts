import { writeFileSync } from "node:fs";
import { join } from "node:path";
import { expect, test } from "vitest";
import { openLogs } from "../repository/log-store.ts";
import { openSearch } from "../search/search-logs.ts";
import { quarterPeriod, summarizeLogs, weekPeriod } from "../summary/summarize-logs.ts";
import { shapes } from "../test-logs.ts";
import { testRepository } from "../test-repository.ts";
import { daysSummary } from "./days-summary.ts";
import { logs } from "./test-door.ts";

const changed = (text: string, from: string, to: string): string => text.replace(from, to);
const old = logs["docs/dev_logs/ada/debug_log_2025_03_03.md"];

/** Every shape, copies that disagree about their status, a log that nobody asks for, and days at both ends of a week. */
const files: Readonly<Record<string, string>> = {
  ...logs,
  ...Object.fromEntries(shapes.map(([, text], at) => [`docs/dev_logs/grace/debug_log_shape_${at}.md`, text])),
  "docs/dev_logs/zoe/debug_log_2025_03_03.md": changed(old, "superseded\n", "blocked\n"),
  "docs/dev_logs/bob/debug_log_2024_01_01.md": changed(changed(old, "2025-03-04T09", "2024-01-02T09"), "dl-01JS", "dl-01HJ"),
  "docs/dev_logs/bob/debug_log_2025_05_12.md":
    "### Debug Entry: First\n\n- **Timestamp:** 2025-05-18T22:00:00Z\n\n### Debug Entry: Last\n\n- **Timestamp:** 2025-05-25T21:59:59Z\n\n### Debug Entry: Day\n\n- **Timestamp:** 2025-05-25\n",
};

test.each(["UTC", "Europe/Berlin", "Pacific/Apia"])("daysSummary() is summarizeLogs() with fewer readings, in %s", (timezone) => {
  using repository = testRepository();
  for (const [path, text] of Object.entries(files)) repository.write(path, text);
  repository.write(".onex/log.yaml", `timezone: ${timezone}\ntags:\n  blocker: { aliases: [disk] }\n`);
  const store = openLogs(repository.root);
  using search = openSearch(store);
  const periods = [weekPeriod("2025-05-20"), weekPeriod("2025-03-04"), quarterPeriod("2025-Q1"), quarterPeriod("2025-Q2")];
  for (const period of [...periods, { from: "2024-01-01", to: "9999-12-31" }, { from: "0001-01-01", to: "2023-12-31" }]) {
    expect(daysSummary(store, search, period, "2025-05-22")).toEqual(summarizeLogs(store, period, "2025-05-22"));
  }
  expect(daysSummary(store, search, weekPeriod("2025-05-20"), "2025-05-22").blockers.length).toBeGreaterThan(2);
});

test("a log without anything to say about the days is not read", () => {
  using repository = testRepository();
  for (const [path, text] of Object.entries(logs)) repository.write(path, text);
  const store = openLogs(repository.root);
  using search = openSearch(store);
  // Whoever reads it finds another entry of that week.
  const path = join(repository.root, "docs/dev_logs/ada/debug_log_2025_03_03.md");
  writeFileSync(path, changed(old, "2025-03-04T09:00", "2025-05-20T09:00"));
  expect(daysSummary(store, search, weekPeriod("2025-05-20"), "2025-05-22").entries).toBe(2);
});
