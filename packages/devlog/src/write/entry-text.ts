import { readHeading } from "../parse/entry-start.ts";
import { placeLines, splitLines } from "../parse/log-line.ts";
import type { StatusName } from "../parse/model.ts";

/** The sections that a new entry has, in this order. */
const entrySections = {
  context: "Context",
  problem: "Problem Statement",
  hypotheses: "Initial Hypotheses",
  investigation: "Investigation Steps",
  observations: "Observations",
  next_steps: "Next Steps",
} as const;

export type EntrySectionKey = keyof typeof entrySections;

export interface NewEntry {
  readonly title: string;
  readonly id: string;
  /** ISO 8601 with a zone. */
  readonly timestamp: string;
  readonly engineer: string;
  readonly tags: readonly string[];
  readonly status: StatusName;
  readonly links: readonly string[];
  /** Markdown. */
  readonly sections: Readonly<Partial<Record<EntrySectionKey, string>>>;
}

/** Without what would move a terminal's cursor or colours as well. */
const oneLine = (text: string): string => text.replaceAll(/[\s\p{Cc}]+/gu, " ").trim();

/** The text of an entry, with line feeds. What a section says can't end the entry: its headings are escaped, its code is closed. */
export function entryText({ title, id, timestamp, engineer, tags, status, links, sections }: NewEntry): string {
  const fields = [
    `- **Timestamp:** ${timestamp}`,
    `- **Engineer:** ${oneLine(engineer)}`,
    ...(tags.length === 0 ? [] : [`- **Tags:** ${tags.map((tag) => `#${tag}`).join(" ")}`]),
    `- **Status:** ${status}`,
    `  - ${timestamp} ${status}`,
    `- **Id:** ${id}`,
    ...(links.length === 0 ? [] : [`- **Links:** ${links.map(oneLine).join(", ")}`]),
  ];
  const keys = Object.keys(entrySections).filter((key): key is EntrySectionKey => Object.hasOwn(entrySections, key));
  const parts = keys.map((key) => `#### ${entrySections[key]}\n${body(sections[key])}`);
  return `### Debug Entry: ${oneLine(title)}\n\n${fields.join("\n")}\n\n${parts.join("\n")}`;
}

function body(text = ""): string {
  if (text.trim() === "") return "";
  const { lines, unclosed, commented } = placeLines(splitLines(text.replaceAll(/\r\n?/g, "\n").trim()), new Set());
  const safe = lines.map((line) =>
    line.place === "text" && readHeading(line.text) !== undefined ? line.text.replace("#", "\\#") : line.text,
  );
  const fence = unclosed === undefined ? undefined : /^\s*(?:`{3,}|~{3,})/.exec(lines[unclosed - 1]?.text ?? "")?.[0];
  const close = commented ? "-->" : fence;
  return `\n${[...safe, ...(close === undefined ? [] : [close])].join("\n")}\n`;
}
