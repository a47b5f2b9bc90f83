import fc from "fast-check";
import { describe, expect, test } from "vitest";
import { sameEntry } from "../parse/entry-id.ts";
import { parseLog } from "../parse/parse-log.ts";
import { defaultConfig, names, parseLogConfig } from "../repository/log-config.ts";
import { bulletFields, header, shapes, stamp } from "../test-logs.ts";
import { fixLog } from "./fix-log.ts";
import { lintLog } from "./lint-log.ts";

const config = {
  ...defaultConfig,
  tags: { ...defaultConfig.tags, cache: { description: "", aliases: ["caching", "Cache"] } },
  engineers: { ada: { aliases: ["Ada L.", "ada (pairing)"] } },
};
const codes = (text: string, path?: string) =>
  lintLog(text, config, path === undefined ? {} : { path }).map(({ code, line }) => [code, line]);

describe("lint", () => {
  test("lintLog() finds nothing wrong with a log as the tool writes it", () => {
    const text = `${header}\n### Debug Entry: T\n\n- **Timestamp:** 2025-03-04T09:30:00Z\n- **Engineer:** ada\n- **Tags:** #cache #blocker\n- **Status:** open\n- **Id:** dl-01JQ0000000000000000000000\n`;
    expect(codes(text, "debug_log_2025_03_03.md")).toEqual([]);
  });

  test.each([
    ["- **Tags:** #caching\n", "entry-tag-alias", 2],
    ["- **Tags:** #sorcery\n", "entry-tag-unknown", 2],
    ["- **Engineer:** Ada L.\n", "entry-engineer-alias", 2],
    ["- **Id:** 12\n", "entry-bad-id", 2],
    ["- **Timestamp:** soon\n", "entry-timestamp-unreadable", 2],
    ["- **Timestamp:** 2025-03-04T23:XX:XXZ\n", "entry-timestamp-placeholder", 2],
    ["- **Timestamp:** 2025-03-04T23:00:00\n", "entry-timestamp-no-zone", 2],
    ["- **Timestamp:** 2025-03-04T23:00:00-0400\n", "entry-timestamp-form", 2],
    ["- **Engineer:** <name>\n", "entry-placeholder", 2],
    ["\n#### 2. Findings\n[To be filled in.]\n", "entry-placeholder", 3],
    ["\n#### 2. Findings\nx\n", "section-number", 3],
    ["\n```\nx\n", "fence-unclosed", 3],
    ["\n\n### Debug Entry: T\n", "entry-repeated", 4],
    ["", "entry-no-id", 1],
    ["", "entry-no-status", 1],
    ["", "entry-no-engineer", 1],
    ["", "entry-no-tags", 1],
  ])("lintLog() finds in %j the defect %s on line %i", (rest, code, line) => {
    expect(codes(`### Debug Entry: T\n${rest}`)).toContainEqual([code, line]);
  });

  test.each([
    [header.replace("schema: onex-debug-log/1\n", ""), "header-schema", 1],
    [header.replace(/week.*\n/, ""), "header-key", 1],
    [header.replace(/repo_version.*\n/, ""), "header-no-version", 1],
    [`${header}### Debug Entry: T\n- **Tags:** #infra\n`, "header-tags-differ", 7],
    [
      `${header.replace("schema: onex-debug-log/1\n", "")}### Debug Entry: T\n- **Tags:** #cache #blocker #infra\n`,
      "header-tags-differ",
      6,
    ],
    [header.replace("\n", "\r\n"), "line-ends-mixed", 1],
    [`${stamp}${stamp}`, "stamp-second", 8],
  ])("lintLog() finds in %j the defect %s on line %i", (text, code, line) => {
    expect(codes(text)).toContainEqual([code, line]);
  });

  test("lintLog() compares the file's name with the week", () => {
    expect(codes(header, "debug_log_2025_03_04.md")).toContainEqual(["file-name-week", 1]);
  });
});

describe("fix", () => {
  test.each([
    ["tags: [#b, #a]  # mine\n", "tags: [b, a]  # mine\n"],
    ["tags: [#b, a & b]\n", "tags: [#b, a & b]\n"],
    ["week: 2025-03-03 to 2025-03-09\n", "week: 2025-03-03_to_2025-03-09\n"],
    ["week: 2025-03-03.md\n", "week: 2025-03-03_to_2025-03-09\n"],
    ["week: 2025-03-04 to 2025-03-10\n", "week: 2025-03-04 to 2025-03-10\n"],
    ["created_at: 2025-03-03T10:47:23-0400\n", "created_at: 2025-03-03T10:47:23-04:00\n"],
    ["created_at: 2025-03-03T<time>\n", "created_at: 2025-03-03T<time>\n"],
  ])("fixLog() makes of %j in the header %j", (before, after) => {
    const wrap = (line: string) => `---\nlog_owner: x\n${line}---\n\n# Log\n`;
    expect(fixLog(wrap(before), config).text).toBe(wrap(after));
  });

  test("fixLog() writes the entries' tags into the header and mends spellings", () => {
    const { text } = fixLog(
      `${header}\n### Debug Entry: T\n- **Tags:** [#caching, #infra, #caching-x]\n- **Id:** dl-01JQ0000000000000000000000\n`,
      config,
    );
    expect(text).toContain("\ntags: [cache, infra, caching-x]\n---");
    expect(text).toContain("- **Tags:** [#cache, #infra, #caching-x]\n");
  });

  test.each(shapes)("fixLog() writes an id that is read back into %s", (_name, text) => {
    for (const eol of ["\n", "\r\n"]) {
      const before = parseLog(text.replaceAll("\n", eol)).entries;
      const fixed = fixLog(text.replaceAll("\n", eol), config).text;
      const after = parseLog(fixed).entries;
      expect(after.map(({ idSource, title, sections }) => ({ idSource, title, keys: sections.map(({ key }) => key) }))).toEqual(
        before.map(({ title, sections }) => ({ idSource: "field", title, keys: sections.map(({ key }) => key) })),
      );
      for (const [at, { id }] of after.entries()) {
        expect(id).toMatch(/^dl-/);
        expect(sameEntry(id, before[at]?.id ?? "")).toBe(true);
      }
      expect(fixed.replaceAll(eol, "")).not.toMatch(/[\r\n]/);
    }
  });

  test("fixLog() writes ids beside code that is a time, above the next heading, and where code hides them not at all", () => {
    const seen = (id: string) => `\n#### Id\n${id}\n`;
    for (const [text, expected] of [
      [
        "#### Timestamp\n```\n10:00\n```\n\n#### Context\nx\n",
        `#### Timestamp\n\`\`\`\n10:00\n\`\`\`\n${seen("dl-")}\n#### Context\nx\n`,
      ],
      ["#### Timestamp\n\n#### Context\nx\n", `#### Timestamp\n${seen("dl-")}\n#### Context\nx\n`],
      ["#### Timestamp\n```\n10:00\n\n#### Context\nx\n", "#### Timestamp\n```\n10:00\n\n#### Context\nx\n"],
    ]) {
      const once = fixLog(text ?? "", config).text;
      expect(once.replaceAll(/dl-\w+/g, "dl-")).toBe(expected);
      expect(fixLog(once, config).changed).toBe(false);
    }
    // One that is hidden keeps nobody else from an id.
    const both = fixLog("### Debug Entry: T\n\n#### Timestamp\n```\n10:00\n", config).text;
    expect(parseLog(`${both}`).entries.map(({ idSource }) => idSource)).toEqual(["field"]);
  });

  test("fixLog() gives copies the same id", () => {
    const idOf = (text: string) => parseLog(fixLog(text, config).text).entries[0]?.id;
    expect(idOf(`${header}${bulletFields}`)).toBe(idOf(bulletFields));
  });

  test("fixLog() changes nothing twice, and takes nothing away but what it mends", () => {
    const part = fc.constantFrom(
      header,
      stamp,
      ...shapes.map(([, text]) => text),
      bulletFields,
      "text\n",
      "```\n",
      "\n",
      "**Tags:** #caching\n",
      "#### Timestamp\n",
      "#### Context\n",
      "- *[05:00]* x\n",
    );
    fc.assert(
      fc.property(fc.array(part, { maxLength: 6 }), (parts) => {
        const text = parts.join("");
        const once = fixLog(text, config).text;
        expect(fixLog(once, config)).toEqual({ text: once, changed: false });
        const kept = once.split("\n").filter((line) => text.includes(line)).length;
        expect(kept).toBeGreaterThanOrEqual(text.split("\n").length - 4 * parts.length);
      }),
      { numRuns: 60 },
    );
  });
});

describe("configuration", () => {
  test("parseLogConfig() fills in what is not said and names what is wrong", () => {
    expect(parseLogConfig("")).toEqual({ ok: true, value: defaultConfig });
    const refusal = parseLogConfig(
      "root: ../x\ntimezone: Mars/Base\nother: 1\ntags:\n  a: { aliases: [b] }\n  b: { aliases: 3 }\n",
    );
    expect(refusal.ok ? [] : refusal.problems.map(({ path }) => path)).toEqual([
      "/other",
      "/root",
      "/timezone",
      "/tags/a/aliases",
      "/tags/b/aliases",
    ]);
    expect(parseLogConfig("a: [").ok).toBe(false);
  });

  test("names() folds engineers by configuration, by mailmap, and without remarks", () => {
    const { engineer } = names(config, "Grace H <grace@example.org> gh <gh@example.org>\nada <a@example.org>\n# no <x@y>\n");
    expect(["Ada L.", "ADA", "gh", "GH@example.org", "grace h (remote)", "a@example.org", "nobody"].map(engineer)).toEqual([
      "ada",
      "ada",
      "Grace H",
      "Grace H",
      "Grace H",
      "ada",
      "nobody",
    ]);
  });
});
