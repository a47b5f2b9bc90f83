import { type BoldField, headingField, isCommentary, readBoldField, readHeading, readPlainField } from "./entry-start.ts";
import { type FieldKey, isMetaKey, type MetaKey } from "./field-name.ts";
import type { FoundEntry } from "./find-entries.ts";
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

/** Reads the fields and sections of one entry, of every shape. */
export function readEntryFields({ start, lines }: FoundEntry): EntryFields {
  const meta: Partial<Record<MetaKey, MetaValue>> = {};
  const fieldLines: Partial<Record<FieldKey, number>> = {};
  const sections: OpenSection[] = [];
  const opening: LogLine[] = [];
  const nested = start.shape === "bullet";
  const own = start.shape === "field-headings" ? lines : lines.slice(1);
  const put = (key: MetaKey, value: Omit<MetaValue, "line">, line: number): void => {
    meta[key] ??= { ...value, line };
    fieldLines[key] ??= line;
  };
  const open = (section: Omit<OpenSection, "lines">): void => {
    if (section.key !== "commentary" && section.key !== "other") fieldLines[section.key] ??= section.line;
    sections.push({ ...section, lines: [] });
  };

  for (let at = 0; at < own.length; at++) {
    const line = own[at];
    if (line === undefined) break;
    const section = sections.at(-1);
    if (line.place === "text") {
      const heading = readHeading(line.text);
      if (heading !== undefined) {
        const field = headingField(heading);
        if (field !== undefined && isMetaKey(field.key) && field.key !== "links") {
          const region = regionBelow(own, at);
          put(field.key, headingValue(field.key, field.value, line, region), line.number);
          if (field.key === "status") open({ key: "status", name: heading.text, line: line.number, byHeading: true, inline: "" });
          else at += region.length;
          continue;
        }
        const key = isCommentary(heading) ? "commentary" : sectionKey(field?.key);
        open({ key, name: heading.text, line: line.number, byHeading: true, inline: field?.value ?? "" });
        continue;
      }
      const bold = fieldAt(line, {
        nested,
        preamble: section === undefined || (section.key === "context" && !section.byHeading),
      });
      if (bold !== undefined && isMetaKey(bold.key) && takesMeta(bold, section, meta)) {
        const value = boldValue(own, at, bold);
        put(bold.key, value, line.number);
        if (bold.key === "links")
          open({ key: "links", name: bold.name, line: line.number, byHeading: false, inline: bold.value });
        else at += value.below.length;
        continue;
      }
      if (bold !== undefined && !isMetaKey(bold.key) && section?.byHeading !== true && section?.key !== "commentary") {
        open({ key: sectionKey(bold.key), name: bold.name, line: line.number, byHeading: false, inline: bold.value });
        continue;
      }
    }
    if (section === undefined) opening.push(line);
    else section.lines.push(line);
  }
  return { meta, sections: sections.map(finished), fieldLines, opening };
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
    ({ place, text }, index) => index > at && place === "text" && (readHeading(text) !== undefined || /^-{3,}\s*$/.test(text)),
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
  for (const next of lines.slice(at + 1)) {
    const indent = /^\s*/.exec(next.text)?.[0].length ?? 0;
    if (
      next.place !== "text" ||
      next.text.trim() === "" ||
      indent <= field.indent ||
      readBoldField(next.text)?.indent === field.indent
    )
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
    readHeading(next.text) === undefined &&
    readBoldField(next.text) === undefined &&
    !/^-{3,}\s*$/.test(next.text);
  if (!isValue || (field.key === "tags" && !/^\s*(?:#|\[|[-*+] )/.test(next.text) && readTags(next.text).length === 0)) {
    return { value: "", valueLine: number, below: [] };
  }
  return { value: next.text.trim(), valueLine: next.number, below: [next] };
}

function finished({ key, name, line, inline, lines }: OpenSection): LogSection {
  const isEmpty = ({ place, text }: LogLine): boolean =>
    text.trim() === "" || (place === "text" && /^\s*-{3,}\s*$/.test(text)) || place === "comment";
  const from = lines.findIndex((own) => !isEmpty(own));
  const to = lines.findLastIndex((own) => !isEmpty(own));
  const body = from < 0 ? [] : lines.slice(from, to + 1).map(({ text }) => text.trimEnd());
  const text = [...(inline === "" ? [] : [inline]), ...body].join("\n");
  const textLine = inline === "" ? (lines[from]?.number ?? line) : line;
  return { key, name: name.trim(), line, text: isReminder(text) ? "" : text, textLine };
}
