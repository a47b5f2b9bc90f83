import { existsSync, globSync, readFileSync } from "node:fs";
import { join } from "node:path";
import { describe, expect, test } from "vitest";
import { parseLog, printLog } from "./parse/parse-log.ts";
import { defaultConfig } from "./repository/log-config.ts";
import { parsePullDescription } from "./velocity/pull-description.ts";
import { parseVelocityLog } from "./velocity/velocity-log.ts";
import { velocityTotals } from "./velocity/velocity-report.ts";

/** Real logs; they are not part of this repository. */
const shared = process.env["ONEX_SHARED_CORPORA"];
const folder = join(shared ?? "", "devlogs/dev_logs");
const reason =
  shared === undefined ? "ONEX_SHARED_CORPORA is not set" : existsSync(folder) ? undefined : `${shared} has no devlogs/dev_logs`;
if (reason !== undefined) console.info(`not run: real engineering logs (${reason})`);
const read = (path: string): string => readFileSync(join(folder, path), "utf8");

describe.skipIf(reason !== undefined)("real logs", () => {
  test.each([
    ["claude/debug_log_2025_05_27.md", { "clock-heading": 1 }],
    ["jonah/debug/debug_log_2025_05_18.md", { fenced: 1, "debug-entry": 2 }],
    ["jonah/debug/debug_log_2025_05_20.md", { "field-headings": 3 }],
    ["jonah/debug/debug_log_2025_05_29.md", { bullet: 9, issue: 2, "debug-entry": 3 }],
    ["jonah/debug_log_2025_05_12_to_2025_05_18.md", { "debug-entry": 3, "stray-dash": 1 }],
    ["jonah/debug_log_2025_05_31.md", { "field-headings": 1 }],
    ["jonah/debug_log_2025_06_01.md", { "clock-heading": 1 }],
  ])("%s has the entries that its headings say", (path, expected) => {
    const log = parseLog(read(path), path);
    const counts = Object.entries(Object.groupBy(log.entries, ({ shape }) => shape)).map(([shape, entries]) => [
      shape,
      entries?.length,
    ]);
    expect(Object.fromEntries(counts)).toEqual(expected);
    expect(log.entries.every(({ title }) => title.length > 10)).toBe(true);
  });

  test("copies share their id across files", () => {
    const ids = (path: string) => parseLog(read(path), path).entries.map(({ id }) => id);
    const daily = ids("jonah/debug/debug_log_2025_05_18.md");
    expect(ids("jonah/debug_log_2025_05_12_to_2025_05_18.md").filter((id) => daily.includes(id))).toHaveLength(2);
  });

  test.each([
    ["jonah/velocity_log_2025_05_12-2025_05_18.md", [6, 7]],
    ["jonah/velocity/velocity_log_2025_05_19_to_2025_05_25.md", [4, 4, 4, 4, 4, 26, 23]],
  ])("%s has its reports with their actions", (path, expected) => {
    const { reports } = parseVelocityLog(read(path), path);
    expect(reports.map(({ actions }) => actions.length)).toEqual(expected);
    expect(reports.every(({ velocityLogId, metrics }) => velocityLogId !== undefined && metrics.linesAdded !== undefined)).toBe(
      true,
    );
    const strict = read(path).match(/^- \[[^\]]+\] .*\(id: [^,)]+, agent: "[^"]*"\)\s*$/gm)?.length ?? 0;
    expect(
      reports.flatMap(({ actions }) => actions).filter(({ id, agent }) => id !== undefined && agent !== undefined),
    ).toHaveLength(strict);
  });

  test("velocity logs add up, with a warning for each odd thing", () => {
    const store = { root: join(folder, ".."), config: { ...defaultConfig, root: "dev_logs" }, mailmap: "" };
    const { reports, linesAdded, linesRemoved, filesModified, actions, warnings } = velocityTotals(store);
    expect({ reports: reports.length, linesAdded, linesRemoved, filesModified, actions }).toEqual({
      reports: 9,
      linesAdded: 110_737,
      linesRemoved: 8731,
      filesModified: 1302,
      actions: 82,
    });
    const counts = Object.groupBy(warnings, ({ code }) => code);
    expect(counts["velocity-parent-unknown"]).toHaveLength(2);
    expect(counts["velocity-day-outside"]).toMatchObject([{ line: 131 }]);
  });

  test.each([
    ["jonah/pr/pr_description_2025_05_20_pr17.md", 17, 7],
    ["jonah/pr/pr_description_2025_05_21_pr17.md", 17, 5],
    ["jonah/pr/pr_description_2025_05_24_pr22.md", undefined, 7],
    ["jonah/pr/pr_description_2025_05_25_pr24.md", 24, 7],
    ["jonah/pr/pr_description_2025_05_27_pr29.md", 29, 10],
  ])("%s has its number and actions", (path, number, actions) => {
    const read_ = parsePullDescription(read(path), path);
    expect([read_.number, read_.actions.length, read_.metrics.linesAdded !== undefined]).toEqual([number, actions, true]);
  });

  test("every file comes back byte for byte", () => {
    for (const path of globSync("**/*.md", { cwd: folder }))
      expect(printLog(parseLog(read(path), path)) === read(path), path).toBe(true);
  });
});
