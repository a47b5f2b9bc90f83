import { type DatedText, onlyDay } from "../time/calendar.ts";
import { type EntryStart, headingDay, headingField, readBoldField, startAtBullet, startAtHeading } from "./entry-start.ts";
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

/** Finds the entries of a log. Whatever stands between them belongs to nobody. */
export function findEntries(lines: readonly LogLine[]): readonly FoundEntry[] {
  const finder = entryFinder(lines);
  for (const line of lines) {
    if (line.place === "fence") finder.atFence(line);
    else if (line.place !== "text") continue;
    else if (line.heading === undefined) finder.atText(line);
    else finder.atHeading(line, line.heading);
  }
  const found = finder.found();
  return found.length > 0 ? found : summaryOnly(lines);
}

/** Takes the lines of a log one after the other. */
function entryFinder(lines: readonly LogLine[]) {
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

  /** A day, or an engineer, above the entries that follow. */
  const isAbove = (line: LogLine, heading: Heading, field: HeadingField): boolean => {
    // No name of a field is a date.
    const dated = field === undefined ? headingDay(heading) : undefined;
    if (dated !== undefined && (open === undefined || endsAtDay(open, heading))) {
      close(line.number);
      day = { ...dated, line: line.number, level: heading.level };
      if (group !== undefined && heading.level <= group.level) group = undefined;
      return true;
    }
    if (open === undefined && heading.level === 1 && /\blog\b/i.test(heading.text)) {
      const only = /\bweek/i.test(heading.text) ? undefined : onlyDay(heading.text);
      if (only !== undefined) day = { day: only, rest: "", line: line.number, level: 0 };
      return true;
    }
    if (field?.key !== "engineer" || (open !== undefined && heading.level >= open.start.level)) return false;
    close(line.number);
    group = { name: field.value || (nextText(lines, line) ?? ""), level: heading.level };
    return true;
  };

  /** A heading inside of an entry, or behind the last one. */
  const atOther = (line: LogLine, heading: Heading, field: HeadingField): void => {
    if (open !== undefined) {
      if (field !== undefined) open.seen.add(field.key);
      if (endsAt(open, heading, field)) close(line.number);
      if (open === undefined && day !== undefined && heading.level <= day.level) day = undefined;
    } else if (field !== undefined && !isMetaKey(field.key) && day !== undefined && day.level > 0 && heading.level > day.level)
      begin(startAtDay(day));
    else if (day !== undefined && heading.level < day.level) day = undefined;
  };

  return {
    atFence(line: LogLine): void {
      const fenced = open === undefined ? startAtFence(lines, line) : undefined;
      if (fenced !== undefined) begin(fenced);
    },
    atText(line: LogLine): void {
      if (open !== undefined && open.start.shape !== "bullet") return;
      const timed = startAtBullet(line);
      if (timed !== undefined) begin(timed);
      else if (open !== undefined) {
        if (/^\S/.test(line.text)) close(line.number);
      } else if (day !== undefined && day.level > 0 && opensSection(line)) begin(startAtDay(day));
    },
    atHeading(line: LogLine, heading: Heading): void {
      const field = headingField(heading);
      if (isAbove(line, heading, field)) return;
      const start = startAt(line, heading, { field, open });
      if (start !== undefined && !isPartOf(open, start)) begin(start);
      else atOther(line, heading, field);
    },
    found(): readonly FoundEntry[] {
      close(lines.length + 1);
      return found;
    },
  };
}

type HeadingField = ReturnType<typeof headingField>;

/** The entry that a heading begins, which may be one of field headings. */
function startAt(
  { number }: LogLine,
  heading: Heading,
  { field, open }: { readonly field: HeadingField; readonly open: Open | undefined },
): EntryStart | undefined {
  if (field?.key === "timestamp" && startsFields(open, heading))
    return { shape: "field-headings", line: number, level: heading.level, title: "", tags: [] };
  return startAtHeading(heading, number);
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

function endsAt({ start }: Open, heading: Heading, field: HeadingField): boolean {
  if (start.shape === "bullet") return true;
  if (heading.level > start.level || isCommentary(heading)) return false;
  if (heading.level < start.level) return true;
  return field === undefined && start.shape !== "field-headings";
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
