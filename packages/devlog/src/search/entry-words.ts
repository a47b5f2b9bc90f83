import { readBoldField, readHeading, readPlainField } from "../parse/entry-start.ts";
import type { Span } from "../parse/log-line.ts";
import type { LogEntry } from "../parse/model.ts";

/** Where pieces of a text are: the start of the first, its end, the start of the second, and so on. */
type Places = readonly number[];

/** Where an entry says something in its author's words: not in the headings and names of fields that every entry has. */
export interface EntryWords {
  /** Of its sections; headings that are no field are the author's. */
  readonly contents: Places;
  /** Of the values of its fields. The title is none of them. */
  readonly fields: Places;
  /** Values that only a heading above the entry gives. */
  readonly above: readonly string[];
}

/** What a line is of which not everything counts, or, with `own`, all of it. From `empty` on nothing does, up to the next of these. */
type Mark = "title" | "field" | "value" | "section" | "empty" | "own";

/** Leaves nothing else out: what stands where no reader expects it is among the contents. `text` is the text of the entry. */
export function entryWords(text: string, entry: LogEntry): EntryWords {
  const marks = marksOf(entry);
  const lineAfter = lineFinder(text);
  const contents: number[] = [];
  const { inside: fields, above } = fieldsOfHeadings(text, entry);
  let [at, from, counts] = [0, 0, true];
  for (let line = 0; line < marks.length && at < text.length; line++) {
    const mark = marks[line];
    const next = lineAfter(at);
    if (mark !== undefined) {
      if (counts && from < at) contents.push(from, at);
      counts = mark !== "empty";
      const value = mark === "field" || mark === "value" || mark === "section" ? valueIn(text, at, next, mark) : undefined;
      // The value of a section is the beginning of what it says.
      from = mark === "own" ? at : mark === "section" ? (value?.start ?? next) : next;
      if (mark === "field" || mark === "value") {
        const found = value ?? (mark === "field" ? valueBelow(text, next, { lineAfter, marks, line }) : undefined);
        if (found !== undefined) fields.push(found.start, found.end);
        if (found !== undefined && value === undefined) from = lineAfter(found.end);
      }
    }
    at = next;
  }
  if (counts && from < text.length) contents.push(from, text.length);
  return { contents, fields, above };
}

/** What the index's full text takes of an entry. */
export const indexedWords = (text: string, { contents, fields, above }: EntryWords): string =>
  [...cut(text, contents), ...cut(text, fields), ...above].join("\n");

/** Contents and fields as the index keeps them. */
export const writeWords = ({ contents, fields }: EntryWords): string => JSON.stringify([contents, fields]);

/** What an entry says, and the values of its fields, each on a line, from its text and what `writeWords` wrote of it. Lines end in LF. */
export function readWords(text: string, written: string): readonly [contents: string, fields: string] {
  const [contents, fields]: readonly [Places, Places] = JSON.parse(written);
  return [withLineFeeds(cut(text, contents).join("").trim()), cut(text, fields).join("\n")];
}

function cut(text: string, places: Places): readonly string[] {
  const pieces: string[] = [];
  for (let at = 0; at < places.length; at += 2) pieces.push(text.slice(places[at], places[at + 1]));
  return pieces;
}

const withLineFeeds = (text: string): string => (text.includes("\r") ? text.replaceAll(/\r\n?/g, "\n") : text);

type LineFinder = (at: number) => number;

/** Finds where the line that an offset is in ends, its line end included. */
function lineFinder(text: string): LineFinder {
  if (!text.includes("\r")) return (at) => text.indexOf("\n", at) + 1 || text.length;
  const lineEnd = /\r\n?|\n/g;
  return (at) => {
    lineEnd.lastIndex = at;
    return lineEnd.test(text) ? lineEnd.lastIndex : text.length;
  };
}

const fieldNames = ["timestamp", "engineer", "tags", "status", "id", "links"] as const;

/** By line, 0 for the entry's first. */
function marksOf({ line: first, shape, sections, fieldLines, status }: LogEntry): readonly (Mark | undefined)[] {
  const marks: (Mark | undefined)[] = [];
  for (const { line } of status.changes) marks[line - first] = "value";
  for (const { key, line, text, textLine } of sections) {
    const isOwn = key === "other" || key === "commentary";
    if (key !== "links" || textLine !== line) marks[line - first] = isOwn ? "own" : text === "" ? "empty" : "section";
  }
  for (const key of fieldNames) {
    const line = fieldLines[key];
    if (line !== undefined && marks[line - first] !== "section") marks[line - first] = "field";
  }
  if (shape !== "bullet") marks[0] ??= "title";
  return marks;
}

/** What headings say besides the title, where no field says it. */
function fieldsOfHeadings(text: string, { fieldLines, timestamp, engineer }: LogEntry): { inside: number[]; above: string[] } {
  const [inside, above]: [number[], string[]] = [[], []];
  const put = (value: string | undefined): void => {
    if (value === undefined) return;
    const start = text.indexOf(value);
    if (start < 0) above.push(value);
    else inside.push(start, start + value.length);
  };
  if (fieldLines.timestamp === undefined) put(timestamp?.raw);
  if (fieldLines.engineer === undefined) put(engineer);
  return { inside, above };
}

/** The value on a line, if it has one. */
function valueIn(text: string, start: number, end: number, mark: "field" | "value" | "section"): Span | undefined {
  const line = text.slice(start, end).trimEnd();
  const value = writtenValue(line, mark);
  if (value === "") return undefined;
  const at = start + line.lastIndexOf(value);
  return { start: at, end: at + value.length };
}

function writtenValue(line: string, mark: "field" | "value" | "section"): string {
  if (mark === "value") return line.replace(/^[\s\-*+]+/, "");
  const colon = line.indexOf(":");
  // Most headings have their names alone, most other fields are bold.
  if (line.startsWith("#")) return colon < 0 ? "" : (readHeading(line)?.field?.value ?? "");
  if (line.startsWith("**", colon + 1) && line[colon + 3] !== ":") return line.slice(colon + 3).trimStart();
  const field = readHeading(line)?.field ?? readBoldField(line) ?? readPlainField(line);
  // Otherwise a key of YAML.
  return field?.value ?? line.slice(colon + 1).trim();
}

interface Around {
  readonly lineAfter: LineFinder;
  readonly marks: readonly (Mark | undefined)[];
  readonly line: number;
}

/** The next line that has something, unless it is a field or a heading. */
function valueBelow(text: string, below: number, { lineAfter, marks, line }: Around): Span | undefined {
  for (let [at, number] = [below, line + 1]; at < text.length && marks[number] === undefined; number++) {
    const end = lineAfter(at);
    const written = text.slice(at, end);
    const start = at + written.length - written.trimStart().length;
    if (start < end) return { start, end: at + written.trimEnd().length };
    at = end;
  }
  return undefined;
}
