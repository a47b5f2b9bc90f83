import fc from "fast-check";
import { describe, expect, test } from "vitest";
import { fixLog } from "../lint/fix-log.ts";
import { parseLog } from "../parse/parse-log.ts";
import { defaultConfig, type LogConfig } from "../repository/log-config.ts";
import { shapes } from "../test-logs.ts";
import { applyEdits } from "../write/text-edit.ts";
import { entriesOf, entrySymbols, hoverText, idAt } from "./entry-places.ts";
import { insertEntry } from "./insert-entry.ts";
import { completeLog, type KnownEntry } from "./log-completion.ts";
import { logDiagnostics, quickFixes } from "./log-diagnostics.ts";
import { type Place, textPlaces } from "./text-place.ts";

const config: LogConfig = {
  ...defaultConfig,
  tags: {
    blocker: { description: "work can't go on", aliases: ["blocking"] },
    größe: { description: "too big", aliases: [] },
  },
};
const known: KnownEntry = {
  id: "dl-01JVPGG8Y0QXJ2B8D3M7T5W9ZA",
  title: "Cache *forgets*",
  status: "blocked",
  guessed: true,
  day: "2025-03-04",
  path: "docs/dev_logs/ada/debug_log_2025_03_03.md",
  line: 12,
};
/** The text without its mark, and where the mark stood. */
function marked(text: string): { readonly text: string; readonly place: Place } {
  const at = text.indexOf("¦");
  const plain = text.replace("¦", "");
  return { text: plain, place: textPlaces(plain).at(at) };
}
const insideOf = (text: string, range: { start: Place; end: Place }): string => {
  const { offset } = textPlaces(text);
  return text.slice(offset(range.start), offset(range.end));
};

describe("places", () => {
  test("count UTF-16 units, also behind signs of two, a byte order mark and every line end", () => {
    const text = "\uFEFF🦊a\r\n\rb𝒳c\n";
    const { at, offset } = textPlaces(text);
    expect(at(text.indexOf("a"))).toEqual({ line: 0, character: 3 });
    expect(at(text.indexOf("c"))).toEqual({ line: 2, character: 3 });
    expect(at(text.length)).toEqual({ line: 3, character: 0 });
    expect(offset({ line: 0, character: 99 })).toBe(text.indexOf("\r"));
    expect(offset({ line: 9, character: 0 })).toBe(text.length);
  });

  test("of any text lead back to their offsets", () => {
    fc.assert(
      fc.property(fc.string({ unit: fc.constantFrom("a", "🦊", "\n", "\r", "\r\n", "\uFEFF", " ") }), (text) => {
        const { at, offset, lines } = textPlaces(text);
        for (let index = 0; index <= text.length; index++) {
          const inEnd = lines.some((line) => line.start + line.text.length < index && index < line.next);
          if (!inEnd) expect(offset(at(index))).toBe(index);
        }
      }),
    );
  });
});

describe("diagnostics", () => {
  const log = `---\nschema: onex-debug-log/1\nlog_owner: ada\nweek: 2025-03-03 to 2025-03-09\nrepo_version: "1"\ncreated_at: 2025-03-03T08:00:00Z\ntags: [blocker, gone]\n---\n\n### Debug Entry: 🦊 One\n\n- **Timestamp:** 2025-03-04 09:00:00 +0100\n- **Engineer:** ada\n- **Tags:** 🦊 #blocking #größe\n- **Status:** open\n\n-### Debug Entry: Two\n- **Timestamp:** 2025-03-04T09:00:00Z\n- **Engineer:** ada\n- **Tags:** #blocker\n`;

  test("logDiagnostics() stands on the line, or on the tag that is meant", () => {
    const found = logDiagnostics(log, config);
    const of = (code: string): readonly string[] => found.flatMap((one) => (one.code === code ? [insideOf(log, one.range)] : []));
    expect(of("entry-tag-alias")).toEqual(["#blocking"]);
    expect(of("header-week")).toEqual(["week: 2025-03-03 to 2025-03-09"]);
    expect(of("entry-stray-dash")).toEqual(["-### Debug Entry: Two"]);
    expect(new Set(found.map(({ severity }) => severity))).toEqual(new Set(["warning", "info"]));
  });

  test("quickFixes() together are what fixLog() does in its first pass, and each mends its own line's problem", () => {
    const fixes = quickFixes(log, config);
    expect(fixes.map(({ codes }) => codes[0]).toSorted()).toEqual(
      [
        "header-week",
        "entry-timestamp-form",
        "entry-tag-alias",
        "entry-no-id",
        "entry-stray-dash",
        "entry-no-id",
        "header-tags-hash",
      ].toSorted(),
    );
    for (const { edits, codes, line } of fixes) {
      const { offset } = textPlaces(log);
      const next = applyEdits(
        log,
        edits.map(({ range, text }) => ({ start: offset(range.start), end: offset(range.end), text })),
      );
      const left = logDiagnostics(next, config).filter((one) => one.range.start.line === line && codes.includes(one.code));
      expect(left).toEqual([]);
    }
  });

  test.each(shapes)("quickFixes() of %s end where fixLog() ends", (_name, text) => {
    let next = text;
    for (let pass = 0; pass < 3; pass++) {
      const { offset } = textPlaces(next);
      const edits = quickFixes(next, config).flatMap((fix) => fix.edits);
      next = applyEdits(
        next,
        edits.map(({ range, text: own }) => ({ start: offset(range.start), end: offset(range.end), text: own })),
      );
    }
    expect(next).toBe(fixLog(text, config).text);
  });
});

describe("completion", () => {
  const complete = (written: string, entries: readonly KnownEntry[] = [known]) => {
    const { text, place } = marked(written);
    return completeLog(text, { config, place, entries: () => entries }).map(({ label, insert, detail, range }) => ({
      label,
      insert,
      detail,
      typed: insideOf(text, range),
    }));
  };

  test("of a tag gives the vocabulary with descriptions, aliases that become it, and other tags of the log", () => {
    const log = "### Debug Entry: One\n- **Tags:** #own\n\n### Debug Entry: 𝒳\n- **Tags:** 𝒳 #bl¦\n";
    expect(complete(log)).toEqual([
      { label: "#blocker", insert: "#blocker", detail: "work can't go on", typed: "#bl" },
      { label: "#blocking", insert: "#blocker", detail: "#blocker: work can't go on", typed: "#bl" },
      { label: "#größe", insert: "#größe", detail: "too big", typed: "#bl" },
      { label: "#own", insert: "#own", detail: "in this log, not in the vocabulary", typed: "#bl" },
    ]);
  });

  test("in the header's tags has no signs", () => {
    expect(complete("---\nlog_owner: ada\ntags: [a, gr¦]\n---\n")[2]).toMatchObject({ insert: "größe", typed: "gr" });
    expect(complete("---\nlog_owner: ad¦\ntags: []\n---\n")).toEqual([]);
  });

  test("of an id gives entries with their titles, and of a status the names", () => {
    expect(complete("see dl-¦")).toEqual([{ label: known.id, insert: known.id, detail: known.title, typed: "dl-" }]);
    expect(complete("- **Status:** re¦").map(({ insert }) => insert)).toContain("resolved");
  });

  test.each(["#¦", "## ¦", "a#¦", "PR #2¦0 word¦", "http://x/#¦", "model¦"])("of %j gives nothing", (text) => {
    expect(complete(text).filter(({ typed }) => typed !== "#2")).toEqual([]);
  });
});

describe("ids", () => {
  test("idAt() finds the id around a place, with both of its ends", () => {
    const text = `𝒳 see ${known.id}, more`;
    expect(idAt(text, { line: 0, character: 7 })).toMatchObject({ id: known.id, range: { start: { character: 7 } } });
    expect(idAt(text, { line: 0, character: 7 + known.id.length })?.id).toBe(known.id);
    expect(idAt(text, { line: 0, character: 6 })).toBeUndefined();
    expect(idAt(text, { line: 5, character: 0 })).toBeUndefined();
  });

  test("entriesOf() knows an entry by the id that it had before; hoverText() shows no signs of Markdown", () => {
    const derived = { ...known, id: "dl~4892d2bd294c05a4" };
    const { entries } = parseLog(fixLog("### Debug Entry: T\n- **Timestamp:** 2025-03-04T10:00:00Z\n", config).text);
    const old = parseLog("### Debug Entry: T\n- **Timestamp:** 2025-03-04T10:00:00Z\n").entries[0]?.id ?? "";
    expect(entriesOf(old, [{ ...known, id: entries[0]?.id ?? "" }, derived])).toHaveLength(1);
    expect(hoverText(known)).toBe(
      "**Cache \\*forgets\\***\n\nblocked?, 2025-03-04\n\ndocs/dev_logs/ada/debug_log_2025_03_03.md:12",
    );
  });

  test("entrySymbols() cover their entries", () => {
    const text = "# Log\n\n### Debug Entry: 🦊 One\n- **Status:** open\n\n### Debug Entry: Two\n- **Tags:** #resolved\n\n";
    expect(entrySymbols(text, "UTC")).toEqual([
      {
        name: "🦊 One",
        detail: "open",
        range: { start: { line: 2, character: 0 }, end: { line: 3, character: 18 } },
        selection: { start: { line: 2, character: 0 }, end: { line: 2, character: 23 } },
      },
      { name: "Two", detail: "resolved?", range: expect.anything(), selection: expect.anything() },
    ]);
  });
});

describe("inserting", () => {
  const ambient = { now: () => Date.parse("2025-03-30T01:00:00Z"), random: () => 0.5 };
  const inserted = (text: string, place?: Place): string | undefined => {
    const edit = insertEntry(text, {
      ambient,
      config: { ...config, timezone: "Europe/Berlin" },
      engineer: "Ada Λ",
      ...(place === undefined ? {} : { place }),
    });
    if (edit === undefined) return undefined;
    const { offset } = textPlaces(text);
    return applyEdits(text, [{ start: offset(edit.range.start), end: offset(edit.range.end), text: edit.text }]);
  };

  test.each(["", "# Log", "# Log\n", "# Log\n\n", "\uFEFF# Log\r\n\r\n### Debug Entry: One\r\n"])(
    "insertEntry() at the end of %j fills in time, engineer and id",
    (text) => {
      const next = inserted(text) ?? "";
      expect(next.startsWith(text)).toBe(true);
      const entry = parseLog(next).entries.at(-1);
      expect(entry).toMatchObject({
        engineer: "Ada Λ",
        idSource: "field",
        timestamp: { raw: "2025-03-30T03:00:00+02:00" },
        status: { value: "open" },
      });
      if (text.includes("\r\n")) expect(next.replaceAll("\r\n", "")).not.toMatch(/[\r\n]/);
    },
  );

  test("insertEntry() puts it behind the entry that holds the place", () => {
    const text = "### Debug Entry: One\n- **Engineer:** grace\n\n### Debug Entry: Two\n- **Engineer:** grace\n";
    const next = inserted(text, { line: 1, character: 3 }) ?? "";
    expect(parseLog(next).entries.map(({ engineer }) => engineer)).toEqual(["grace", "Ada Λ", "grace"]);
  });

  test.each(["```\nopen", "<!-- open\n"])("insertEntry() gives nothing where %j would swallow it", (text) => {
    expect(inserted(text)).toBeUndefined();
  });
});
