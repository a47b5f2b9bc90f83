import { writtenId } from "../parse/entry-id.ts";
import { type LogLine, lineEndOf, splitLines } from "../parse/log-line.ts";
import type { DebugLog, LogEntry } from "../parse/model.ts";
import { parseLog } from "../parse/parse-log.ts";
import { readTags } from "../parse/tag-list.ts";
import { type LogConfig, type Names, names } from "../repository/log-config.ts";
import { addDays, isDay, weekOf } from "../time/calendar.ts";
import { addField } from "../write/add-field.ts";
import { applyEdits, type TextEdit } from "../write/text-edit.ts";
import { headerTags, type LintCode, type LintOptions } from "./lint-log.ts";

export interface Fixed {
  readonly text: string;
  readonly changed: boolean;
}

/**
 * Mends what is certain and nothing else: tags that YAML can't read, the header's tags, `A to B` weeks, time zones without a colon, stray dashes,
 * other spellings of known tags, missing ids. Ids come from what the entry says, so copies get the same one. A second pass changes nothing.
 */
export function fixLog(text: string, config: LogConfig, { path, mailmap = "" }: LintOptions = {}): Fixed {
  const folding = names(config, mailmap);
  const read = (own: string): DebugLog => parseLog(own, path, { timezone: config.timezone });
  // First, for an id is that of what the entry says before anything is mended.
  let fixed = withIds(text, read);
  // The header's tags follow from the entries' as they are mended, so one pass more may be needed.
  for (let pass = 0; pass < 3; pass++) {
    const fixes = fixesOf(read(fixed), folding).filter(({ codes }) => !codes.includes("entry-no-id"));
    const next = applyEdits(
      fixed,
      fixes.flatMap(({ edits }) => edits),
    );
    if (next === fixed) break;
    fixed = next;
  }
  return { text: fixed, changed: fixed !== text };
}

/** An id is written only where it is then read as the entry's: what stands around it may hide it. */
function withIds(text: string, read: (text: string) => DebugLog): string {
  const lines = splitLines(text);
  const eol = lineEndOf(text);
  const without = (log: DebugLog): readonly LogEntry[] => log.entries.filter(({ idSource }) => idSource === "content");
  const tried = (from: string, log: DebugLog, entries: readonly LogEntry[]): string => {
    const edits = entries.flatMap((entry) => idEdits(entry, lines, eol));
    if (edits.length === 0) return from;
    const next = applyEdits(from, edits);
    const after = read(next);
    if (after.entries.length === log.entries.length && without(after).length === without(log).length - edits.length) return next;
    if (entries.length < 2) return from;
    // From the end: what is above an edit stays where it is.
    const middle = entries.length >> 1;
    const lower = tried(from, log, entries.slice(middle));
    return tried(lower, lower === from ? log : read(lower), entries.slice(0, middle));
  };
  const log = read(text);
  return tried(text, log, without(log));
}

const idEdits = (entry: LogEntry, lines: readonly LogLine[], eol: string): readonly TextEdit[] =>
  addField(entry, lines, { name: "Id", value: writtenIdOf(entry), eol });

/** The text with the header's tags as the entries have them, for headers that the tool wrote; everything else stays. */
export function withEntryTags(text: string, config: LogConfig, { path, mailmap = "" }: LintOptions = {}): string {
  const log = parseLog(text, path, { timezone: config.timezone });
  const line = splitLines(text)[(log.header.fieldLines["tags"] ?? 0) - 1];
  return log.header.form === "yaml" && log.header.schema === "onex-debug-log/1"
    ? applyEdits(text, tagsEdit(log, names(config, mailmap), line))
    : text;
}

/** What mends one problem, told by its code and line. */
export interface LogFix {
  readonly codes: readonly LintCode[];
  /** Where lint says it. */
  readonly line: number;
  readonly edits: readonly TextEdit[];
}

/** The mending of each problem by itself, for whoever wants only some. Edits of several may be the same. */
export function logFixes(text: string, config: LogConfig, { path, mailmap = "" }: LintOptions = {}): readonly LogFix[] {
  return fixesOf(parseLog(text, path, { timezone: config.timezone }), names(config, mailmap)).filter(
    ({ edits }) => edits.length > 0,
  );
}

function fixesOf(log: DebugLog, folding: Names): readonly LogFix[] {
  const lines = splitLines(log.text);
  const at = (number: number | undefined): LogLine | undefined => (number === undefined ? undefined : lines[number - 1]);
  const { header, entries } = log;
  const inHeader = (key: string, codes: readonly LintCode[], edits: readonly TextEdit[]): LogFix => ({
    codes,
    line: header.fieldLines[key] ?? header.line,
    edits,
  });
  const fixes: LogFix[] =
    header.form === "yaml"
      ? [
          inHeader("tags", ["header-tags-hash", "header-tags-differ"], tagsEdit(log, folding, at(header.fieldLines["tags"]))),
          inHeader("week", ["header-week"], weekEdit(at(header.fieldLines["week"]))),
          inHeader("created_at", ["header-time"], timeEdit(at(header.fieldLines["created_at"]), header.created_at?.raw)),
        ]
      : [];
  for (const entry of entries) {
    const first = at(entry.line);
    if (entry.shape === "stray-dash" && first !== undefined) {
      const dash = first.start + first.text.indexOf("-#");
      fixes.push({ codes: ["entry-stray-dash"], line: entry.line, edits: [{ start: dash, end: dash + 1, text: "" }] });
    }
    const timeLine = entry.fieldLines.timestamp ?? entry.line;
    for (const line of [timeLine, timeLine + 1]) {
      fixes.push({ codes: ["entry-timestamp-form"], line, edits: timeEdit(at(line), entry.timestamp?.raw) });
    }
    fixes.push({
      codes: ["entry-tag-alias"],
      line: entry.fieldLines.tags ?? entry.line,
      edits: aliasEdits(entry, folding, lines),
    });
    if (entry.idSource === "content") {
      fixes.push({ codes: ["entry-no-id"], line: entry.line, edits: idEdits(entry, lines, lineEndOf(log.text)) });
    }
  }
  return fixes;
}

/** Only a list on one line is the tool's to write. */
function tagsEdit({ header, entries }: DebugLog, folding: Names, line: LogLine | undefined): readonly TextEdit[] {
  const found = /^(tags:[ \t]*)\[([^\]]*)\]/.exec(line?.text ?? "");
  if (line === undefined || found === null) return [];
  const wanted = headerTags(header, entries, folding) ?? header.tags;
  const [whole, key = "", inside = ""] = found;
  // What is no tag is somebody's text all the same.
  if (inside.split(",").some((part) => part.trim() !== "" && readTags(part).length === 0)) return [];
  if (!inside.includes("#") && wanted.join() === header.tags.join()) return [];
  return [{ start: line.start + key.length, end: line.start + whole.length, text: `[${wanted.join(", ")}]` }];
}

/** A week whose Monday is named is certain however it is written. */
function weekEdit(line: LogLine | undefined): readonly TextEdit[] {
  const [, key = "", from = "", to] =
    /^(week:[ \t]*)(\d{4}-\d{2}-\d{2})(?:\s+to\s+(\d{4}-\d{2}-\d{2})|\.md)?[ \t]*$/.exec(line?.text ?? "") ?? [];
  if (line === undefined || !isDay(from) || weekOf(from).from !== from || (to !== undefined && to !== addDays(from, 6)))
    return [];
  const start = line.start + key.length;
  return [{ start, end: line.start + line.text.trimEnd().length, text: `${from}_to_${addDays(from, 6)}` }];
}

/** `2025-05-19 10:47:23 -0400` is `2025-05-19T10:47:23-04:00`. */
function timeEdit(line: LogLine | undefined, raw: string | undefined): readonly TextEdit[] {
  const [, day = "", separator = "", clock = "", zone = ""] =
    /^(\d{4}-\d{2}-\d{2})([T ])(\d{2}:\d{2}(?::\d{2}(?:[.,]\d+)?)?)\s*(Z|[+-]\d{2}:?\d{2})$/.exec(raw ?? "") ?? [];
  const start = raw === undefined || day === "" ? -1 : (line?.text.indexOf(raw) ?? -1);
  if (line === undefined || raw === undefined || start < 0) return [];
  if (separator === "T" && !/^[+-]\d{4}$/.test(zone)) return [];
  const text = `${day}T${clock}${zone.replace(/^([+-]\d{2})(\d{2})$/, "$1:$2")}`;
  return text === raw ? [] : [{ start: line.start + start, end: line.start + start + raw.length, text }];
}

function aliasEdits({ tags, fieldLines, line, shape }: LogEntry, folding: Names, lines: readonly LogLine[]): readonly TextEdit[] {
  if (shape === "fenced") return [];
  const places = [line, ...(fieldLines.tags === undefined ? [] : [fieldLines.tags, fieldLines.tags + 1, fieldLines.tags + 2])];
  return [...new Set(places)].flatMap((number) => {
    const place = lines[number - 1];
    if (place === undefined) return [];
    return tags.flatMap((tag) => {
      const { name, known } = folding.tag(tag);
      if (!known || name === tag) return [];
      return [...place.text.matchAll(/#([\p{L}_][\p{L}\p{M}\p{N}_.-]*)/gu)]
        .filter(([, written]) => written === tag)
        .map(({ index }) => ({ start: place.start + index + 1, end: place.start + index + 1 + tag.length, text: name }));
    });
  });
}

function writtenIdOf({ id, timestamp, day }: LogEntry): string {
  return writtenId(id, timestamp?.epochMs ?? (day === undefined ? 0 : Date.parse(day)));
}
