import { mkdirSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { dirname, join } from "node:path";
import { afterEach, beforeEach, describe, expect, test } from "vitest";
import { fillEntries, valuesAt } from "./hooks/fill-entry.ts";
import { fixLog } from "./lint/fix-log.ts";
import { lintLog } from "./lint/lint-log.ts";
import { parseLog } from "./parse/parse-log.ts";
import { defaultConfig } from "./repository/log-config.ts";
import { openLogs } from "./repository/log-store.ts";
import { setStatus } from "./write/set-status.ts";
import { appendEntry } from "./write/write-entry.ts";

let root = "";
beforeEach(() => {
  root = mkdtempSync(join(tmpdir(), "onex-log-"));
});
afterEach(() => rmSync(root, { recursive: true, force: true }));

const path = "docs/dev_logs/ada/debug_log_2025_03_24.md";
const write = (file: string, text: string): void => {
  mkdirSync(dirname(join(root, file)), { recursive: true });
  writeFileSync(join(root, file), text);
};
const read = (): string => readFileSync(join(root, path), "utf8");
const clock = (iso: string) => ({ now: () => Date.parse(iso), random: () => 0.5 });

const plain = `---
schema: onex-debug-log/1
log_owner: ada
week: 2025-03-24_to_2025-03-30
created_at: 2025-03-24T08:00:00Z
tags: [größe]
---

### Debug Entry: Первая запись 🦊

- **Timestamp:** 2025-03-25 09:00:00 +0100
- **Engineer:** Zoë
- **Tags:** #größe #ошибка #エラー

#### Context

東京で。`;

/** What a tool may not lose: how lines end, what stands before the first, and what does not stand behind the last. */
const texts: readonly (readonly [string, string, (text: string) => void])[] = [
  ["with CRLF", `${plain}\n`.replaceAll("\n", "\r\n"), (text) => expect(text.replaceAll("\r\n", "")).not.toMatch(/[\r\n]/)],
  ["with CR", `${plain}\n`.replaceAll("\n", "\r"), (text) => expect(text).not.toContain("\n")],
  ["with a byte order mark", `\uFEFF${plain}\n`, (text) => expect(text.lastIndexOf("\uFEFF")).toBe(0)],
  ["without a line end at its end", plain, (text) => expect(text).toMatch(/東京で。(?:$|\n\n### Debug Entry: )/)],
  ["with tags of other scripts", `${plain}\n`, (text) => expect(text).toContain("#größe #ошибка #エラー")],
];

describe.each(texts)("a log %s", (_name, text, kept) => {
  const tags = ["größe", "ошибка", "エラー"];
  const expected = {
    title: "Первая запись 🦊",
    engineer: "Zoë",
    tags,
    timestamp: { iso: "2025-03-25T08:00:00Z" },
    sections: [{ key: "context", text: "東京で。" }],
  };

  test("is parsed", () => {
    const log = parseLog(text, path);
    expect(log.entries).toMatchObject([{ ...expected, line: 9 }]);
    expect(log.header).toMatchObject({ log_owner: "ada", tags: ["größe"], line: 1 });
  });

  test("takes an entry", () => {
    write(path, text);
    const { line } = appendEntry(openLogs(root), {
      ambient: clock("2025-03-26T10:00:00Z"),
      engineer: "ada",
      title: "Ζ",
      tags: ["ετικέτα"],
    });
    kept(read());
    expect(read().startsWith(text)).toBe(true);
    expect(parseLog(read(), path).entries).toMatchObject([expected, { title: "Ζ", tags: ["ετικέτα"], line }]);
  });

  test("is mended", () => {
    const { text: fixed } = fixLog(text, defaultConfig, { path });
    kept(fixed);
    expect(parseLog(fixed, path).entries).toMatchObject([
      { ...expected, idSource: "field", timestamp: { raw: "2025-03-25T09:00:00+01:00" } },
    ]);
    expect(parseLog(fixed, path).header.tags).toEqual(tags);
    expect(lintLog(fixed, defaultConfig, { path }).filter(({ fixable }) => fixable)).toEqual([]);
  });

  test("takes a status", () => {
    write(path, text);
    const id = parseLog(text, path).entries[0]?.id ?? "";
    for (const status of ["blocked", "resolved"] as const)
      setStatus(openLogs(root), { ambient: clock("2025-03-26T10:00:00Z"), id, status });
    kept(read());
    const [entry] = parseLog(read(), path).entries;
    expect(entry).toMatchObject({
      ...expected,
      status: { value: "resolved", changes: [{ status: "blocked" }, { status: "resolved" }] },
    });
  });

  test("is filled in by the hook", () => {
    const bare = text.replace(/- \*\*Timestamp.*(?:\r\n|\n|\r)/, "").replace(/- \*\*Engineer.*(?:\r\n|\n|\r)/, "");
    const values = valuesAt({ nowMs: Date.parse("2025-03-25T08:00:00Z"), engineer: "Zoë", timezone: "UTC" });
    const filled = fillEntries(bare, { valuesFor: values });
    kept(filled.text);
    expect(filled.lacking).toEqual([]);
    expect(parseLog(filled.text, path).entries).toMatchObject([expected]);
  });
});

/** Instant, what the clock in Berlin shows, and the Monday of its week there. */
const instants = [
  ["the last second before summer time", "2025-03-30T00:59:59Z", "2025-03-30T01:59:59+01:00", "2025_03_24"],
  ["the first second of summer time", "2025-03-30T01:00:00Z", "2025-03-30T03:00:00+02:00", "2025_03_24"],
  ["the hour that comes twice, at first", "2025-10-26T00:30:00Z", "2025-10-26T02:30:00+02:00", "2025_10_20"],
  ["the hour that comes twice, again", "2025-10-26T01:30:00Z", "2025-10-26T02:30:00+01:00", "2025_10_20"],
  ["a Monday that is Sunday in UTC", "2025-06-01T22:30:00Z", "2025-06-02T00:30:00+02:00", "2025_06_02"],
] as const;

describe.each(instants)("in Europe/Berlin, %s", (_name, instant, wall, monday) => {
  const timezone = "Europe/Berlin";
  const file = `docs/dev_logs/ada/debug_log_${monday}.md`;
  const ambient = clock(instant);
  const writeOne = () => {
    write(".onex/log.yaml", `timezone: ${timezone}\n`);
    return appendEntry(openLogs(root), { ambient, engineer: "ada", title: "T" });
  };

  test("an entry is written into the week, and read back as the same instant", () => {
    expect(writeOne().path).toBe(file);
    const text = readFileSync(join(root, file), "utf8");
    expect(parseLog(text, file, { timezone })).toMatchObject({
      entries: [{ timestamp: { raw: wall, epochMs: Date.parse(instant) }, day: wall.slice(0, 10) }],
      warnings: expect.not.arrayContaining([expect.objectContaining({ code: "entry-outside-week" })]),
    });
    expect(fixLog(text, { ...defaultConfig, timezone }, { path: file }).changed).toBe(false);
  });

  test("a status is dated so", () => {
    const { id } = writeOne();
    setStatus(openLogs(root), { ambient, id, status: "resolved" });
    expect(readFileSync(join(root, file), "utf8")).toContain(`  - ${wall} resolved\n`);
  });

  test("the hook fills it in", () => {
    const values = valuesAt({ nowMs: Date.parse(instant), engineer: "ada", timezone });
    const { text } = fillEntries("### Debug Entry: T\n", { timezone, valuesFor: values });
    expect(parseLog(text, file, { timezone }).entries[0]?.timestamp).toMatchObject({ raw: wall, epochMs: Date.parse(instant) });
    // Under the heading of the day in the zone it is an entry of now.
    const dated = fillEntries(`## ${wall.slice(0, 10)}\n\n### Debug Entry: T\n`, { timezone, valuesFor: values });
    expect(dated.text).toContain(wall);
  });

  test("a time without a zone is read with the zone's clock and mended to nothing that is a guess", () => {
    const bare = `### Debug Entry: T\n- **Timestamp:** ${wall.slice(0, 19).replace("T", " ")}\n- **Engineer:** ada\n`;
    const [entry] = parseLog(bare, file, { timezone }).entries;
    // Of the hour that comes twice, it is the earlier one.
    const earlier = instant === "2025-10-26T01:30:00Z" ? "2025-10-26T00:30:00Z" : instant;
    expect(entry?.timestamp?.epochMs).toBe(Date.parse(earlier));
    const fixed = fixLog(bare, { ...defaultConfig, timezone }, { path: file }).text;
    expect(fixed).toContain(wall.slice(0, 19).replace("T", " "));
  });
});
