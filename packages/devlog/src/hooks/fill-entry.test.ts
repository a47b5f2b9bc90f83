import fc from "fast-check";
import { describe, expect, test } from "vitest";
import { parseLog } from "../parse/parse-log.ts";
import { shapes } from "../test-logs.ts";
import { fillEntries, valuesAt } from "./fill-entry.ts";

const at = "2025-03-30T01:00:00Z";
const fill = (text: string, timezone = "UTC", now = at) =>
  fillEntries(text, { timezone, valuesFor: valuesAt({ nowMs: Date.parse(now), engineer: "Zoë Λ", timezone }) });
const read = (text: string) => parseLog(text).entries.map(({ timestamp, engineer }) => [timestamp?.raw, engineer]);

describe("filling in", () => {
  test.each([
    ["nothing there", "### Debug Entry: T\n", `### Debug Entry: T\n- **Timestamp:** ${at}\n- **Engineer:** Zoë Λ\n`],
    [
      "an engineer only",
      "### Debug Entry: T\n\n- **Engineer:** ada\n- **Tags:** #a\n",
      `### Debug Entry: T\n\n- **Engineer:** ada\n- **Timestamp:** ${at}\n- **Tags:** #a\n`,
    ],
    [
      "placeholders",
      "### Debug Entry: T\n- **Timestamp:** <fill-timestamp>\n- **Engineer:** TBD\n",
      `### Debug Entry: T\n- **Timestamp:** ${at}\n- **Engineer:** Zoë Λ\n`,
    ],
    [
      "empty fields",
      "### Debug Entry: T\n**Timestamp:**\n**Engineer:**\n",
      `### Debug Entry: T\n**Timestamp:** ${at}\n**Engineer:** Zoë Λ\n`,
    ],
    [
      "a placeholder with another day",
      "### [2025-03-04T<fill-in-time>] Debug Entry: T\n**Engineer:** ada\n",
      "### [2025-03-04] Debug Entry: T\n**Engineer:** ada\n",
    ],
    [
      "the heading of another day above it",
      "## 2025-03-04\n\n### Debug Entry: T\n- **Engineer:** ada\n",
      "## 2025-03-04\n\n### Debug Entry: T\n- **Engineer:** ada\n- **Timestamp:** 2025-03-04\n",
    ],
    [
      "headings for fields",
      "#### Timestamp\n<fill-timestamp>\n\n#### Tags\n#a\n\n#### Context\nX.\n",
      `#### Timestamp\n${at}\n\n#### Engineer\nZoë Λ\n\n#### Tags\n#a\n\n#### Context\nX.\n`,
    ],
    [
      "a fenced block",
      "# Debug Log Entry\n\n```yaml\ndate: TBD  # later\nauthor: ada\nsummary: X\n```\n",
      `# Debug Log Entry\n\n\`\`\`yaml\ndate: ${at}  # later\nauthor: ada\nsummary: X\n\`\`\`\n`,
    ],
  ])("fillEntries() where there is %s", (_name, text, expected) => {
    const filled = fill(text);
    expect(filled.text).toBe(expected);
    expect(filled.lacking).toEqual([]);
    expect(fill(expected)).toMatchObject({ text: expected, filled: [], lacking: [] });
  });

  test.each(shapes)(
    "fillEntries() of %s fills every entry, keeps what was known, and a second time changes nothing",
    (_name, text) => {
      const filled = fill(text);
      expect(filled.lacking).toEqual([]);
      expect(read(filled.text).every(([time, engineer]) => time !== undefined && engineer !== undefined)).toBe(true);
      for (const [index, [time, engineer]] of read(text).entries()) {
        const [timeNow, engineerNow] = read(filled.text)[index] ?? [];
        expect([timeNow, engineerNow]).toEqual([time ?? timeNow, engineer ?? engineerNow]);
      }
      expect(parseLog(filled.text).entries.map(({ title, tags }) => [title, tags])).toEqual(
        parseLog(text).entries.map(({ title, tags }) => [title, tags]),
      );
      expect(fill(filled.text).text).toBe(filled.text);
    },
  );

  test("fillEntries() leaves entries alone that are not the commit's", () => {
    const text = "### Debug Entry: One\n\n### Debug Entry: Two\n";
    const filled = fillEntries(text, {
      valuesFor: ({ title }) => (title === "Two" ? { timestamp: at, engineer: "ada" } : undefined),
    });
    expect(read(filled.text)).toEqual([
      [undefined, undefined],
      [at, "ada"],
    ]);
    expect(filled.filled).toEqual([{ line: 3, title: "Two", fields: ["timestamp", "engineer"] }]);
  });

  test("fillEntries() keeps a comment where a value should be", () => {
    expect(fill("#### Timestamp\n<!-- when? -->\n").text).toMatch(/^#### Timestamp\n\S+\n[^<]*<!-- when\? -->\n/);
  });

  test("fillEntries() does not fill one field where that would hide another", () => {
    const { text } = fill("- *[05:00]* x\n   - **Timestamp:** TBD\n");
    expect(text).toMatch(/^- \*\[05:00\]\* x\n {3}- \*\*Timestamp:\*\* 2025-\S+\n$/);
    expect(fill(text).text).toBe(text);
  });

  test("fillEntries() keeps every line that it does not fill, whatever the text", () => {
    const unit = fc.constantFrom(
      "### Debug Entry: T\n",
      "**Engineer:**",
      "- **Timestamp:** TBD\n",
      "#### Timestamp\n",
      "\r\n",
      "```\n",
      "## 2025-03-04\n",
      " ",
      "<!--",
      "-->\n",
      "- *[05:00]* x\n",
    );
    fc.assert(
      fc.property(fc.string({ unit }), (text) => {
        const filled = fill(text);
        const left = filled.text.split(/\r\n|\n|\r/);
        for (const line of text.split(/\r\n|\n|\r/)) if (!/Timestamp|Engineer|TBD/.test(line)) expect(left).toContain(line);
        expect(parseLog(filled.text).entries).toHaveLength(parseLog(text).entries.length);
        expect(fill(filled.text).text).toBe(filled.text);
      }),
      { numRuns: 300 },
    );
  });
});
