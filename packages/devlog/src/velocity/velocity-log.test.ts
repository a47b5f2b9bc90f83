import { describe, expect, test } from "vitest";
import { readAction } from "./action-line.ts";
import { parsePullDescription } from "./pull-description.ts";
import { parseVelocityLog } from "./velocity-log.ts";

const context = { timezone: "UTC", day: "2025-03-04" };

describe("actions", () => {
  test.each([
    [
      '- [2025-03-04T09:00:00-04:00] 🔧 Mended it (id: 3f2a91c, agent: "ada")',
      {
        text: "Mended it",
        emoji: "🔧",
        id: "3f2a91c",
        commit: "3f2a91c",
        agent: "ada",
        timestamp: { iso: "2025-03-04T13:00:00Z" },
      },
    ],
    ['- [2025-03-04T09:00:00Z] Mended it (id: a1, author: "ada")', { text: "Mended it", id: "a1", agent: "ada" }],
    [
      '- [2025-03-04 09:00:00 +0100] 🗂️ Mended it (agent: "ada b")',
      { emoji: "🗂️", agent: "ada b", timestamp: { iso: "2025-03-04T08:00:00Z" } },
    ],
    [
      '- [2025-03-04T09:00:00] :rocket: Mended (2,060 lines) (id: cli, agent: "x")',
      { emoji: ":rocket:", text: "Mended (2,060 lines)", id: "cli" },
    ],
    ["- 2025-03-04T21:00:00-04:00 [ada] Mended it", { text: "Mended it", agent: "ada" }],
    [
      "- [2025-03-04T09:00:00Z] 🛠️ 5633c5e: Mended (14 files, 1,388 insertions, 71 deletions)",
      { commit: "5633c5e", files: 14, added: 1388, removed: 71 },
    ],
    [
      "- **56415f2 (05:37):** Mended (+308/-150, 6 files)",
      { commit: "56415f2", files: 6, added: 308, removed: 150, timestamp: { iso: "2025-03-04T05:37:00Z" } },
    ],
    ["- `3a46b8f` (08:56): Mended", { commit: "3a46b8f", text: "Mended" }],
  ])("readAction() reads %j", (line, expected) => {
    expect(readAction(line, 3, context)).toMatchObject({ ...expected, line: 3 });
  });

  test.each(["- Mended it", "- [x] done", "- [link](a.md)", "- **Tags:** #a"])("readAction() takes %j for no action", (line) => {
    expect(readAction(line, 1, context)).toBeUndefined();
  });
});

describe("velocity logs", () => {
  const report = (id: string, parent: string, rest = "") =>
    `### 2025-03-04\n\n# Velocity Report: A day (2025-03-04)\n\n- velocity_log_id: ${id}\n- parent_log_id: ${parent}\n- **Score:** 95/100\n- **Lines Changed:** +2,847 / -423 (net +2,424)\n- **Files Modified:** 1,111\n- **Time Spent:** ~8 hours\n${rest}\n### Prompts & Actions (Chronological)\n- [2025-03-04T09:00:00Z] Did it (id: a1, agent: "ada")\n\`\`\`\n- [2025-03-04T09:00:00Z] Not this (id: a2, agent: "ada")\n\`\`\`\n\n`;

  test("parseVelocityLog() reads reports with ids, parents, numbers and actions", () => {
    const { reports, days } = parseVelocityLog(
      `# Velocity\n\n${report("A7F9", "null")}${report("2025-03-04-ada", "a7f9")}`,
      "velocity_log_2025_03_03-2025_03_09.md",
    );
    expect(days).toEqual({ from: "2025-03-03", to: "2025-03-09" });
    expect(reports).toHaveLength(2);
    expect(reports[0]).not.toHaveProperty("parentLogId");
    expect(reports[0]).toMatchObject({
      title: "A day",
      day: "2025-03-04",
      velocityLogId: "A7F9",
      metrics: {
        score: { points: 95, of: 100 },
        linesAdded: 2847,
        linesRemoved: 423,
        filesModified: 1111,
        timeSpent: "~8 hours",
      },
    });
    expect(reports[1]).toMatchObject({ velocityLogId: "2025-03-04-ada", parentLogId: "a7f9" });
    expect(reports.map(({ actions }) => actions.map(({ text }) => text))).toEqual([["Did it"], ["Did it"]]);
  });

  test("parseVelocityLog() leaves out what is no number", () => {
    const { reports } = parseVelocityLog(
      "# Velocity Report: X\n- **Files Modified:** <add here>\n- **Time Spent:** N/A\n- **Score:** high\n",
    );
    expect(reports[0]?.metrics).toEqual({});
  });
});

describe("pull request descriptions", () => {
  test.each([
    [
      "# Do it\n\n- **Branch:** feat-x → main\n- **PR ID or Link:** PR #23\n",
      { title: "Do it", branch: "feat-x", base: "main", number: 23 },
    ],
    [
      "# PR Title\nDo it\n\n## Branch\nfeat-x → main\n\n## PR ID or Link\n16 (https://github.com/o/n/pull/16)\n",
      { title: "Do it", branch: "feat-x", number: 16, address: "https://github.com/o/n/pull/16" },
    ],
    ["# Do it\n\n- **PR ID or Link:** #28\n", { number: 28 }],
    ["# Do it\n\n- **PR ID or Link:** TBD\n", { number: undefined }],
  ])("parsePullDescription() reads %j", (text, expected) => {
    expect({ number: undefined, ...parsePullDescription(text, "pr_description_2025_03_04_pr1.md") }).toMatchObject({
      ...expected,
      day: "2025-03-04",
    });
  });
});
