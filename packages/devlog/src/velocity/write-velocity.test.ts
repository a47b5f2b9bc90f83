import { isFault } from "@onex/contract";
import fc from "fast-check";
import { describe, expect, test } from "vitest";
import { checkLinks } from "../links/check-links.ts";
import { openLogs } from "../repository/log-store.ts";
import { testRepository } from "../test-repository.ts";
import { velocityHistory } from "./velocity-commits.ts";
import { parseVelocityLog } from "./velocity-log.ts";
import { velocityTotals } from "./velocity-report.ts";
import { reportText, velocityHead, velocityId } from "./velocity-text.ts";
import { velocityWarnings } from "./velocity-warnings.ts";
import { writeVelocity } from "./write-velocity.ts";

const week = { from: "2025-03-03", to: "2025-03-09" };
const path = "docs/dev_logs/velocity/velocity_log_2025_03_03_to_2025_03_09.md";

/** Two days of work, a merged and a squashed pull request, three names of two people. */
function history() {
  const repository = testRepository();
  const { write, commit, git } = repository;
  write(".onex/log.yaml", "engineers:\n  ada: { aliases: [Ada, ada@example.org] }\n");
  write(".onex/.gitignore", "lock.sqlite*\n");
  write(".mailmap", "Grace Hopper <grace@example.org> <gh@example.com>\n");
  commit("Before", "2025-02-01T10:00:00Z");
  write("a.txt", "one\ntwo\n");
  const first = commit("feat: first, with a (parenthesis)", "2025-03-04T09:00:00Z");
  git("checkout", "-q", "-b", "topic");
  write("ä b\t.txt", "x\n");
  commit("On the side", "2025-03-04T10:00:00Z", 'Grace "G" (H), X <gh@example.com>');
  git("checkout", "-q", "main");
  write("a.txt", "one\n2\n");
  commit("Squashed (#8)", "2025-03-04T11:00:00Z", "ada@example.org <ada@example.org>");
  git("-c", "user.name=Ada", "merge", "-q", "--no-commit", "--no-ff", "topic");
  commit("Merge pull request #7 from o/topic\n\nThe title", "2025-03-05T08:00:00Z");
  git("mv", "a.txt", "b.txt");
  commit("fix: renamed", "2025-03-05T23:30:00Z");
  return { ...repository, first };
}

describe("writing", () => {
  test("writeVelocity() writes a report a day that the parser reads back without a warning", () => {
    using repository = history();
    const store = openLogs(repository.root);
    const written = writeVelocity(store, week);
    expect(written).toMatchObject({
      path,
      paths: [path],
      reports: [
        { day: "2025-03-04", commits: 3 },
        { day: "2025-03-05", commits: 1 },
      ],
    });
    const log = parseVelocityLog(repository.read(path), path);
    expect(velocityWarnings(log)).toEqual([]);
    const [one, two] = log.reports;
    expect(one).toMatchObject({ day: "2025-03-04", metrics: { linesAdded: 4, linesRemoved: 1, filesModified: 2 } });
    expect(one).not.toHaveProperty("parentLogId");
    expect(two).toMatchObject({ parentLogId: one?.velocityLogId, metrics: { linesAdded: 0, filesModified: 1 } });
    expect(one?.actions).toMatchObject([
      { text: "feat: first, with a (parenthesis) (1 files, +2/-0)", emoji: "✨", agent: "ada", added: 2, removed: 0, files: 1 },
      { text: "On the side (1 files, +1/-0)", agent: "Grace Hopper" },
      { text: "Squashed (#8) (1 files, +1/-1)", agent: "ada" },
    ]);
    expect(two?.actions.map(({ emoji, timestamp }) => [emoji, timestamp?.iso])).toEqual([
      ["🔀", "2025-03-05T08:00:00Z"],
      ["🐛", "2025-03-05T23:30:00Z"],
    ]);
    expect(repository.read(path)).toContain("- PR #7: The title\n");
    expect(repository.read(path)).toContain("- PR #8: Squashed\n");
  });

  test("writeVelocity() a second time writes nothing, also after its log is committed", () => {
    using repository = history();
    const store = openLogs(repository.root);
    writeVelocity(store, week);
    expect(writeVelocity(store, week).paths).toEqual([]);
    repository.commit("Velocity", "2025-03-05T23:50:00Z");
    expect(writeVelocity(store, week).paths).toEqual([]);
  });

  test("writeVelocity() brings a report up to date and leaves what people wrote, with its line ends", () => {
    using repository = history();
    const store = openLogs(repository.root);
    writeVelocity(store, week);
    const edited = repository
      .read(path)
      .replace("### Prompts", "### Key Achievements\n- It runs\n\n### Prompts")
      .replace(/Velocity Metric:\*\*/, "Score:** 95/100\n- **$&")
      .replaceAll("\n", "\r\n");
    repository.write(path, edited);
    repository.write("c.txt", "c\n");
    const late = repository.commit("Late", "2025-03-04T12:00:00Z");
    expect(writeVelocity(store, week).paths).toEqual([path]);
    const after = repository.read(path);
    const { reports } = parseVelocityLog(after, path);
    expect(reports[0]).toMatchObject({ metrics: { linesAdded: 5, filesModified: 3, score: { points: 95 } } });
    expect(reports[0]?.actions.at(-1)).toMatchObject({ text: "Late (1 files, +1/-0)", id: late.slice(0, 12) });
    expect(after).toContain("### Key Achievements\r\n- It runs\r\n");
    expect(after.replaceAll("\r\n", "")).not.toMatch(/[\r\n]/);
    const kept = new Set(after.split("\r\n"));
    expect(
      edited
        .split("\r\n")
        .filter((line) => !kept.has(line))
        .map((line) => line.slice(0, 12)),
    ).toEqual(["- **Lines Ch", "- **Files Mo", "- **Velocity"]);
  });

  test("writeVelocity() puts what is new into the report of its day, also below a report that has no such list", () => {
    using repository = testRepository();
    repository.write(".onex/.gitignore", "lock.sqlite*\n");
    const first = repository.commit("One", "2025-03-04T10:00:00Z");
    repository.commit("Two", "2025-03-05T10:00:00Z");
    const store = openLogs(repository.root);
    writeVelocity(store, week);
    repository.write("b.txt", "");
    repository.commit(`Reverts ${first.slice(0, 9)} and #9`, "2025-03-04T11:00:00Z");
    repository.commit("Three (#9)", "2025-03-04T12:00:00Z");
    writeVelocity(store, week);
    expect(writeVelocity(store, week).paths).toEqual([]);
    const [one, two] = repository.read(path).split("### 2025-03-05\n");
    expect(one?.match(/^(?:- \[|###|- PR).*/gm)?.map((line) => line.slice(0, 33))).toEqual([
      "### 2025-03-04",
      "### Prompts & Actions (Chronologi",
      "- [2025-03-04T10:00:00Z] 🔧 One (",
      "- [2025-03-04T11:00:00Z] 🔧 Rever",
      "- [2025-03-04T12:00:00Z] 🔧 Three",
      "### Related Issues/Tickets",
      "- PR #9: Three",
    ]);
    expect(two).toMatch(/^\n# Velocity Report: Commits of Wednesday/);
  });

  test("writeVelocity() chains reports over files, also when an older week is written later, and follows those of people", () => {
    using repository = history();
    const store = openLogs(repository.root);
    repository.write(
      "docs/dev_logs/ada/velocity_log_2025_01_27_to_2025_02_02.md",
      "# Velocity Report: By hand (2025-01-28)\n- velocity_log_id: A7F9-X\n- parent_log_id: null\n",
    );
    writeVelocity(store, week);
    const before = writeVelocity(store, { from: "2025-01-27", to: "2025-02-02" });
    expect(before.paths).toEqual([path, "docs/dev_logs/velocity/velocity_log_2025_01_27_to_2025_02_02.md"].toSorted().reverse());
    const { reports, warnings } = velocityTotals(store);
    expect(reports.map(({ day, parentLogId }) => [day, parentLogId])).toEqual([
      ["2025-01-28", undefined],
      ["2025-02-01", "A7F9-X"],
      ["2025-03-04", reports[1]?.velocityLogId],
      ["2025-03-05", reports[2]?.velocityLogId],
    ]);
    expect(warnings.map(({ code }) => code)).toEqual(["velocity-id-form", "velocity-numbers-missing"]);
    // Days that come into a log late stand in their order.
    repository.write("d.txt", "");
    repository.commit("Backdated", "2025-03-03T10:00:00Z");
    writeVelocity(store, week);
    const log = parseVelocityLog(repository.read(path), path);
    expect(log.reports.map(({ day }) => day)).toEqual(["2025-03-03", "2025-03-04", "2025-03-05"]);
    expect(velocityWarnings(log)).toEqual([]);
  });

  test("writeVelocity() names the entries that commits name, and those that name commits; the link check finds both ways", () => {
    using repository = history();
    const ids = ["dl-01JVPGG8Y0AXJ2B8D3M7T5W9ZA", "dl-01JVPGG8Y0BXJ2B8D3M7T5W9ZB", "dl-01JVPGG8Y0CXJ2B8D3M7T5W9ZC"];
    const entry = (id: string, links: string) =>
      `### Debug Entry: Of ${id.at(-1)}\n\n- **Timestamp:** 2025-03-04T10:00:00Z\n- **Id:** ${id}\n- **Links:** ${links}\n\n`;
    repository.write(
      "docs/dev_logs/ada/debug_log_2025_03_03.md",
      `${entry(ids[0] ?? "", `fixed-by ${repository.first.slice(0, 7)}`)}${entry(ids[1] ?? "", "PR #7")}${entry(ids[2] ?? "", "none")}`,
    );
    repository.commit(`More\n\nLog: ${ids[1]}`, "2025-03-05T09:00:00Z");
    const store = openLogs(repository.root);
    expect(writeVelocity(store, week).reports.map(({ entries }) => entries)).toEqual([[ids[0]], [ids[1]]]);
    expect(velocityTotals(store).entries).toEqual(ids.slice(0, 2));
    const { links, problems } = checkLinks(store);
    expect(problems).toEqual([]);
    const between = links.filter(
      ({ kind, path: from, relation }) =>
        (kind === "entry" && from === path) || relation === "same-commit" || relation === "log-trailer",
    );
    expect(between.map(({ from, kind, relation }) => [from, relation ?? kind])).toEqual([
      [undefined, "entry"],
      [undefined, "entry"],
      [ids[0], "same-commit"],
      [ids[1], "log-trailer"],
    ]);
  });

  test("writeVelocity() takes the days of the configured zone, also at the change to summer time", () => {
    using repository = testRepository();
    repository.write(".onex/log.yaml", "timezone: Europe/Berlin\n");
    repository.commit("Before midnight", "2025-03-29T22:59:59Z");
    repository.commit("After midnight", "2025-03-29T23:00:00Z");
    repository.commit("In summer", "2025-03-30T21:59:59Z");
    repository.commit("Next day", "2025-03-30T22:00:00Z");
    const store = openLogs(repository.root);
    expect(writeVelocity(store, { from: "2025-03-30", to: "2025-03-30" }).reports).toMatchObject([
      { day: "2025-03-30", commits: 2 },
    ]);
    const written = repository.read("docs/dev_logs/velocity/velocity_log_2025_03_30_to_2025_03_30.md");
    expect(written).toContain("[2025-03-30T00:00:00+01:00] 🔧 After midnight");
    expect(written).toContain("[2025-03-30T23:59:59+02:00] 🔧 In summer");
  });

  test("writeVelocity() refuses what is no period, no repository and no whole history", () => {
    using repository = history();
    const store = openLogs(repository.root);
    const code = (act: () => unknown): string => {
      try {
        act();
        return "nothing";
      } catch (error) {
        return isFault(error) ? error.code : (String(error).split(":", 1)[0] ?? "");
      }
    };
    expect(code(() => writeVelocity(store, { from: "2025-03-09", to: "2025-03-03" }))).toBe("RangeError");
    expect(writeVelocity(store, { from: "2020-01-01", to: "2020-01-02" })).toEqual({ paths: [], reports: [] });
    repository.git("clone", "-q", "--depth", "1", `file://${repository.root}`, "shallow");
    expect(code(() => velocityHistory(openLogs(`${repository.root}/shallow`), week))).toBe("log/no-repository");
    expect(code(() => writeVelocity(openLogs("/"), week))).toBe("log/no-repository");
  });

  test("any subject and author come back as one action with its commit", () => {
    fc.assert(
      fc.property(fc.string({ unit: "binary" }), fc.string({ unit: "grapheme" }), (subject, author) => {
        const commit = {
          hash: "3f2a91c0b1".repeat(4),
          epochMs: Date.UTC(2025, 2, 4),
          day: "2025-03-04",
          author,
          subject: subject.replaceAll(/[\0\r\n]/g, " "),
          merge: false,
          entries: [],
          files: ["a"],
          added: 1,
          removed: 2,
        };
        const text = reportText({ day: "2025-03-04", id: velocityId("0", "2025-03-04"), commits: [commit], entries: [] }, "UTC");
        const log = parseVelocityLog(velocityHead("2025-03-03", "2025-03-09") + text, path);
        expect(log.reports.map(({ actions }) => actions)).toMatchObject([
          [{ commit: "3f2a91c0b13f", files: 1, added: 1, removed: 2 }],
        ]);
        expect(velocityWarnings(log)).toEqual([]);
      }),
      { numRuns: 200 },
    );
  });
});

describe("irregular velocity logs", () => {
  test.each([
    ["# Velocity Report: X (2025-03-04)\n", ["velocity-id-missing", "velocity-numbers-missing"]],
    [
      "# Velocity Report: X (2025-03-24)\n- velocity_log_id: a1b2\n",
      ["velocity-day-outside", "velocity-id-form", "velocity-numbers-missing"],
    ],
    ["# Velocity Report: X\n- velocity_log_id: a1b2\n", ["velocity-day-missing", "velocity-id-form", "velocity-numbers-missing"]],
    [
      '- [12:00] Did it (agent: "a")\n- [2025-03-04 09:00:00 +0100] Did (id: x, agent: "a")\n',
      ["action-id-missing", "action-time-form", "action-time-unreadable"],
    ],
  ])("velocityWarnings() of %j", (text, expected) => {
    const codes = new Set(velocityWarnings(parseVelocityLog(text, path)).map(({ code }) => code));
    expect([...codes].sort()).toEqual(expect.arrayContaining(expected.toSorted()));
  });

  test("velocityTotals() counts copies once, compares ids without letter case, and folds engineers", () => {
    using repository = testRepository();
    repository.write(".onex/log.yaml", "engineers:\n  ada: { aliases: [Ada L.] }\n");
    const report = (day: string, id: string, parent: string, agent: string) =>
      `# Velocity Report: X (${day})\n- velocity_log_id: ${id}\n- parent_log_id: ${parent}\n- **Lines Changed:** +1,000 / -10 (net +990)\n- **Files Modified:** 100+ (see below)\n- [${day}T09:00:00Z] A (id: 0a0a0a0, agent: "${agent}")\n`;
    const one = report("2025-03-04", "ABC-1", "null", "Ada L.");
    repository.write(
      "docs/dev_logs/ada/velocity_log_2025_03_03_to_2025_03_09.md",
      `${report("2025-03-05", "abc-2", "abc-1", "ada")}${one}`,
    );
    repository.write("docs/dev_logs/grace/velocity_log_2025_03_03_to_2025_03_09.md", one.replace("ABC-1", "abc-1"));
    repository.write(
      "docs/dev_logs/grace/velocity_log_2025_03_10_to_2025_03_16.md",
      `${report("2025-03-11", "abc-3", "gone", "grace")}${report("2025-03-11", "abc-4", "abc-3", "grace")}`,
    );
    repository.commit("X");
    const totals = velocityTotals(openLogs(repository.root));
    expect(totals).toMatchObject({ linesAdded: 4000, linesRemoved: 40, filesModified: 400, actions: 4, commits: 1 });
    expect(totals.engineers.map(({ name, actions }) => [name, actions])).toEqual([
      ["ada", 2],
      ["grace", 2],
    ]);
    const codes = Object.groupBy(totals.warnings, ({ code }) => code);
    expect(Object.entries(codes).map(([code, found]) => [code, found?.length])).toEqual(
      expect.arrayContaining([
        ["velocity-id-form", 5],
        ["velocity-id-repeated", 1],
        ["velocity-day-order", 1],
        ["velocity-day-repeated", 1],
        ["velocity-parent-unknown", 1],
        ["action-commit-unknown", 4],
      ]),
    );
    const week = velocityTotals(openLogs(repository.root), { since: "2025-03-10" });
    expect(week.reports).toHaveLength(2);
    expect(week.warnings.every(({ path: at }) => at.includes("2025_03_10"))).toBe(true);
  });
});
