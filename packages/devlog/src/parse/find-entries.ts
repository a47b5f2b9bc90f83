import { type DatedText, onlyDay } from "../time/calendar.ts";
import { type EntryStart, headingDay, readBoldField, startAtBullet, startAtHeading } from "./entry-start.ts";
import { isMetaKey } from "./field-name.ts";
import { type Heading, isCommentary } from "./heading.ts";
import type { LogLine } from "./log-line.ts";

/** An entry's lines, and what the headings around it say. */
export interface FoundEntry {
  readonly start: EntryStart;
  readonly lines: readonly LogLine[];
  readonly day?: string;
  /** From a heading above several entries. */
  readonly engineer?: string;
}

interface Day extends DatedText {
  readonly line: number;
  readonly level: number;
}

interface Open {
  readonly start: EntryStart;
  readonly day: string | undefined;
  readonly engineer: string | undefined;
  /** Field headings that it has had; a second timestamp begins the next entry. */
  readonly seen: Set<string>;
}

/** What is known of a log up to some line. */
interface Finding {
  readonly lines: readonly LogLine[];
  readonly found: FoundEntry[];
  open: Open | undefined;
  day: Day | undefined;
  group: { readonly name: string; readonly level: number } | undefined;
}

/** Finds the entries of a log. Whatever stands between them belongs to nobody. */
export function findEntries(lines: readonly LogLine[]): readonly FoundEntry[] {
  const finding: Finding = { lines, found: [], open: undefined, day: undefined, group: undefined };
  for (const line of lines) {
    if (line.place === "fence") atFence(finding, line);
    else if (line.place !== "text") continue;
    else if (line.heading !== undefined) atHeading(finding, line, line.heading);
    else if (finding.open === undefined || finding.open.start.shape === "bullet") atText(finding, line);
  }
  close(finding, lines.length + 1);
  return finding.found.length > 0 ? finding.found : summaryOnly(lines);
}

function close(finding: Finding, before: number): void {
  if (finding.open === undefined) return;
  const { start, day, engineer } = finding.open;
  const lines = finding.lines.slice(start.line - 1, before - 1);
  finding.found.push({ start, lines, ...(day === undefined ? {} : { day }), ...(engineer === undefined ? {} : { engineer }) });
  finding.open = undefined;
}

function begin(finding: Finding, start: EntryStart): void {
  close(finding, start.line);
  finding.open = { start, day: finding.day?.day, engineer: finding.group?.name, seen: new Set() };
}

function atFence(finding: Finding, line: LogLine): void {
  const start = finding.open === undefined ? startAtFence(finding.lines, line) : undefined;
  if (start !== undefined) begin(finding, start);
}

/** A line outside of entries, or in one that a bullet began. */
function atText(finding: Finding, line: LogLine): void {
  const { open, day } = finding;
  const timed = startAtBullet(line);
  if (timed !== undefined) begin(finding, timed);
  else if (open !== undefined && /^\S/.test(line.text)) close(finding, line.number);
  if (finding.open === undefined && day !== undefined && day.level > 0 && opensSection(line))
    begin(finding, startBelow(day, line.number, finding));
}

function atHeading(finding: Finding, line: LogLine, heading: Heading): void {
  if (isAbove(finding, line, heading)) return;
  const start = startAt(line, heading, finding.open);
  if (start !== undefined && !isPartOf(finding.open, start)) begin(finding, start);
  else if (finding.open === undefined) between(finding, heading, line.number);
  else within(finding, finding.open, { heading, line: line.number });
}

/** A day, or an engineer, above the entries that follow. */
function isAbove(finding: Finding, line: LogLine, heading: Heading): boolean {
  const { open, group } = finding;
  const { field, level } = heading;
  // No name of a field is a date.
  const dated = field === undefined ? headingDay(heading) : undefined;
  if (dated !== undefined && (open === undefined || endsAtDay(open, heading))) {
    close(finding, line.number);
    finding.day = { ...dated, line: line.number, level };
    if (group !== undefined && level <= group.level) finding.group = undefined;
    return true;
  }
  if (open === undefined && level === 1 && /\blog\b/i.test(heading.text)) {
    const only = /\bweek/i.test(heading.text) ? undefined : onlyDay(heading.text);
    if (only !== undefined) finding.day = { day: only, rest: "", line: line.number, level: 0 };
    return true;
  }
  if (field?.key !== "engineer" || (open !== undefined && level >= open.start.level)) return false;
  close(finding, line.number);
  finding.group = { name: field.value || (nextText(finding.lines, line) ?? ""), level };
  return true;
}

/** A heading inside of an entry, which may end it. */
function within(finding: Finding, open: Open, { heading, line }: { readonly heading: Heading; readonly line: number }): void {
  if (heading.field !== undefined) open.seen.add(heading.field.key);
  if (!endsAt(open, heading)) return;
  close(finding, line);
  if (finding.day !== undefined && heading.level <= finding.day.level) finding.day = undefined;
  // A bullet is none of the sections' entry, so the first of them begins one.
  if (open.start.shape === "bullet") between(finding, heading, line);
}

/** A heading outside of entries: the first section below a day is one. */
function between(finding: Finding, { field, level }: Heading, line: number): void {
  const { day } = finding;
  if (day === undefined) return;
  if (field !== undefined && !isMetaKey(field.key) && day.level > 0 && level > day.level)
    begin(finding, startBelow(day, line, finding));
  else if (level < day.level) finding.day = undefined;
}

/** The entry that a heading begins, which may be one of field headings. */
const startAt = ({ number }: LogLine, heading: Heading, open: Open | undefined): EntryStart | undefined =>
  heading.field?.key === "timestamp" && startsFields(open, heading)
    ? { shape: "field-headings", line: number, level: heading.level, title: "", tags: [] }
    : startAtHeading(heading, number);

const nextText = (lines: readonly LogLine[], { number }: LogLine): string | undefined =>
  lines
    .slice(number)
    .find(({ text }) => text.trim() !== "")
    ?.text.trim();

/** A timestamp heading is a field of the entry that it stands in, until that entry has one. */
function startsFields(open: Open | undefined, { level }: Heading): boolean {
  if (open === undefined || open.start.shape === "field-headings") return open === undefined || level <= open.start.level;
  return open.start.time === undefined && !open.seen.has("timestamp") ? level <= open.start.level : open.seen.has("timestamp");
}

/** A heading with a clock or an issue below the open entry's own is a part of it. */
function isPartOf(open: Open | undefined, { shape, level }: EntryStart): boolean {
  if (open === undefined || open.start.shape === "bullet" || open.start.shape === "fenced") return false;
  return (shape === "issue" || shape === "clock-heading") && level > open.start.level;
}

const endsAtDay = ({ start }: Open, { level }: Heading): boolean =>
  start.shape === "fenced" || start.shape === "bullet" || level <= start.level;

function endsAt({ start }: Open, heading: Heading): boolean {
  if (start.shape === "bullet") return true;
  if (heading.level > start.level || isCommentary(heading)) return false;
  if (heading.level < start.level) return true;
  return heading.field === undefined && start.shape !== "field-headings";
}

const opensSection = ({ text }: LogLine): boolean => {
  const field = readBoldField(text);
  return field !== undefined && !isMetaKey(field.key) && field.indent === 0;
};

/** The first section below a day begins at the day's heading, unless another entry of that day stands between them. */
const startBelow = ({ line, level, rest }: Day, section: number, { found }: Finding): EntryStart =>
  (found.at(-1)?.start.line ?? 0) < line
    ? { shape: "dated-section", line, level, title: rest, tags: [] }
    : { shape: "field-headings", line: section, level: level + 1, title: "", tags: [] };

/** A fenced YAML block with the fields of an entry, under the heading before it. */
function startAtFence(lines: readonly LogLine[], fence: LogLine): EntryStart | undefined {
  if (!/^(?:```|~~~)ya?ml\b/.test(fence.text)) return undefined;
  const keys = new Set<string>();
  for (const { text, place } of lines.slice(fence.number)) {
    if (place !== "fence" || /^(?:```|~~~)/.test(text)) break;
    const key = /^([a-z_]+):/.exec(text)?.[1];
    if (key !== undefined) keys.add(key);
  }
  if (!(keys.has("date") || keys.has("timestamp")) || !(keys.has("author") || keys.has("engineer") || keys.has("summary")))
    return undefined;
  const before = lines.slice(0, fence.number - 1).findLast(({ text }) => text.trim() !== "");
  const heading = before?.place === "text" ? before.heading : undefined;
  if (before === undefined || heading === undefined)
    return { shape: "fenced", line: fence.number, level: 6, title: "", tags: [] };
  const title = /^debug log(?: entry)?$/i.test(heading.text) ? "" : heading.text;
  return { shape: "fenced", line: before.number, level: heading.level, title, tags: [] };
}

const summaryHeading = /^(?:summary|key actions|blockers(?: \/ next steps)?|references)$/i;

/** A log of nothing but a summary is one entry. */
function summaryOnly(lines: readonly LogLine[]): readonly FoundEntry[] {
  const headings = lines.flatMap(({ place, number, heading }) =>
    place === "text" && heading !== undefined ? [{ number, ...heading }] : [],
  );
  if (headings.filter(({ text }) => summaryHeading.test(text)).length < 2) return [];
  const first = headings.find(({ level }) => level === 1) ?? headings[0];
  if (first === undefined) return [];
  const { number, level, text } = first;
  const start: EntryStart = { shape: "summary-only", line: number, level, title: level === 1 ? text : "", tags: [] };
  const day = onlyDay(text);
  return [{ start, lines: lines.slice(number - 1), ...(day === undefined ? {} : { day }) }];
}
