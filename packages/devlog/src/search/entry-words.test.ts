import { describe, expect, test } from "vitest";
import type { LogEntry } from "../parse/model.ts";
import { parseLog } from "../parse/parse-log.ts";
import { shapes } from "../test-logs.ts";
import { entryWords, readWords, writeWords } from "./entry-words.ts";

function wordsIn(text: string, entry: LogEntry) {
  const body = text.slice(entry.span.start, entry.span.end);
  const words = entryWords(body, entry);
  const [contents, fields] = readWords(body, writeWords(words));
  return { contents, fields: [fields, ...words.above].join("\n") };
}

const wordsOf = (text: string) => parseLog(text).entries.map((entry) => wordsIn(text, entry));

describe("entryWords()", () => {
  test("takes the headings and the names of fields away, and keeps what they hold", () => {
    const text = `### Debug Entry: Cache forgets

- **Timestamp:** 2025-05-20T09:30:00Z
- **Engineer:** ada
- **Tags:** #cache
- **Status:** resolved
  - 2025-05-20T09:30:00Z open
  - 2025-05-21T14:02:10Z resolved by 9c01d2e
  - seen by grace
- **Id:** dl-01JVPGG8Y0QXJ2B8D3M7T5W9ZA
- **Links:** PR #20

#### Context

It was cold.

#### 2. Problem Statement
<!-- what went wrong -->
[To be filled in.]

#### What nobody expected

- **Timestamp:** of the file

#### Next Steps
`;
    expect(wordsOf(text)).toEqual([
      {
        contents: "- seen by grace\n\n\nIt was cold.\n\n#### What nobody expected\n\n- **Timestamp:** of the file",
        fields:
          "2025-05-20T09:30:00Z\nada\n#cache\nresolved\n2025-05-20T09:30:00Z open\n2025-05-21T14:02:10Z resolved by 9c01d2e\ndl-01JVPGG8Y0QXJ2B8D3M7T5W9ZA\nPR #20",
      },
    ]);
  });

  test("finds a field's value below its name", () => {
    const [words] = wordsOf("#### Timestamp\n\n2025-05-20T09:30:00Z\n\n#### Engineer\nada\n\n#### Context\nCold.\n");
    expect(words).toEqual({ contents: "Cold.", fields: "2025-05-20T09:30:00Z\nada" });
  });

  test("keeps the value of a heading that has text below it", () => {
    const [words] = wordsOf("### Debug Entry: A\n\n#### Status: Fixed\n\nBy hand.\n");
    expect(words?.contents).toBe("Fixed\n\nBy hand.");
  });

  test("reads every line end alike", () => {
    const text = "### Debug Entry: A\n- **Engineer:** ada\n\n#### Context\nCold.\n";
    for (const end of ["\r\n", "\r"]) expect(wordsOf(text.replaceAll("\n", end))).toEqual(wordsOf(text));
  });

  test.each(shapes)("keeps every word of %s that is neither its title, nor a heading, nor the name of a field", (_name, text) => {
    for (const entry of parseLog(text).entries) {
      const { contents, fields } = wordsIn(text, entry);
      const kept = `${contents}\n${fields}`;
      for (const { text: said } of entry.sections) for (const line of said.split("\n")) expect(kept).toContain(line.trim());
      if (entry.engineer !== undefined && entry.fieldLines.engineer !== undefined) expect(kept).toContain(entry.engineer);
      if (entry.timestamp !== undefined) expect(kept).toContain(entry.timestamp.raw.trim());
    }
  });
});
