import { type BoldField, readBoldField, readPlainField } from "./entry-start.ts";
import { type FieldKey, isMetaKey, type MetaKey } from "./field-name.ts";
import type { FoundEntry } from "./find-entries.ts";
import { type Heading, isCommentary } from "./heading.ts";
import type { LogLine } from "./log-line.ts";
import { isReminder } from "./missing.ts";
import type { LogSection } from "./model.ts";
import { readTags } from "./tag-list.ts";

/** The value of a field, and the lines under it that belong to it. */
export interface MetaValue {
  readonly value: string;
  readonly line: number;
  /** The line of the value itself; another one when it stands below. */
  readonly valueLine: number;
  readonly below: readonly LogLine[];
}

export interface EntryFields {
  readonly meta: Readonly<Partial<Record<MetaKey, MetaValue>>>;
  readonly sections: readonly LogSection[];
  /** Those that only promise to be written; one that is empty promises nothing. */
  readonly reminders: readonly LogSection[];
  readonly fieldLines: Readonly<Partial<Record<FieldKey, number>>>;
  /** What stands under the heading before any field. */
  readonly opening: readonly LogLine[];
}

interface OpenSection {
  readonly key: LogSection["key"];
  readonly name: string;
  readonly line: number;
  readonly byHeading: boolean;
  readonly inline: string;
  readonly lines: LogLine[];
}

/** What was read so far of one entry. */
interface Reading {
  readonly meta: Partial<Record<MetaKey, MetaValue>>;
  readonly fieldLines: Partial<Record<FieldKey, number>>;
  readonly sections: OpenSection[];
  readonly opening: LogLine[];
  /** Its fields are indented. */
  readonly nested: boolean;
  /** Its lines, without the one that its heading is. */
  readonly lines: readonly LogLine[];
}

/** Reads the fields and sections of one entry, of every shape. */
export function readEntryFields({ start, lines: all }: FoundEntry): EntryFields {
  const lines = start.shape === "field-headings" ? all : all.slice(1);
  const nested = start.shape === "bullet";
  const reading: Reading = { meta: {}, fieldLines: {}, sections: [], opening: [], nested, lines };
  const { sections, opening } = reading;
  for (let at = 0; at < lines.length; ) {
    const line = lines[at];
    if (line === undefined) break;
    const taken = line.place === "text" ? takeLine(reading, line, at) : 0;
    if (taken === 0) (sections.at(-1)?.lines ?? opening).push(line);
    at += Math.max(taken, 1);
  }
  const { meta, fieldLines } = reading;
  const read = sections.map(finished);
  const reminders = read.flatMap(({ section, text }) => (section.text === "" && text.trim() !== "" ? [section] : []));
  return { meta, sections: read.map(({ section }) => section), reminders, fieldLines, opening };
}

/** How many lines a heading or a field took; 0 for a line of a section. */
const takeLine = (reading: Reading, line: LogLine, at: number): number =>
  line.heading === undefined ? takeField(reading, line, at) : takeHeading(reading, { line, heading: line.heading, at });

function takeHeading(
  reading: Reading,
  { line, heading, at }: { readonly line: LogLine; readonly heading: Heading; readonly at: number },
): number {
  const { field } = heading;
  if (field === undefined || !isMetaKey(field.key) || field.key === "links") {
    const key = isCommentary(heading) ? "commentary" : sectionKey(field?.key);
    return open(reading, { key, name: heading.text, line: line.number, byHeading: true, inline: field?.value ?? "" });
  }
  const region = regionBelow(reading.lines, at);
  put(reading, field.key, { ...headingValue(field.key, field.value, line, region), line: line.number });
  if (field.key !== "status") return 1 + region.length;
  return open(reading, { key: "status", name: heading.text, line: line.number, byHeading: true, inline: "" });
}

function takeField(reading: Reading, line: LogLine, at: number): number {
  const section = reading.sections.at(-1);
  const preamble = section === undefined || (section.key === "context" && !section.byHeading);
  const field = fieldAt(line, { nested: reading.nested, preamble });
  if (field === undefined) return 0;
  const { key, name, value: inline } = field;
  if (isMetaKey(key)) {
    if (!takesMeta(field, section, reading.meta)) return 0;
    const value = boldValue(reading.lines, at, field);
    put(reading, key, { ...value, line: line.number });
    if (key !== "links") return 1 + value.below.length;
    return open(reading, { key, name, line: line.number, byHeading: false, inline });
  }
  if (section?.byHeading === true || section?.key === "commentary") return 0;
  return open(reading, { key: sectionKey(key), name, line: line.number, byHeading: false, inline });
}

function put({ meta, fieldLines }: Reading, key: MetaKey, value: MetaValue): void {
  meta[key] ??= value;
  fieldLines[key] ??= value.line;
}

/** Takes one line, and what follows belongs to the section. */
function open({ sections, fieldLines }: Reading, section: Omit<OpenSection, "lines">): number {
  if (section.key !== "commentary" && section.key !== "other") fieldLines[section.key] ??= section.line;
  sections.push({ ...section, lines: [] });
  return 1;
}

const sectionKey = (key: FieldKey | undefined): LogSection["key"] =>
  key === undefined || key === "timestamp" || key === "engineer" || key === "tags" || key === "id" ? "other" : key;

/** Fields of bullet entries are nested; of all others they are at the margin. */
function fieldAt(line: LogLine, { nested, preamble }: { nested: boolean; preamble: boolean }): BoldField | undefined {
  const field = readBoldField(line.text) ?? (preamble ? readPlainField(line.text) : undefined);
  if (field === undefined) return undefined;
  return nested === field.indent > 0 && field.indent <= 4 ? field : undefined;
}

/** Inside a section, a list item called `Timestamp` or `Links` is content; the others say something about the entry wherever they stand. */
function takesMeta(field: BoldField, section: OpenSection | undefined, meta: Partial<Record<MetaKey, MetaValue>>): boolean {
  if (!isMetaKey(field.key) || meta[field.key] !== undefined || section?.key === "commentary") return false;
  if (section === undefined || !section.byHeading) return true;
  if (field.key === "timestamp" || field.key === "links" || field.key === "engineer") return !field.bullet;
  return true;
}

/** The lines under a heading, up to the next one. */
function regionBelow(lines: readonly LogLine[], at: number): readonly LogLine[] {
  const end = lines.findIndex(
    ({ place, text, heading }, index) => index > at && place === "text" && (heading !== undefined || /^-{3,}\s*$/.test(text)),
  );
  return lines.slice(at + 1, end < 0 ? lines.length : end);
}

const isFenceMark = ({ place, text }: LogLine): boolean => place === "fence" && /^\s*(?:```|~~~)/.test(text);

function headingValue(key: MetaKey, inline: string, line: LogLine, region: readonly LogLine[]): Omit<MetaValue, "line"> {
  const values = region.filter((below) => below.text.trim() !== "" && !isFenceMark(below));
  const first = values[0];
  if (inline !== "" || first === undefined) return { value: inline, valueLine: line.number, below: region };
  const value = key === "tags" ? values.map(({ text }) => text).join("\n") : first.text.trim();
  return { value, valueLine: first.number, below: values.slice(1) };
}

/** The value of a bold field: behind it, on the next line, or in a list under it. */
function boldValue(lines: readonly LogLine[], at: number, field: BoldField): Omit<MetaValue, "line"> {
  const line = lines[at];
  const number = line?.number ?? 0;
  const below: LogLine[] = [];
  for (let after = at + 1; after < lines.length; after++) {
    const next = lines[after];
    if (next === undefined) break;
    if (next.place !== "text" || next.text.search(/\S/) <= field.indent || readBoldField(next.text)?.indent === field.indent)
      break;
    below.push(next);
  }
  if (field.value !== "") return { value: field.value, valueLine: number, below };
  if (below.length > 0) {
    const value =
      field.key === "tags" ? below.map(({ text }) => text).join("\n") : (below[0]?.text.trim().replace(/^[-*+]\s+/, "") ?? "");
    return { value, valueLine: below[0]?.number ?? number, below: field.key === "tags" ? below : below.slice(1) };
  }
  const next = lines[at + 1];
  const isValue =
    next !== undefined &&
    next.place === "text" &&
    next.text.trim() !== "" &&
    next.heading === undefined &&
    readBoldField(next.text) === undefined &&
    !/^-{3,}\s*$/.test(next.text);
  if (!isValue || (field.key === "tags" && !/^\s*(?:#|\[|[-*+] )/.test(next.text) && readTags(next.text).length === 0)) {
    return { value: "", valueLine: number, below: [] };
  }
  return { value: next.text.trim(), valueLine: next.number, below: [next] };
}

/** With its text as it stands. */
function finished({ key, name, line, inline, lines }: OpenSection): { readonly section: LogSection; readonly text: string } {
  const isEmpty = ({ place, text }: LogLine): boolean =>
    text.trim() === "" || (place === "text" && /^\s*-{3,}\s*$/.test(text)) || place === "comment";
  const from = lines.findIndex((own) => !isEmpty(own));
  const to = lines.findLastIndex((own) => !isEmpty(own));
  const body = lines.slice(Math.max(from, 0), to + 1).map((own) => own.text.trimEnd());
  const text = (inline === "" ? body : [inline, ...body]).join("\n");
  const textLine = inline === "" ? (lines[from]?.number ?? line) : line;
  return { section: { key, name: name.trim(), line, text: isReminder(text) ? "" : text, textLine }, text };
}
