import { type DatedText, onlyDay } from "../time/calendar.ts";
import {
  type EntryStart,
  type Heading,
  headingDay,
  headingField,
  isCommentary,
  readBoldField,
  readHeading,
  startAtBullet,
  startAtHeading,
} from "./entry-start.ts";
import { isMetaKey } from "./field-name.ts";
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

/** Finds the entries of a log. Whatever stands between them belongs to nobody. */
export function findEntries(lines: readonly LogLine[]): readonly FoundEntry[] {
  const found: FoundEntry[] = [];
  let open: Open | undefined;
  let day: Day | undefined;
  let group: { name: string; level: number } | undefined;

  const close = (before: number): void => {
    if (open === undefined) return;
    const { start, day: at, engineer } = open;
    const own = lines.slice(start.line - 1, before - 1);
    found.push({ start, lines: own, ...(at === undefined ? {} : { day: at }), ...(engineer === undefined ? {} : { engineer }) });
    open = undefined;
  };
  const begin = (start: EntryStart): void => {
    close(start.line);
    open = { start, day: day?.day, engineer: group?.name, seen: new Set() };
  };

  for (const line of lines) {
    if (line.place === "fence") {
      const fenced = open === undefined ? startAtFence(lines, line) : undefined;
      if (fenced !== undefined) begin(fenced);
      continue;
    }
    if (line.place !== "text") continue;
    const heading = readHeading(line.text);
    if (heading === undefined) {
      const timed = open === undefined || open.start.shape === "bullet" ? startAtBullet(line) : undefined;
      if (timed !== undefined) begin(timed);
      else if (open?.start.shape === "bullet" && /^\S/.test(line.text)) close(line.number);
      else if (open === undefined && day !== undefined && day.level > 0 && opensSection(line)) begin(startAtDay(day));
      continue;
    }
    const dated = headingDay(heading);
    if (dated !== undefined && (open === undefined || endsAtDay(open, heading))) {
      close(line.number);
      day = { ...dated, line: line.number, level: heading.level };
      if (group !== undefined && heading.level <= group.level) group = undefined;
      continue;
    }
    if (open === undefined && heading.level === 1 && /\blog\b/i.test(heading.text)) {
      const only = /\bweek/i.test(heading.text) ? undefined : onlyDay(heading.text);
      if (only !== undefined) day = { day: only, rest: "", line: line.number, level: 0 };
      continue;
    }
    const field = headingField(heading);
    if (field?.key === "engineer" && (open === undefined || heading.level < open.start.level)) {
      close(line.number);
      group = { name: field.value || (nextText(lines, line) ?? ""), level: heading.level };
      continue;
    }
    const start: EntryStart | undefined =
      field?.key === "timestamp" && startsFields(open, heading)
        ? { shape: "field-headings", line: line.number, level: heading.level, title: "", tags: [] }
        : startAtHeading(heading, line.number);
    if (start !== undefined && !isPartOf(open, start)) begin(start);
    else if (open !== undefined) {
      if (field !== undefined) open.seen.add(field.key);
      if (endsAt(open, heading)) close(line.number);
      if (open === undefined && day !== undefined && heading.level <= day.level) day = undefined;
    } else if (field !== undefined && !isMetaKey(field.key) && day !== undefined && day.level > 0 && heading.level > day.level)
      begin(startAtDay(day));
    else if (day !== undefined && heading.level < day.level) day = undefined;
  }
  close(lines.length + 1);
  return found.length > 0 ? found : summaryOnly(lines);
}

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
  if (isCommentary(heading) || heading.level > start.level) return false;
  if (heading.level < start.level) return true;
  return headingField(heading) === undefined && start.shape !== "field-headings";
}

const opensSection = ({ text }: LogLine): boolean => {
  const field = readBoldField(text);
  return field !== undefined && !isMetaKey(field.key) && field.indent === 0;
};

const startAtDay = ({ line, level, rest }: Day): EntryStart => ({ shape: "dated-section", line, level, title: rest, tags: [] });

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
  const heading = before?.place === "text" ? readHeading(before.text) : undefined;
  if (before === undefined || heading === undefined)
    return { shape: "fenced", line: fence.number, level: 6, title: "", tags: [] };
  const title = /^debug log(?: entry)?$/i.test(heading.text) ? "" : heading.text;
  return { shape: "fenced", line: before.number, level: heading.level, title, tags: [] };
}

const summaryHeading = /^(?:summary|key actions|blockers(?: \/ next steps)?|references)$/i;

/** A log of nothing but a summary is one entry. */
function summaryOnly(lines: readonly LogLine[]): readonly FoundEntry[] {
  const headings = lines.flatMap((line) => {
    const heading = line.place === "text" ? readHeading(line.text) : undefined;
    return heading === undefined ? [] : [{ line, heading }];
  });
  if (headings.filter(({ heading }) => summaryHeading.test(heading.text)).length < 2) return [];
  const first = headings.find(({ heading }) => heading.level === 1) ?? headings[0];
  if (first === undefined) return [];
  const { level, text } = first.heading;
  const start: EntryStart = { shape: "summary-only", line: first.line.number, level, title: level === 1 ? text : "", tags: [] };
  const day = onlyDay(text);
  return [{ start, lines: lines.slice(first.line.number - 1), ...(day === undefined ? {} : { day }) }];
}
