import { isDay } from "../time/calendar.ts";
import { readTimestamp, type Timestamp } from "../time/timestamp.ts";
import { type EntryFields, readEntryFields } from "./entry-fields.ts";
import { derivedId, isEntryId, normalTitle, sameEntry } from "./entry-id.ts";
import { readLinks } from "./entry-links.ts";
import { readStatus } from "./entry-status.ts";
import { fencedFields } from "./fenced-entry.ts";
import { sectionNumber } from "./field-name.ts";
import type { FoundEntry } from "./find-entries.ts";
import { isMissing, isUnwritten } from "./missing.ts";
import { type EntryStatus, type LogEntry, statuses, type WarningCode } from "./model.ts";
import { hashTags, readTags, withoutTags } from "./tag-list.ts";

export interface EntryContext {
  readonly timezone: string;
  /** The day of the file's name, when it is a single one. */
  readonly fileDay?: string | undefined;
  /** Titles and timestamps seen so far, for the ordinal of the next. */
  readonly seen: Map<string, number>;
  readonly warn: (code: WarningCode, line: number, message: string) => void;
}

/** Makes the model of one entry from its lines. */
export function readEntry(found: FoundEntry, context: EntryContext): LogEntry {
  const { start, lines } = found;
  const { warn } = context;
  const fields = start.shape === "fenced" ? fencedFields(found) : readEntryFields(found);
  const { meta, sections } = fields;
  if (start.shape === "stray-dash") warn("entry-stray-dash", start.line, "a stray dash before the signs makes this no heading");
  const title = titleOf(found, fields);
  if (title === "") warn("entry-untitled", start.line, "the entry has no title and no text to take one from");
  const time = readTime(found, fields, context);
  const rawTimestamp = rawTimestampOf(found, fields);
  const normal = normalTitle(title);
  const key = `${normal}\n${rawTimestamp}`;
  const ordinal = context.seen.get(key) ?? 0;
  context.seen.set(key, ordinal + 1);
  if (ordinal > 0) warn("entry-repeated", start.line, `the entry "${title}" stands in this file already`);
  const id = idOf(fields, warn) ?? derivedId({ title: normal, rawTimestamp, ordinal });
  const engineer = engineerOf(found, fields, warn);
  const tags = tagsOf(found, fields);
  if (tags.length === 0) warn("entry-no-tags", start.line, "the entry has no tags");
  checkSections(fields, warn);
  const last = lines.at(-1);
  return {
    id,
    idSource: meta.id !== undefined && id === meta.id.value ? "field" : "content",
    shape: start.shape,
    title,
    ...time,
    ...(engineer === undefined ? {} : { engineer }),
    tags,
    status: statusOf(found, fields, tags, warn),
    sections,
    links: readLinks(lines).filter(({ kind, target }) => kind !== "entry" || !sameEntry(target, id)),
    line: start.line,
    lastLine: last?.number ?? start.line,
    span: { start: lines[0]?.start ?? 0, end: last?.next ?? 0 },
    fieldLines: fields.fieldLines,
  };
}

/** Identifies the entry as it is written, whatever was understood of it. */
const rawTimestampOf = ({ start, day }: FoundEntry, { meta }: EntryFields): string => {
  const written = meta.timestamp?.value ?? start.time ?? "";
  if (day === undefined) return written;
  return written === "" ? day : /^\d{1,2}:\d{2}/.test(written) ? `${day} ${written}` : written;
};

function titleOf({ start, lines }: FoundEntry, { sections, opening, meta }: EntryFields): string {
  const heading = start.title.trim();
  if (!isUnwritten(heading)) return heading;
  const bullet = start.shape === "bullet" ? (lines[0]?.text.replace(/^[-*+]\s+\*{0,2}\[[^\]]*\]\*{0,2}:?\s*/, "") ?? "") : "";
  const written = sections
    .filter(({ key }) => key !== "commentary" && key !== "status")
    .sort((a, b) => Number(a.key === "links") - Number(b.key === "links"));
  const candidates = [
    withoutTags(bullet),
    ...opening.map(({ place, text }) => (place === "text" ? text : "")),
    ...written.flatMap(({ text }) => text.split("\n").slice(0, 1)),
    // In the author's words; the tool's own word is nobody's title.
    statuses.some((status) => status === meta.status?.value) ? "" : (meta.status?.value ?? ""),
  ];
  for (const candidate of candidates) {
    const sentence = firstSentence(candidate);
    if (sentence !== "") return sentence;
  }
  return "";
}

const maxTitle = 100;

function firstSentence(text: string): string {
  const plain = text
    .replace(/^[\s\-*+>#]+|^\s*\d+[.)]\s+/, "")
    .replaceAll(/\*\*|__/g, "")
    .trim();
  if (/^[-=_`~]*$/.test(plain) || isUnwritten(plain)) return "";
  const sentence = /^.{10,}?[.!?](?=\s|$)/.exec(plain)?.[0].slice(0, -1) ?? plain;
  return sentence.length <= maxTitle ? sentence.replace(/:$/, "") : `${sentence.slice(0, maxTitle).replace(/\s+\S*$/, "")}…`;
}

function readTime(
  found: FoundEntry,
  { meta }: EntryFields,
  { timezone, fileDay, warn }: EntryContext,
): { timestamp?: Timestamp; day?: string } {
  const written = meta.timestamp?.value ?? found.start.time;
  const line = meta.timestamp?.valueLine ?? found.start.line;
  const around = found.day ?? fileDay;
  if (written === undefined || written.trim() === "") {
    warn("entry-no-timestamp", found.start.line, "the entry has no timestamp");
    return around === undefined ? {} : { day: around };
  }
  const reading = readTimestamp(written, { timezone, day: around });
  if (reading.kind === "time") {
    const flaws = new Set(reading.flaws.map((flaw) => (flaw === "no-zone" || flaw === "bare" ? flaw : "form")));
    for (const flaw of flaws) {
      if (flaw === "no-zone")
        warn("entry-timestamp-no-zone", line, `${written.trim()} names no zone; it is taken for ${timezone}`);
      else if (flaw === "bare")
        warn("entry-timestamp-bare", line, `${written.trim()} is a time without a day; the day is ${around}`);
      else warn("entry-timestamp-form", line, `${written.trim()} is not ISO 8601`);
    }
    const day = /^\d{4}-\d{2}-\d{2}/.exec(reading.timestamp.raw)?.[0] ?? around;
    return { timestamp: reading.timestamp, ...(day === undefined ? {} : { day }) };
  }
  if (reading.kind === "placeholder") {
    warn("entry-timestamp-placeholder", line, `${written.trim()} is a placeholder, so the entry has no timestamp`);
    const day = reading.day ?? around;
    return day === undefined ? {} : { day };
  }
  warn("entry-timestamp-unreadable", line, `${written.trim()} is not a time, so the entry has no timestamp`);
  return around !== undefined && isDay(around) ? { day: around } : {};
}

function idOf({ meta }: EntryFields, warn: EntryContext["warn"]): string | undefined {
  const written = meta.id;
  if (written === undefined) return undefined;
  if (isEntryId(written.value)) return written.value;
  warn("entry-bad-id", written.valueLine, `${written.value} is no entry id`);
  return undefined;
}

function engineerOf(
  { start, engineer: group }: FoundEntry,
  { meta }: EntryFields,
  warn: EntryContext["warn"],
): string | undefined {
  const written = meta.engineer?.value.replaceAll(/\*\*|`/g, "").trim();
  if (written !== undefined && !isMissing(written)) return written;
  if (written !== undefined) warn("entry-placeholder", meta.engineer?.valueLine ?? start.line, "the engineer is a placeholder");
  const engineer = start.engineer ?? group;
  if (engineer !== undefined && !isMissing(engineer)) return engineer;
  warn("entry-no-engineer", start.line, "the entry names no engineer");
  return undefined;
}

function tagsOf({ start }: FoundEntry, { meta, opening }: EntryFields): readonly string[] {
  const written = meta.tags === undefined ? [] : readTags(meta.tags.value);
  const loose = opening.flatMap(({ place, text }) =>
    place === "text" && text.includes("#") && /^\s*#[\p{L}_]/u.test(text) ? hashTags(text) : [],
  );
  return start.tags.length + loose.length === 0 ? written : [...new Set([...start.tags, ...written, ...loose])];
}

function statusOf(
  { start, lines }: FoundEntry,
  { meta, sections }: EntryFields,
  tags: readonly string[],
  warn: EntryContext["warn"],
): EntryStatus {
  const field = meta.status;
  const status = readStatus({
    start: { line: start.line, text: lines[0]?.text ?? "" },
    field: field === undefined ? undefined : { line: field.valueLine, text: field.value },
    below: (field?.below ?? []).map(({ number, text }) => ({ line: number, text })),
    tags,
    tagsLine: meta.tags?.valueLine,
    sections,
  });
  if (field !== undefined && status.source === "inferred") {
    warn("entry-status-unknown", field.valueLine, `the status is in words; it is read as ${status.value}`);
  }
  return status;
}

function checkSections({ sections, reminders }: EntryFields, warn: EntryContext["warn"]): void {
  for (const { key, name, line } of reminders)
    if (key !== "commentary" && key !== "other") warn("entry-placeholder", line, `${name} says nothing yet`);
  let last = 0;
  for (const { key, name, line } of sections) {
    const number = key === "commentary" ? undefined : sectionNumber(name);
    if (number === undefined) continue;
    if (number !== last + 1) warn("section-number", line, `${name} is numbered ${number}, ${last + 1} is next`);
    last = number;
  }
}
