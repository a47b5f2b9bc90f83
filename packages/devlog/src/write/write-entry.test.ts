import {
  chmodSync,
  mkdirSync,
  mkdtempSync,
  readdirSync,
  readFileSync,
  rmSync,
  statSync,
  symlinkSync,
  writeFileSync,
} from "node:fs";
import { tmpdir } from "node:os";
import { dirname, join } from "node:path";
import { isFault } from "@onex/contract";
import fc from "fast-check";
import { afterEach, beforeEach, describe, expect, test } from "vitest";
import { lintFiles } from "../lint/fix-files.ts";
import { lintLog } from "../lint/lint-log.ts";
import { parseLog } from "../parse/parse-log.ts";
import { withLogLock } from "../repository/log-lock.ts";
import { findEntry, listLogs, openLogs } from "../repository/log-store.ts";
import { shapes } from "../test-logs.ts";
import { setStatus } from "./set-status.ts";
import { appendEntry, newWeek } from "./write-entry.ts";

let root = "";
let seed = 0;
const clock = (iso: string) => ({ now: () => Date.parse(iso), random: () => (seed = (seed + 0.137) % 1) });
const ambient = clock("2025-03-04T10:00:00Z");
const read = (path: string): string => readFileSync(join(root, path), "utf8");
const write = (path: string, text: string): void => {
  mkdirSync(dirname(join(root, path)), { recursive: true });
  writeFileSync(join(root, path), text);
};
const codeOf = (act: () => unknown): string => {
  try {
    act();
    return "nothing";
  } catch (error) {
    return isFault(error) ? error.code : String(error);
  }
};
beforeEach(() => {
  seed = 0;
  root = mkdtempSync(join(tmpdir(), "onex-log-"));
});
afterEach(() => rmSync(root, { recursive: true, force: true }));

describe("weeks", () => {
  test("newWeek() writes a file that lint has nothing against, once", () => {
    const store = openLogs(root);
    const options = { ambient, engineer: "Ada Lovelace", repoVersion: "3f2a91c" };
    expect(newWeek(store, options)).toEqual({ path: "docs/dev_logs/ada-lovelace/debug_log_2025_03_03.md", created: true });
    expect(newWeek(store, options)).toMatchObject({ created: false });
    expect(lintFiles(store)).toMatchObject([{ problems: [] }]);
    expect(read("docs/dev_logs/ada-lovelace/debug_log_2025_03_03.md")).toContain("created_at: 2025-03-04T10:00:00Z\n");
  });

  test("newWeek() takes the Monday of the configured zone, also in the hour that summer time skips", () => {
    write(".onex/log.yaml", "timezone: America/New_York\nroot: logs\n");
    const store = openLogs(root);
    const at = (iso: string) => newWeek(store, { ambient: clock(iso), engineer: "ada" }).path;
    expect(at("2025-03-10T03:30:00Z")).toBe("logs/ada/debug_log_2025_03_03.md");
    expect(at("2025-03-10T04:30:00Z")).toBe("logs/ada/debug_log_2025_03_10.md");
    expect(at("2025-11-03T04:30:00Z")).toBe("logs/ada/debug_log_2025_10_27.md");
    expect(read("logs/ada/debug_log_2025_03_03.md")).toContain("created_at: 2025-03-09T23:30:00-04:00\n");
  });

  test("newWeek() stays inside the folder whatever the engineer is called", () => {
    for (const engineer of ["../../etc", "..", "/root", "a\\b", "Ædá 名", "Archive"]) {
      const { path } = newWeek(openLogs(root), { ambient, engineer });
      expect(path).not.toContain("/archive/");
      expect(path).toMatch(/^docs\/dev_logs\/[^/.\\][^/\\]*\/debug_log_2025_03_03\.md$/);
    }
  });
});

describe("entries", () => {
  const add = (title = "T", rest = {}) => appendEntry(openLogs(root), { ambient, engineer: "ada", title, ...rest });

  test("appendEntry() writes what parseLog() reads", () => {
    const sections = { context: "It is late.\n\n## Not a heading\n```sh\n# comment", problem: "- It loops." };
    const { id, path, line } = add("A loop\nof two lines", { tags: ["#infra", "loop"], links: ["PR #4"], sections });
    const [entry] = parseLog(read(path), path).entries;
    expect(entry).toMatchObject({
      id,
      line,
      idSource: "field",
      title: "A loop of two lines",
      engineer: "ada",
      tags: ["infra", "loop"],
      timestamp: { iso: "2025-03-04T10:00:00Z" },
      status: { value: "open", source: "field", changes: [{ at: "2025-03-04T10:00:00Z", status: "open" }] },
    });
    expect(entry?.links).toMatchObject([{ kind: "pull", target: "4" }]);
    expect(entry?.sections.map(({ key, text }) => [key, text])).toEqual([
      ["links", "PR #4"],
      ["context", "It is late.\n\n\\## Not a heading\n```sh\n# comment\n```"],
      ["problem", "- It loops."],
      ["hypotheses", ""],
      ["investigation", ""],
      ["observations", ""],
      ["next_steps", ""],
    ]);
  });

  test("appendEntry() leaves every byte before it alone, and keeps line ends, mode and links", () => {
    const path = "docs/dev_logs/ada/debug_log_2025_03_03.md";
    write("elsewhere.md", "\uFEFF# Log\r\n\r\nstray   \r\nno end");
    chmodSync(join(root, "elsewhere.md"), 0o640);
    mkdirSync(join(root, dirname(path)), { recursive: true });
    symlinkSync(join(root, "elsewhere.md"), join(root, path));
    add();
    expect(read("elsewhere.md").startsWith("\uFEFF# Log\r\n\r\nstray   \r\nno end\r\n\r\n### Debug Entry: T\r\n")).toBe(true);
    expect(read("elsewhere.md").replaceAll("\r\n", "")).not.toMatch(/[\r\n]/);
    expect(statSync(join(root, "elsewhere.md")).mode & 0o777).toBe(0o640);
    expect(readdirSync(join(root, dirname(path)))).toEqual(["debug_log_2025_03_03.md"]);
  });

  test("appendEntry() survives any text in its title and sections", () => {
    fc.assert(
      fc.property(
        fc.string(),
        fc.string({ unit: fc.constantFrom("#", " ", "\n", "`", "~", "-", "*", "a", "<!--", "Debug Entry:", "\r") }),
        (title, text) => {
          if (title.trim() === "") return;
          const first = add(title, { sections: { context: text, next_steps: text } });
          const second = add("Next");
          const { entries } = parseLog(read(second.path), second.path);
          expect(entries.slice(-2).map(({ id }) => id)).toEqual([first.id, second.id]);
        },
      ),
      { numRuns: 40 },
    );
  });

  test.each([
    ["```\nopen code\n", /line 1 is never closed/],
    ["<!-- open comment\n", /comment/],
  ])("appendEntry() refuses a log that would swallow the entry: %j", (text, reason) => {
    const path = "docs/dev_logs/ada/debug_log_2025_03_03.md";
    write(path, text);
    expect(() => add()).toThrow(reason);
    expect(read(path)).toBe(text);
  });

  test("appendEntry() refuses a log that is not UTF-8, a title of nothing and what is no tag", () => {
    expect(() => add(" ")).toThrow(RangeError);
    expect(() => add("T", { tags: ["two words"] })).toThrow(RangeError);
    mkdirSync(join(root, "docs/dev_logs/ada"), { recursive: true });
    writeFileSync(join(root, "docs/dev_logs/ada/debug_log_2025_03_03.md"), Uint8Array.of(0x23, 0xff));
    expect(codeOf(() => add())).toBe("log/not-editable");
  });

  test("withLogLock() gives up when another holds the lock, and is free after a throw", () => {
    expect(codeOf(() => withLogLock(root, () => withLogLock(root, () => 1, { waitMs: 1 })))).toBe("log/busy");
    expect(() => withLogLock(root, () => JSON.parse("{"))).toThrow(SyntaxError);
    expect(withLogLock(root, () => 2, { waitMs: 1 })).toBe(2);
  });
});

test("listLogs() leaves out links that lead to no file, and says nothing of them", () => {
  write("docs/dev_logs/ada/debug_log_2025_03_03.md", "# Log\n");
  for (const [to, name] of [
    ["nowhere", "nothing"],
    ["debug_log_itself.md", "itself"],
    ["..", "folder"],
    ["debug_log_2025_03_03.md", "file"],
  ])
    symlinkSync(to ?? "", join(root, `docs/dev_logs/ada/debug_log_${name}.md`));
  const names = listLogs(openLogs(root)).map(({ path }) => path.slice("docs/dev_logs/ada/debug_log_".length));
  expect(names).toEqual(["2025_03_03.md", "file.md"]);
});

test("lintFiles() calls a problem fixable only where it is mended", () => {
  const store = openLogs(root);
  const header = (lines: string): string => `---\nlog_owner: x\n${lines}---\n`;
  const fixable = (text: string | Uint8Array): readonly string[] => {
    const path = "docs/dev_logs/ada/debug_log_2025_03_03.md";
    mkdirSync(dirname(join(root, path)), { recursive: true });
    writeFileSync(join(root, path), text);
    return (lintFiles(store)[0]?.problems ?? []).filter((problem) => problem.fixable).map(({ code }) => code);
  };
  expect(fixable(header("week: 2025-03-03 to 2025-03-09\ncreated_at: 2025-03-03T10:00:00-0400\n"))).toEqual([
    "header-week",
    "header-time",
  ]);
  expect(fixable(header("week: 2025-03-04 to 2025-03-10\ncreated_at: yesterday\n"))).toEqual([]);
  expect(fixable("### Debug Entry: T\n")).toEqual(["entry-no-id"]);
  expect(fixable(Buffer.from("### Debug Entry: T\xff\n", "latin1"))).toEqual([]);
});

test("lintFiles() names a file that is not UTF-8, leaves its bytes, and mends the others", () => {
  const [odd, good] = ["docs/dev_logs/ada/debug_log_2025_03_03.md", "docs/dev_logs/bob/debug_log_2025_03_03.md"];
  write(good, "### Debug Entry: T\n\n- **Timestamp:** 2025-03-04 10:00:00 +0100\n");
  write(odd, "");
  writeFileSync(join(root, odd), Uint8Array.of(0xff, 0xfe, 0x23, 0));
  const linted = lintFiles(openLogs(root), { fix: true });
  expect(linted.map(({ path, changed, problems }) => [path, changed, problems[0]?.code])).toEqual([
    [odd, false, "file-not-utf8"],
    [good, true, "header-missing"],
  ]);
  expect(readFileSync(join(root, odd))).toEqual(Buffer.of(0xff, 0xfe, 0x23, 0));
});

describe("status", () => {
  test("setStatus() writes beside the fields that an entry has, behind the empty line above them", () => {
    const path = "docs/dev_logs/ada/debug_log_2025_03_03.md";
    write(path, "### Debug Entry: T\n\n- **Tags:** #infra\n\nText\n");
    const [entry] = parseLog(read(path), path).entries;
    setStatus(openLogs(root), { ambient, id: entry?.id ?? "", status: "blocked" });
    expect(read(path)).toBe(
      "### Debug Entry: T\n\n- **Status:** blocked\n  - 2025-03-04T10:00:00Z blocked\n- **Tags:** #infra\n\nText\n",
    );
  });

  const later = clock("2025-03-05T10:00:00Z");

  test.each([
    [
      "a field in words above the others",
      "### Debug Entry: T\n- **Status:** Blocked on you\n- **Timestamp:** 2025-03-04T09:00:00Z\n",
      "### Debug Entry: T\n- **Status:** resolved\n  - 2025-03-05T10:00:00Z resolved\n- **Status:** Blocked on you\n- **Timestamp:** 2025-03-04T09:00:00Z\n",
    ],
    [
      "a heading in words above the others",
      "### Debug Entry: T\n#### Status\nNearly done\n\n**Engineer:** ada\n",
      "### Debug Entry: T\n#### Status\nresolved\n- 2025-03-05T10:00:00Z resolved\n\n#### Status\nNearly done\n\n**Engineer:** ada\n",
    ],
    [
      "a field without bold signs",
      "### Debug Entry: T\nstatus: open\n**Context:** It stands.\n",
      "### Debug Entry: T\nstatus: resolved\n  - 2025-03-05T10:00:00Z resolved\n**Context:** It stands.\n",
    ],
    [
      "a time that is code below its heading",
      "#### Timestamp\n```\n2025-03-04T09:00:00Z\n```\n\n#### Context\nIt stands.\n",
      "#### Timestamp\n```\n2025-03-04T09:00:00Z\n```\n\n#### Status\nresolved\n- 2025-03-05T10:00:00Z resolved\n\n#### Context\nIt stands.\n",
    ],
    [
      "a heading without a time",
      "#### Timestamp\n\n#### Context\nIt stands.\n",
      "#### Timestamp\n\n#### Status\nresolved\n- 2025-03-05T10:00:00Z resolved\n\n#### Context\nIt stands.\n",
    ],
  ])("setStatus() writes where it is read, also by %s, and once", (_name, text, expected) => {
    const path = "docs/dev_logs/ada/debug_log_2025_03_03.md";
    write(path, text);
    const id = parseLog(text, path).entries[0]?.id ?? "";
    const set = () => setStatus(openLogs(root), { ambient: later, id, status: "resolved" }).changed;
    expect([set(), set()]).toEqual([true, false]);
    expect(read(path)).toBe(expected);
    expect(parseLog(expected, path).entries).toMatchObject([{ id, status: { value: "resolved", source: "field" } }]);
  });

  test("setStatus() writes nothing anywhere when what it would write is read as something else", () => {
    const first = "docs/dev_logs/ada/debug_log_2025_03_03.md";
    const second = "docs/dev_logs/grace/debug_log_2025_03_03.md";
    const texts = [
      "### Debug Entry: Next\n- **Engineer:** ada\n",
      "#### Timestamp\n```\n2025-03-04T09:00:00Z\n\n#### Context\nIt stands.\n",
    ];
    write(first, texts[0] ?? "");
    write(second, texts[1] ?? "");
    const idIn = (path: string): string => parseLog(read(path), path).entries[0]?.id ?? "";
    const [next, hidden] = [idIn(first), idIn(second)];
    const store = openLogs(root);
    expect(codeOf(() => setStatus(store, { ambient, id: hidden, status: "resolved" }))).toBe("log/not-editable");
    expect(codeOf(() => setStatus(store, { ambient, id: hidden, status: "superseded", by: next }))).toBe("log/not-editable");
    expect(codeOf(() => setStatus(store, { ambient, id: next, status: "superseded", by: hidden }))).toBe("log/not-editable");
    expect([read(first), read(second)]).toEqual(texts);
  });

  test("setStatus() dates each change, says nothing twice, and changes no other line", () => {
    const store = openLogs(root);
    const { id, path } = appendEntry(store, { ambient, engineer: "ada", title: "T" });
    const before = read(path).split("\n");
    expect(setStatus(store, { ambient: later, id, status: "resolved", by: "3f2a91c" })).toEqual({ paths: [path], changed: true });
    expect(setStatus(store, { ambient: later, id, status: "resolved", by: "3f2a91c" })).toEqual({ paths: [], changed: false });
    expect(findEntry(store, id)[0].entry.status).toMatchObject({
      value: "resolved",
      source: "field",
      changes: [{ status: "open" }, { at: "2025-03-05T10:00:00Z", status: "resolved", by: "3f2a91c" }],
    });
    const added = read(path)
      .split("\n")
      .filter((line) => !before.includes(line));
    expect(added).toEqual(["- **Status:** resolved", "  - 2025-03-05T10:00:00Z resolved by 3f2a91c"]);
  });

  test.each(shapes.filter(([name]) => !name.startsWith("a fenced")))(
    "setStatus() writes into %s and keeps what is there",
    (_name, text) => {
      const path = "docs/dev_logs/old/debug_log_2025_03_03.md";
      write(path, text);
      const store = openLogs(root);
      const before = parseLog(text, path).entries;
      for (const { id } of before) setStatus(store, { ambient: later, id, status: "blocked" });
      const after = parseLog(read(path), path).entries;
      expect(after.map(({ status }) => [status.value, status.source])).toEqual(before.map(() => ["blocked", "field"]));
      expect(after.map(({ title, engineer }) => [title, engineer])).toEqual(
        before.map(({ title, engineer }) => [title, engineer]),
      );
      for (const { id } of before) setStatus(store, { ambient: later, id, status: "resolved" });
      expect(parseLog(read(path), path).entries.map(({ status }) => status.changes.length)).toEqual(before.map(() => 2));
      const kept = new Set(read(path).split("\n"));
      expect(text.split("\n").filter((line) => !kept.has(line))).toEqual([]);
    },
  );

  test("setStatus() names superseded and successor in each other, in every copy", () => {
    const store = openLogs(root);
    const old = appendEntry(store, { ambient, engineer: "ada", title: "Old" });
    write("docs/dev_logs/grace/debug_log_2025_03_03.md", read(old.path));
    const next = appendEntry(store, { ambient, engineer: "ada", title: "New" });
    const { paths } = setStatus(store, { ambient: later, id: old.id, status: "superseded", by: next.id });
    expect(paths).toHaveLength(2);
    for (const { entry } of findEntry(store, old.id))
      expect(entry.status).toMatchObject({ value: "superseded", changes: [{}, { by: next.id }] });
    expect(findEntry(store, next.id)[0].entry.links).toMatchObject([{ kind: "entry", target: old.id, relation: "supersedes" }]);
  });

  test("setStatus() takes the link out of a successor that is none any more, and changes nothing else there", () => {
    const store = openLogs(root);
    const [old, next, other] = ["Old", "New", "Other"].map((title) =>
      appendEntry(store, { ambient, engineer: title, title, ...(title === "Other" ? { links: ["PR #2"] } : {}) }),
    );
    if (old === undefined || next === undefined || other === undefined) throw new Error("three entries were written");
    const before = [next, other].map(({ path }) => read(path));
    setStatus(store, { ambient: later, id: old.id, status: "superseded", by: next.id });
    expect(setStatus(store, { ambient: later, id: old.id, status: "superseded", by: other.id }).paths).toHaveLength(3);
    expect(read(next.path)).toBe(before[0]);
    expect(read(other.path)).toContain(`PR #2, supersedes ${old.id}\n`);
    setStatus(store, { ambient: later, id: old.id, status: "open" });
    expect([next, other].map(({ path }) => read(path))).toEqual(before);
  });

  test("setStatus() refuses two entries that supersede each other, also around others", () => {
    const store = openLogs(root);
    const [a = "", b = "", c = ""] = ["A", "B", "C"].map((title) => appendEntry(store, { ambient, engineer: "ada", title }).id);
    setStatus(store, { ambient: later, id: a, status: "superseded", by: b });
    expect(codeOf(() => setStatus(store, { ambient, id: b, status: "superseded", by: a }))).toBe("log/bad-status");
    setStatus(store, { ambient: later, id: b, status: "superseded", by: c });
    expect(codeOf(() => setStatus(store, { ambient, id: c, status: "superseded", by: a }))).toBe("log/bad-status");
  });

  test("appendEntry() leaves control characters out of the title, and lint finds nothing in what it writes", () => {
    const store = openLogs(root);
    const { path } = appendEntry(store, { ambient, engineer: "ada", title: "A\u001b[31m\nbell\u0007", tags: ["infra"] });
    appendEntry(store, { ambient, engineer: "ada", title: "Next", tags: ["blocker"] });
    expect(read(path)).toContain("### Debug Entry: A [31m bell\n");
    expect(lintLog(read(path), store.config, { path }).filter(({ code }) => code !== "header-no-version")).toEqual([]);
  });

  test("setStatus() refuses a successor that is none", () => {
    const store = openLogs(root);
    const { id } = appendEntry(store, { ambient, engineer: "ada", title: "T" });
    const supersede = (by?: string) =>
      codeOf(() => setStatus(store, { ambient, id, status: "superseded", ...(by === undefined ? {} : { by }) }));
    expect([supersede(), supersede(id), supersede("dl~0000000000000000")]).toEqual([
      "log/bad-status",
      "log/bad-status",
      "log/unknown-entry",
    ]);
  });
});
