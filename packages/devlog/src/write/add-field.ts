import { readHeading } from "../parse/entry-start.ts";
import { type LogLine, placeLines } from "../parse/log-line.ts";
import type { LogEntry } from "../parse/model.ts";
import type { TextEdit } from "./text-edit.ts";

export interface NewField {
  readonly name: "Id" | "Status" | "Links" | "Timestamp" | "Engineer";
  readonly value: string;
  /** Lines of a list under the value. */
  readonly below?: readonly string[];
  readonly eol: string;
}

/** The last line of what a heading's value is: one line, or code as a whole. Undefined where the next heading comes first. */
function valueBelow(lines: readonly LogLine[]): LogLine | undefined {
  const placed = placeLines(lines, new Set()).lines;
  const at = placed.findIndex(({ text }) => text.trim() !== "");
  const value = placed[at];
  if (value?.place === "text") return value.heading === undefined ? value : undefined;
  const end = placed.findIndex(({ place }, index) => index > at && place !== value?.place);
  return placed.at(end < 0 ? -1 : end - 1);
}

/** Puts a field beside those that the entry has, in their form. Empty where no place is certain. */
export function addField(entry: LogEntry, lines: readonly LogLine[], field: NewField): readonly TextEdit[] {
  const { name, value, below = [], eol } = field;
  const first = lines[entry.line - 1];
  if (first === undefined) return [];
  const list = (indent: string): readonly string[] => below.map((item) => `${indent}- ${item}`);
  const after = (line: LogLine, ...added: readonly string[]): readonly TextEdit[] => {
    const ends = line.next > line.start + line.text.length;
    const text = added.join(eol);
    return [{ start: line.next, end: line.next, text: ends ? `${text}${eol}` : `${eol}${text}` }];
  };
  if (entry.shape === "bullet") return after(first, `  - **${name}:** ${value}`, ...list("    "));
  const beside = lines[(entry.fieldLines.timestamp ?? entry.fieldLines.engineer ?? 0) - 1];
  if (entry.shape === "fenced") {
    // YAML of the author's own: one more key is certain, a list is not.
    if (beside === undefined || below.length > 0) return [];
    return [{ start: beside.start, end: beside.start, text: `${name.toLowerCase()}: ${value}${eol}` }];
  }
  if (entry.shape === "field-headings") {
    const heading = readHeading(first.text);
    if (heading?.field?.key !== "timestamp") return [];
    const time = heading.field.value === "" ? valueBelow(lines.slice(entry.line, entry.lastLine)) : undefined;
    return after(time ?? first, "", `${"#".repeat(heading.level)} ${name}`, value, ...list(""));
  }
  if (beside !== undefined && /^(?:[-*+][ \t]+)?\*\*[^*]+\*\*:?[ \t]*\S/.test(beside.text)) {
    const mark = /^[-*+][ \t]+/.exec(beside.text)?.[0] ?? (below.length > 0 ? "- " : "");
    return after(beside, `${mark}**${name}:** ${value}`, ...list("  "));
  }
  const next = lines[entry.line];
  const fields = lines[entry.line + 1];
  // The entry's own list of fields, of which none was known, begins behind an empty line.
  if (next?.text.trim() === "" && fields !== undefined && fields.number <= entry.lastLine && /^[-*+] \*\*/.test(fields.text))
    return after(next, `- **${name}:** ${value}`, ...list("  "));
  const apart = next === undefined || next.text.trim() === "" || /^[-*+] \*\*/.test(next.text);
  return after(first, `- **${name}:** ${value}`, ...list("  "), ...(apart ? [] : [""]));
}
