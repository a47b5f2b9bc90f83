import { readBoldField, readHeading, readPlainField } from "../parse/entry-start.ts";
import type { LogEntry } from "../parse/model.ts";

/** What an entry says in its author's words, without the headings and names of fields that every entry has. */
export interface EntryWords {
  /** Of its sections; headings that are no field are the author's. */
  readonly contents: string;
  /** The values of its fields, each on a line. The title is none of them. */
  readonly fields: string;
}

/** What a line is of which not everything counts, or, with `own`, all of it. From `empty` on nothing does, up to the next of these. */
type Mark = "title" | "field" | "value" | "section" | "empty" | "own";

/** Leaves nothing else out: what stands where no reader expects it is among the contents. `body` is the text of the entry. */
export function entryWords(body: string, entry: LogEntry): EntryWords {
  const text = body.includes("\r") ? body.replaceAll(/\r\n?/g, "\n") : body;
  const marks = marksOf(entry);
  const contents: string[] = [];
  const fields: string[] = fieldsOfHeading(entry);
  let [line, at, from] = [entry.line, 0, 0];
  let counts = true;
  for (const [number, mark] of marks) {
    for (; line < number; line++) at = lineAfter(text, at);
    if (at === text.length) break;
    if (counts) contents.push(text.slice(from, at));
    counts = mark !== "empty";
    from = mark === "own" ? at : lineAfter(text, at);
    if (mark === "own") continue;
    const value = mark === "title" || mark === "empty" ? "" : fieldValue(text.slice(at, from), mark);
    if (mark === "section") contents.push(value === "" ? "" : `${value}\n`);
    else if (mark === "field" && value === "") {
      // It stands on the next line.
      const below = /^\s*\S.*/.exec(text.slice(from))?.[0] ?? "";
      const lines = below.split("\n").length;
      if (below !== "" && !isMarked(marks, line, lines)) {
        fields.push(below.trim());
        from += below.length;
      }
    } else if (value !== "") fields.push(value);
  }
  if (counts) contents.push(text.slice(from));
  return { contents: contents.join("").trim(), fields: fields.join("\n") };
}

const lineAfter = (text: string, at: number): number => text.indexOf("\n", at) + 1 || text.length;

const isMarked = (marks: readonly (readonly [number, Mark])[], line: number, lines: number): boolean =>
  marks.some(([number]) => number > line && number <= line + lines);

function marksOf({ line, shape, sections, fieldLines, status }: LogEntry): readonly (readonly [number, Mark])[] {
  const marks = new Map<number, Mark>();
  for (const { line: at } of status.changes) marks.set(at, "value");
  for (const { key, line: at, text, textLine } of sections) {
    const isOwn = key === "other" || key === "commentary";
    if (key !== "links" || textLine !== at) marks.set(at, isOwn ? "own" : text === "" ? "empty" : "section");
  }
  for (const key of ["timestamp", "engineer", "tags", "status", "id", "links"] as const) {
    const at = fieldLines[key];
    if (at !== undefined && marks.get(at) !== "section") marks.set(at, "field");
  }
  if (shape !== "bullet" && !marks.has(line)) marks.set(line, "title");
  return [...marks].sort(([a], [b]) => a - b);
}

/** What a heading says besides the title, where no field says it. */
const fieldsOfHeading = ({ fieldLines, timestamp, engineer }: LogEntry): string[] => [
  ...(fieldLines.timestamp === undefined && timestamp !== undefined ? [timestamp.raw] : []),
  ...(fieldLines.engineer === undefined && engineer !== undefined ? [engineer] : []),
];

function fieldValue(written: string, mark: Mark): string {
  const text = written.trimEnd();
  if (mark === "value") return text.replace(/^[\s\-*+]+/, "");
  // Most headings of sections have their names alone.
  if (mark === "section" && text.startsWith("#") && !text.includes(":")) return "";
  const heading = readHeading(text);
  if (heading !== undefined) return heading.field?.value ?? "";
  const field = readBoldField(text) ?? readPlainField(text);
  // Otherwise a key of YAML.
  return field?.value ?? text.slice(text.indexOf(":") + 1).trim();
}
