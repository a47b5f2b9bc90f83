import { readHeading } from "../parse/entry-start.ts";
import { type LogLine, lineEndOf, placeLines, splitLines } from "../parse/log-line.ts";
import { isMissing } from "../parse/missing.ts";
import type { LogEntry } from "../parse/model.ts";
import { type ParseOptions, parseLog } from "../parse/parse-log.ts";
import { dayOf, isoTime } from "../time/time-zone.ts";
import { addField } from "../write/add-field.ts";
import { applyEdits, type TextEdit } from "../write/text-edit.ts";

/** What an entry gets where it has nothing. */
export interface EntryValues {
  readonly timestamp: string;
  readonly engineer: string;
}

export interface Filling extends ParseOptions {
  /** Undefined for an entry that stays as it is. */
  readonly valuesFor: (entry: LogEntry) => EntryValues | undefined;
}

export interface FilledEntry {
  readonly line: number;
  readonly title: string;
  readonly fields: readonly ("timestamp" | "engineer")[];
}

export interface Filled {
  readonly text: string;
  /** With their lines in the new text. */
  readonly filled: readonly FilledEntry[];
  /** Entries that still lack something, because no place for it is certain, with their lines in the old text. */
  readonly lacking: readonly FilledEntry[];
}

/** The values of an entry that is written now. One under the heading of another day gets that day, for its time is known to nobody. */
export const valuesAt =
  ({ nowMs, engineer, timezone }: { readonly nowMs: number; readonly engineer: string; readonly timezone: string }) =>
  ({ day }: LogEntry): EntryValues => ({
    timestamp: day === undefined || day === dayOf(nowMs, timezone) ? isoTime(nowMs, timezone) : day,
    engineer,
  });

/** Gives entries the timestamp and the engineer that they lack; a placeholder counts as lacking. Everything else stays byte for byte. */
export function fillEntries(text: string, { valuesFor, timezone = "UTC" }: Filling): Filled {
  // Without the file's name, which says only in which week an entry was written.
  const read = (current: string): readonly LogEntry[] => parseLog(current, undefined, { timezone }).entries;
  const wanting = read(text).flatMap((entry) => {
    const values = lacking(entry).length === 0 ? undefined : valuesFor(entry);
    return values === undefined ? [] : [{ entry, values }];
  });
  const before = wanting.map(({ entry }) => entry);
  let next = text;
  // One field at a time, from the end: lines above an edit stay where they are, and the second field stands beside the first.
  for (const { entry, values } of wanting.toReversed()) {
    const { line } = entry;
    for (const key of lacking(entry)) {
      const now = read(next).find((known) => known.line === line);
      if (now !== undefined) next = tried(next, fieldEdits(next, now, key, values[key]), { line, key, read });
    }
  }
  const lines = new Set(before.map(({ line }) => line));
  // Entries keep their order, so the new ones stand at the places of the old.
  const places = read(text).flatMap(({ line }, at) => (lines.has(line) ? [at] : []));
  const after = read(next);
  const both = places.flatMap((at, index) => {
    const [old, now] = [before[index], after[at]];
    return old === undefined || now === undefined ? [] : [{ old, now }];
  });
  return {
    text: next,
    filled: both
      .map(({ old, now }) => ({ line: now.line, title: now.title, fields: lacking(old).filter((key) => now[key] !== undefined) }))
      .filter(({ fields }) => fields.length > 0),
    lacking: both
      .map(({ old, now }) => ({ line: old.line, title: now.title, fields: lacking(now) }))
      .filter(({ fields }) => fields.length > 0),
  };
}

export const lacking = (entry: LogEntry): readonly ("timestamp" | "engineer")[] =>
  (["timestamp", "engineer"] as const).filter((key) => entry[key] === undefined);

interface Trial {
  readonly line: number;
  readonly key: "timestamp" | "engineer";
  readonly read: (text: string) => readonly LogEntry[];
}

/** An edit counts only when the entry then says what it should and what it said, and there are as many entries as before. */
function tried(text: string, edits: readonly TextEdit[], { line, key, read }: Trial): string {
  const next = applyEdits(text, edits);
  const [before, after] = [read(text), read(next)];
  const [old, now] = [before, after].map((entries) => entries.find((entry) => entry.line === line));
  const isFilled = now?.[key] !== undefined && old !== undefined && lacking(now).every((field) => old[field] === undefined);
  return isFilled && after.length === before.length ? next : text;
}

function fieldEdits(text: string, entry: LogEntry, key: "timestamp" | "engineer", value: string): readonly TextEdit[] {
  const lines = placeLines(splitLines(text), new Set()).lines;
  const first = lines[entry.line - 1];
  const inHeading =
    key === "timestamp" && entry.fieldLines.timestamp === undefined ? /^[^[]*\[([^\]]*)\]/.exec(first?.text ?? "") : null;
  if (first !== undefined && inHeading !== null && entry.shape === "timed-heading") {
    const start = first.start + inHeading[0].length - 1 - (inHeading[1] ?? "").length;
    return [{ start, end: first.start + inHeading[0].length - 1, text: value }];
  }
  const written = lines[(entry.fieldLines[key] ?? 0) - 1];
  if (written !== undefined) return valueEdits(lines, written, value, lineEndOf(text));
  return addField(entry, lines, { name: key === "timestamp" ? "Timestamp" : "Engineer", value, eol: lineEndOf(text) });
}

/** Puts a value in the place of a placeholder, or of nothing: behind the field's name, or below it. */
function valueEdits(lines: readonly LogLine[], field: LogLine, value: string, eol: string): readonly TextEdit[] {
  const end = field.start + field.text.length;
  const below = lines.slice(field.number).find(({ text }) => text.trim() !== "");
  // A comment says nothing either, but somebody wrote it.
  const placeholder = below !== undefined && isMissing(below.text) && !/^\s*<!--/.test(below.text) ? below : undefined;
  if (readHeading(field.text) !== undefined && !/:\s*\S/.test(field.text)) {
    if (placeholder === undefined) return [{ start: end, end, text: eol + value }];
    return [{ start: placeholder.start, end: placeholder.start + placeholder.text.length, text: value }];
  }
  const [named = ""] = /^.*?(?:\*\*[^*]+\*\*:?|:)/.exec(field.text) ?? [];
  const rest = field.text.slice(named.length);
  if (rest.trim() === "" && placeholder !== undefined && placeholder.number === field.number + 1) {
    const indent = /^\s*(?:[-*+][ \t]+)?/.exec(placeholder.text)?.[0].length ?? 0;
    return [{ start: placeholder.start + indent, end: placeholder.start + placeholder.text.length, text: value }];
  }
  // A remark behind a YAML value stays.
  const remark = field.place === "fence" ? (/\s+#.*$/.exec(rest)?.[0] ?? "") : "";
  return [{ start: field.start + named.length, end: end - remark.length, text: ` ${value}` }];
}
