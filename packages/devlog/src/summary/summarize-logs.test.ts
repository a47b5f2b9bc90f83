import { describe, expect, test } from "vitest";
import { defaultConfig, names } from "../repository/log-config.ts";
import { datedEntries, quarterPeriod, summarizeEntries, weekPeriod } from "./summarize-logs.ts";
import { summaryText } from "./summary-text.ts";

const entry = (title: string, day: string, rest: string): string =>
  `### Debug Entry: ${title}\n- **Timestamp:** ${day}T12:00:00Z\n${rest}\n`;
const folding = names({ ...defaultConfig, engineers: { ada: { aliases: ["Ada L."] } } });
const logs = [
  entry("Old blocker", "2025-02-20", "- **Engineer:** grace\n- **Tags:** #blocker"),
  entry("Gone blocker", "2025-02-21", "- **Tags:** #blocker #resolved"),
  entry(
    "New blocker",
    "2025-03-04",
    "- **Engineer:** Ada L.\n- **Tags:** #blocker\n\n#### Next Steps\n1. Ask.\n   - whom\n2. Wait.",
  ),
  entry(
    "Mended",
    "2025-03-05",
    "- **Engineer:** ada\n- **Tags:** #infra\n- **Status:** resolved\n\n#### Canonical Fix\n- Pushed the [cable] in.\n\n#### Next Steps\n- Nothing.",
  ),
  entry("Later", "2025-03-12", "- **Tags:** #blocker"),
].join("\n");
const summary = (text = logs) =>
  summarizeEntries(datedEntries(text, "a.md", "UTC"), { period: weekPeriod("2025-03-06"), today: "2025-03-08", folding });

describe("summaries", () => {
  test("summarizeEntries() counts a week and keeps older blockers that are open", () => {
    expect(summary()).toMatchObject({
      from: "2025-03-03",
      to: "2025-03-09",
      entries: 2,
      engineers: [{ name: "ada", entries: 2 }],
      tags: [
        { tag: "blocker", entries: 1 },
        { tag: "infra", entries: 1 },
      ],
      majorIssues: [{ title: "New blocker", day: "2025-03-04", engineer: "ada" }],
      keySolutions: [{ title: "Mended", solution: "Pushed the [cable] in.", status: "resolved", confidence: 1 }],
      blockers: [
        { title: "Old blocker", ageDays: 16 },
        { title: "New blocker", ageDays: 4 },
      ],
      nextSteps: [{ title: "New blocker", steps: ["Ask.", "Wait."] }],
    });
  });

  test("summarizeEntries() counts names without regard to letter case", () => {
    const text = ["Élodie #Cache #cache", "élodie #CACHE"].map((names, at) => {
      const [engineer = "", ...tags] = names.split(" ");
      return entry(`T${at}`, "2025-03-04", `- **Engineer:** ${engineer}\n- **Tags:** ${tags.join(" ")}`);
    });
    expect(summary(text.join("\n"))).toMatchObject({
      engineers: [{ name: "Élodie", entries: 2 }],
      tags: [{ tag: "Cache", entries: 2 }],
    });
  });

  test("summarizeEntries() takes the outermost items of nested lists, and paragraphs where there are none", () => {
    const steps = (section: string) => summary(entry("T", "2025-03-04", `- **Next Steps:**\n${section}`)).nextSteps[0]?.steps;
    expect(steps("  1. One.\n     - in it\n  2. **Two**.\n")).toEqual(["One.", "Two."]);
    expect(steps("  First line\n  second line\n\n  ```\n  - code\n  ```\n\n  Last\n")).toEqual(["First line", "Last"]);
  });

  test("summarizeEntries() counts copies once", () => {
    const twice = [...datedEntries(logs, "a.md", "UTC"), ...datedEntries(`## 2025-03-04\n${logs}`, "b.md", "UTC")];
    const result = summarizeEntries(twice, { period: weekPeriod("2025-03-06"), today: "2025-03-08", folding });
    expect(result).toEqual(summary());
  });

  test("summaryText() marks inferred statuses and survives having nothing to say", () => {
    expect(summaryText(summary())).toContain("- Old blocker (2025-02-20, grace, open?, `dl~");
    expect(summaryText(summary())).toContain(": Pushed the \\[cable\\] in.\n");
    expect(summaryText(summary("")).match(/^- None$/gm)).toHaveLength(5);
  });

  test.each([
    ["2025-Q1", "2025-01-01", "2025-03-31"],
    ["2024-Q1", "2024-01-01", "2024-03-31"],
    ["2025-Q4", "2025-10-01", "2025-12-31"],
  ])("quarterPeriod() of %s", (quarter, from, to) => {
    expect(quarterPeriod(quarter)).toEqual({ from, to });
    expect(() => quarterPeriod("2025-Q5")).toThrow(RangeError);
  });
});
