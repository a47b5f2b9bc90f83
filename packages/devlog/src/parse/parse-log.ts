import { isPlaceholder, readBlocks } from "@onex/stamp";
import { daysOfName, type FileDays, isDay } from "../time/calendar.ts";
import { findEntries } from "./find-entries.ts";
import { readHeader } from "./header.ts";
import { type LogLine, placeLines, splitLines } from "./log-line.ts";
import type { DebugLog, LogEntry, LogWarning, WarningCode } from "./model.ts";
import { readEntry } from "./read-entry.ts";

export interface ParseOptions {
  /** IANA zone of times that name none. Default UTC. */
  readonly timezone?: string;
}

/**
 * Reads a debug log of any form that engineers write. Never throws: what is not understood is reported with its line and stays as it is, for the
 * model is only a view over the text, and `printLog` gives back every byte.
 */
export function parseLog(text: string, path?: string, { timezone = "UTC" }: ParseOptions = {}): DebugLog {
  const warnings: LogWarning[] = [];
  const warn = (code: WarningCode, line: number, message: string): void => {
    warnings.push({ code, line, message });
  };
  const { lines, header } = readLines(text, { timezone, warn });
  const seen = new Map<string, number>();
  const days = path === undefined ? undefined : daysOfName(path);
  const fileDay = days?.to === undefined ? days?.from : undefined;
  const entries = findEntries(lines).map((found) => readEntry(found, { timezone, fileDay, seen, warn }));
  checkHeader(header, warn);
  const week = header.week ?? days;
  if (week !== undefined) for (const entry of entries) checkWeek(entry, week, warn);
  warnings.sort((a, b) => a.line - b.line);
  return { text, ...(path === undefined ? {} : { path }), header, entries, warnings };
}

/** The text of a log, byte for byte. */
export const printLog = ({ text }: DebugLog): string => text;

type Warn = (code: WarningCode, line: number, message: string) => void;

/** The lines of a log, each with its place, and the header. */
export function readLines(
  text: string,
  { timezone, warn }: { timezone: string; warn: Warn },
): { lines: readonly LogLine[]; header: DebugLog["header"] } {
  const raw = splitLines(text);
  const blocks = blockLines(text, warn);
  const { header, warnings } = readHeader(raw, blocks, timezone);
  for (const { code, line, message } of warnings) warn(code, line, message);
  for (let line = header.line; line > 0 && line <= header.lastLine; line++) blocks.add(line);
  const { lines, unclosed } = placeLines(raw, blocks);
  if (unclosed !== undefined) warn("fence-unclosed", unclosed, "the code that begins here is never closed");
  return { lines, header };
}

function blockLines(text: string, warn: Warn): Set<number> {
  const numbers = new Set<number>();
  if (!text.includes("OmniNode:Metadata")) return numbers;
  const { blocks } = readBlocks(text, "markdown");
  for (const [at, { line, lastLine, fields }] of blocks.entries()) {
    for (let number = line; number <= lastLine; number++) numbers.add(number);
    if (at > 0) warn("stamp-second", line, "a second metadata block; only the first one counts");
    if (isPlaceholder(fields["uuid"])) warn("stamp-placeholder", line, "the metadata block has no uuid");
  }
  return numbers;
}

function checkHeader({ created_at: created, week, fieldLines }: DebugLog["header"], warn: Warn): void {
  const day = created?.raw.slice(0, 10) ?? "";
  if (week === undefined || !isDay(day) || (day >= week.from && day <= week.to)) return;
  warn("header-outside-week", fieldLines["created_at"] ?? 1, `created_at is ${day}, which is not in the log's week`);
}

/** An entry belongs to the week of its header, or of its file's name when that is all there is. */
function checkWeek({ day, line }: LogEntry, { from, to }: FileDays, warn: Warn): void {
  if (day === undefined || (day >= from && (to === undefined || day <= to))) return;
  warn("entry-outside-week", line, `the entry is of ${day}, which is not in this log`);
}
