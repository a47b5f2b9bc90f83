import fc from "fast-check";
import { describe, expect, test } from "vitest";
import { parseDocument } from "yaml";
import { bulletFields, header, shapes, stamp } from "../test-logs.ts";
import { parseLog, printLog } from "./parse-log.ts";

const codes = (text: string, path?: string): readonly string[] => parseLog(text, path).warnings.map(({ code }) => code);

describe("entries", () => {
  test("parseLog() takes a year of two digits with its zeros for that year", () => {
    const [entry] = parseLog("### Debug Entry: T\n- **Timestamp:** 0050-01-02T03:04:05Z\n").entries;
    expect(entry?.timestamp).toMatchObject({ iso: "0050-01-02T03:04:05Z", epochMs: Date.parse("0050-01-02T03:04:05Z") });
  });

  test("parseLog() reads a plain value of the front matter as YAML does", () => {
    const value = fc.string({
      unit: fc.constantFrom("a", "1", "_", ".", "/", "@", "+", "-", ":", "#", " ", "~", "é"),
      minLength: 1,
    });
    fc.assert(
      fc.property(value, (raw) => {
        const { header } = parseLog(`---\nother: ${raw}\n---\n`);
        const document = parseDocument(`other: ${raw.trimEnd()}`, { schema: "failsafe", logLevel: "silent" });
        if (document.errors.length === 0 && header.fields["other"] !== undefined)
          expect(header.fields["other"]).toEqual(document.toJS()?.["other"] ?? raw.trim());
      }),
      { numRuns: 500 },
    );
  });

  test.each([
    ["Vec<string> leaks", "Vec<string> leaks"],
    ["A page without <title>", "A page without <title>"],
    ["Clock shows 23:XX:XX", "Clock shows 23:XX:XX"],
    ["<title>", "It broke at Map<key, value>"],
    ["TBD", "It broke at Map<key, value>"],
    ["[title here]", "It broke at Map<key, value>"],
  ])("parseLog() takes the title %j for a placeholder only when it is nothing else", (written, title) => {
    const log = parseLog(`### Debug Entry: ${written}\n- **Status:** open\n\n#### Context\n\nIt broke at Map<key, value>.\n`);
    expect(log.entries[0]?.title).toBe(title);
    expect(parseLog(`### Debug Entry: <title>\n- **Status:** open\n`)).toMatchObject({
      entries: [{ title: "" }],
      warnings: expect.arrayContaining([expect.objectContaining({ code: "entry-untitled" })]),
    });
  });

  test.each(shapes)("parseLog() reads %s", (_name, text, expected) => {
    const { entries } = parseLog(text);
    expect(entries).toHaveLength(expected.length);
    for (const [at, entry] of entries.entries()) expect({ timestamp: undefined, ...entry }).toMatchObject(expected[at] ?? {});
  });

  test("parseLog() reads the sections of an entry under one name each, whatever they are called", () => {
    const written =
      "#### 3. Symptoms\na\n#### Hypothesis\nb\n#### Evidence\nc\n#### 9. Root Cause (Analysis)\nd\n#### Solution Proposal\ne\n#### Verification Results\nf\n#### Next Action (planned)\ng\n#### Anything\nh\n";
    const [entry] = parseLog(`### Debug Entry: T\n- **Engineer:** ada\n\n${written}`).entries;
    expect(entry?.sections.map(({ key, text }) => [key, text])).toEqual([
      ["problem", "a"],
      ["hypotheses", "b"],
      ["investigation", "c"],
      ["observations", "d"],
      ["fix", "e"],
      ["resolution", "f"],
      ["next_steps", "g"],
      ["other", "h"],
    ]);
  });

  test("parseLog() keeps an assistant's remarks with the entry before them and believes nothing in them", () => {
    const remarks =
      "\n---\n\n# Assistant Follow-Up Suggestions (2025-03-05)\n- **Status:** resolved\n```python\n# Debug Entry: fake\n### Debug Entry: fake\n```\n";
    const { entries } = parseLog(`${bulletFields}${remarks}\n---\n\n### Debug Entry: Next\n`);
    expect(entries.map(({ title }) => title)).toEqual(["Cache forgets its keys", "Next"]);
    expect(entries[0]?.sections.at(-1)?.key).toBe("commentary");
    expect(entries[0]?.status.value).toBe("open");
  });

  test("parseLog() takes no heading, field or tag out of fenced code, not even when a list item holds the fence", () => {
    const text =
      "### Debug Entry: Real\n- **Tags:** #real\n\n- item\n    ```sh\n    # comment\n### Debug Entry: After the item\n";
    expect(parseLog(text).entries.map(({ title }) => title)).toEqual(["Real", "After the item"]);
    const fenced = "### Debug Entry: Real\n\n~~~md\n```\n### Debug Entry: Fake\n**Tags:** #fake\n```\n~~~\n**Tags:** #real\n";
    expect(parseLog(fenced).entries).toMatchObject([{ title: "Real", tags: ["real"] }]);
  });

  test("parseLog() takes numbers and the fragments of addresses for no tags, and letters of any script for tags", () => {
    const line = "- **Tags:** #größe #тег #標籤 PR #20 Issue #7 https://example.org/page#anchor `#code`";
    expect(parseLog(`### Debug Entry: T\n${line}\n`).entries[0]?.tags).toEqual(["größe", "тег", "標籤"]);
  });

  test("parseLog() takes tags from the title and leaves the title without them", () => {
    expect(parseLog("### Debug Entry: Slow disk #disk #infra\n").entries[0]).toMatchObject({
      title: "Slow disk",
      tags: ["disk", "infra"],
    });
  });

  test("parseLog() gives copies in different files one id, and repeats in one file different ones", () => {
    const [one] = parseLog(`${header}\n${bulletFields}`, "a/debug_log_2025_03_03.md").entries;
    const [copy, repeat] = parseLog(`${stamp}\n## 2025-03-04\n\n${bulletFields}\n${bulletFields}`, "b/other.md").entries;
    expect(one?.id).toMatch(/^dl~[0-9a-f]{16}$/);
    expect(copy?.id).toBe(one?.id);
    expect(repeat?.id).not.toBe(one?.id);
  });

  test("parseLog() tells bare times under different days apart", () => {
    const { entries } = parseLog("## 2025-03-04\n### 09:00 - Same\n## 2025-03-05\n### 09:00 - Same\n");
    expect(new Set(entries.map(({ id }) => id)).size).toBe(2);
  });

  test("parseLog() reads a bare time in the configured zone, on both sides of a change to summer time", () => {
    const text = "## 2025-03-29\n### 12:00 - Winter\n## 2025-03-30\n### 12:00 - Summer\n";
    const { entries } = parseLog(text, undefined, { timezone: "Europe/Berlin" });
    expect(entries.map(({ timestamp }) => timestamp?.iso)).toEqual(["2025-03-29T11:00:00Z", "2025-03-30T10:00:00Z"]);
  });

  test("parseLog() reads links and leaves addresses in code alone", () => {
    const text =
      "### Debug Entry: T\nSee PR #12, issue #3, commit 3f2a91c, [notes](../a.md#x), https://github.com/o/n/pull/4 and dl-01JQ0000000000000000000000.\n```\nPR #99\n```\nuuid 550e8400-e29b-41d4-a716-446655440000\n";
    expect(parseLog(text).entries[0]?.links.map(({ kind, target, repository }) => [kind, target, repository])).toEqual([
      ["file", "../a.md#x", undefined],
      ["pull", "4", "o/n"],
      ["entry", "dl-01JQ0000000000000000000000", undefined],
      ["pull", "12", undefined],
      ["issue", "3", undefined],
      ["commit", "3f2a91c", undefined],
    ]);
  });
});

describe("status", () => {
  const statusOf = (rest: string) => parseLog(`### Debug Entry: T\n- **Engineer:** ada\n${rest}`).entries[0]?.status;

  test.each([
    ["- **Status:** wont_fix\n", "wont_fix", "field", 1, 3],
    ["\n---\n\n**Status:** ✅ **RESOLVED** - all done\n", "resolved", "inferred", 0.9, 6],
    ["- **Status:** Blocked on a review\n", "blocked", "inferred", 0.9, 3],
    ["- **Status:** not resolved yet\n", "open", "inferred", 0.9, 3],
    ["\n#### Resolution Status\n\n✅ **RESOLVED**: merged\n", "resolved", "inferred", 0.8, 6],
    ["- **Tags:** #in_progress\n", "investigating", "inferred", 0.7, 3],
    ["\n#### Findings\n- a\n- The test still fails.\n", "open", "inferred", 0.5, 6],
    ["\n#### Next Steps\n- Go on.\n", "open", "inferred", 0.3, 4],
    ["", "open", "inferred", 0.1, 1],
  ])("%j says so with its confidence and line", (rest, value, source, confidence, line) => {
    expect(statusOf(rest)).toMatchObject({ value, source, confidence, line });
  });

  test("parseLog() reads the dated changes below a status", () => {
    const text =
      "- **Status:** resolved\n  - 2025-03-04T10:00:00Z open\n  - 2025-03-05T10:00:00Z resolved by 3f2a91c\n- **Tags:** #a\n";
    expect(statusOf(text)?.changes).toEqual([
      { at: "2025-03-04T10:00:00Z", status: "open", line: 4 },
      { at: "2025-03-05T10:00:00Z", status: "resolved", by: "3f2a91c", line: 5 },
    ]);
  });
});

describe("headers", () => {
  test("parseLog() finds the front matter at the top, behind a stamp, and behind blank lines", () => {
    for (const before of ["", stamp, `${stamp}\n\n`, "\uFEFF", "\n\n"]) {
      expect(parseLog(before + header).header).toMatchObject({
        form: "yaml",
        schema: "onex-debug-log/1",
        log_owner: "ada",
        week: { from: "2025-03-03", to: "2025-03-09" },
        repo_version: "3f2a91c",
        created_at: { iso: "2025-03-03T08:00:00Z" },
        tags: ["cache", "blocker"],
      });
    }
  });

  test("parseLog() takes a JSON block in place of YAML", () => {
    const json =
      '{\n  "schema": "onex-debug-log/1",\n  "log_owner": "ada",\n  "week": "2025-03-03_to_2025-03-09",\n  "tags": ["cache"]\n}\n';
    for (const text of [json, `\`\`\`json\n${json}\`\`\`\n`]) {
      expect(parseLog(text).header).toMatchObject({ form: "json", log_owner: "ada", tags: ["cache"], line: 1 });
    }
  });

  test.each([
    ["tags: [#a, #b]", "header-tags-hash", { tags: ["a", "b"] }],
    ["# tags: [#a, #b]", "header-tags-commented", { tags: [] }],
    ["repo_version: <git_commit_hash>", "header-placeholder", { repo_version: undefined }],
    ["repo_version: [current commit or version here]", "header-placeholder", { repo_version: undefined }],
    ["created_at: 2025-03-03T<fill-timestamp>", "header-placeholder", { created_at: undefined }],
    ["created_at: 2025-03-03T23:XX:XXZ", "header-placeholder", { created_at: undefined }],
    ["created_at: 2025-03-03T10:47:23-0400", "header-time", { created_at: { iso: "2025-03-03T14:47:23Z" } }],
    ["week: 2025-03-04 to 2025-03-10", "header-week", { week: { from: "2025-03-04", to: "2025-03-10" } }],
    ["week: 2025-03-03", "header-week", { week: { from: "2025-03-03", to: "2025-03-09" } }],
    ["week: this one", "header-week", { week: undefined }],
    ["a_key: 'open", "header-yaml", { log_owner: "ada" }],
  ])("parseLog() reports %j and reads the rest", (line, code, expected) => {
    const { header, warnings } = parseLog(`---\nlog_owner: ada\n${line}\n---\n`);
    expect(warnings.map((warning) => [warning.code, warning.line])).toContainEqual([code, 3]);
    expect({ repo_version: undefined, created_at: undefined, week: undefined, ...header }).toMatchObject(expected);
  });

  test("parseLog() says when there is none, and when the first rule is no front matter", () => {
    expect(codes("# Debug Log\n")).toContain("header-missing");
    expect(codes("---\n\n# Debug Log\n")).toEqual(["header-rule", "header-missing"]);
  });

  test("parseLog() reports entries of another week than the header's, or than the file's name says", () => {
    const entry = "### Debug Entry: T\n- **Timestamp:** 2025-03-12T10:00:00Z\n";
    expect(codes(header + entry)).toContain("entry-outside-week");
    expect(codes(entry, "debug_log_2025_03_01_to_2025_03_07.md")).toContain("entry-outside-week");
    expect(codes(entry, "debug_log_2025_03_01_to_2025_03_12.md")).not.toContain("entry-outside-week");
  });
});

describe("laws", () => {
  const pieces = fc.constantFrom(
    header,
    stamp,
    bulletFields,
    "---\n",
    "```\n",
    "  ```yaml\n",
    "- *[09:00]* x\n",
    "## 2025-03-04\n",
    "**Tags:**\n",
    "#a\n",
    "#### Timestamp\n",
    "<!--\n",
    "\t- x\n",
    "### Symptom\n",
    "**Symptom:** x\n",
    "{\n",
    "\r",
    "\uFEFF",
  );
  const log = fc.oneof(
    fc.array(fc.oneof(pieces, fc.string()), { maxLength: 12 }).map((parts) => parts.join("")),
    fc.string({ unit: "binary" }),
  );

  test("printLog(parseLog(text)) is the text, whatever it is", () => {
    fc.assert(fc.property(log, (text) => printLog(parseLog(text, "debug_log_2025_03_03.md")) === text));
  });

  test("a section below a day belongs to an entry of its own when another entry of the day stands before it", () => {
    const text = "## 2025-03-04\n\n- *[05:00]* Begun.\n\n### Symptom\nPackets are lost.\n\n### Root Cause\nA cable.\n";
    expect(parseLog(text).entries).toMatchObject([
      { shape: "bullet", title: "Begun.", line: 3, lastLine: 4 },
      {
        shape: "field-headings",
        title: "Packets are lost",
        day: "2025-03-04",
        line: 5,
        sections: [{ key: "problem" }, { key: "observations" }],
      },
    ]);
    expect(
      parseLog(text.replace("### Symptom\n", "**Symptom:** ").replace("### Root Cause\n", "**Root Cause:** ")).entries,
    ).toMatchObject([
      { shape: "bullet", line: 3, lastLine: 4 },
      { title: "Packets are lost", line: 5, sections: [{ key: "problem" }, { key: "observations" }] },
    ]);
  });

  test("entries follow one another, and their spans are their lines", () => {
    fc.assert(
      fc.property(log, (text) => {
        let end = 0;
        for (const { span, line, lastLine, id } of parseLog(text).entries) {
          expect(span.start).toBeGreaterThanOrEqual(end);
          expect(line).toBeLessThanOrEqual(lastLine);
          expect(id).toMatch(/^dl[-~]/);
          end = span.end;
        }
        expect(end).toBeLessThanOrEqual(text.length);
      }),
    );
  });

  test("CRLF, CR and a missing last line end change the bytes and not the entries", () => {
    const text = `${header}\n${bulletFields}`;
    const view = (log: string) => parseLog(log).entries.map(({ id, tags, line, sections }) => ({ id, tags, line, sections }));
    for (const other of [text.replaceAll("\n", "\r\n"), text.replaceAll("\n", "\r"), text.trimEnd(), `\uFEFF${text}`]) {
      expect(view(other)).toEqual(view(text));
      expect(printLog(parseLog(other))).toBe(other);
    }
  });
});
