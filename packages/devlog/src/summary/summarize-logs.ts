import { join } from "node:path";
import { eachArchived } from "../archive/archive-files.ts";
import { derivedFrom } from "../parse/entry-id.ts";
import { placeLines, splitLines } from "../parse/log-line.ts";
import type { LogEntry, StatusName } from "../parse/model.ts";
import { parseLog } from "../parse/parse-log.ts";
import { answerWithout } from "../repository/answer-without.ts";
import { type Names, names } from "../repository/log-config.ts";
import { bytesIfAny, decodeLog } from "../repository/log-file.ts";
import { type LogStore, listLogs, type ReadWarning } from "../repository/log-store.ts";
import { homeOf } from "../search/index-rows.ts";
import { addDays, isDay, weekOf } from "../time/calendar.ts";
import { dayOf } from "../time/time-zone.ts";

/** Days, both included. */
export interface Period {
  readonly from: string;
  readonly to: string;
}

/** The week of a day, Monday to Sunday. Raises `RangeError` for no day, and for one whose week leaves the calendar. */
export function weekPeriod(day: string): Period {
  if (!isDay(day)) throw new RangeError(`${day} is no day of the calendar; write one like 2025-05-19`);
  const week = weekOf(day);
  if (isDay(week.from) && isDay(week.to)) return week;
  throw new RangeError(`The week of ${day} leaves the calendar of four-digit years`);
}

/** `2025-Q2`. Raises `RangeError`. */
export function quarterPeriod(quarter: string): Period {
  const [, year = "", number = ""] = /^(\d{4})-Q([1-4])$/.exec(quarter) ?? [];
  if (year === "") throw new RangeError(`${quarter} is no quarter; write 2025-Q2`);
  const first = Number(number) * 3 - 2;
  const from = `${year}-${String(first).padStart(2, "0")}-01`;
  const next = first === 10 ? `${Number(year) + 1}-01-01` : `${year}-${String(first + 3).padStart(2, "0")}-01`;
  return { from, to: addDays(next, -1) };
}

export interface SummaryEntry {
  readonly id: string;
  readonly title: string;
  readonly day: string;
  readonly engineer?: string;
  readonly tags: readonly string[];
  readonly status: StatusName;
  /** Below 1 the status is inferred. */
  readonly confidence: number;
  readonly path: string;
  readonly line: number;
}

export interface LogSummary {
  readonly from: string;
  readonly to: string;
  readonly entries: number;
  readonly engineers: readonly { readonly name: string; readonly entries: number }[];
  readonly tags: readonly { readonly tag: string; readonly entries: number }[];
  /** Tagged blocker or regression, or blocked. */
  readonly majorIssues: readonly SummaryEntry[];
  /** Resolved in words or by a fix, with its first sentence. */
  readonly keySolutions: readonly (SummaryEntry & { readonly solution: string })[];
  /** Blockers that are open at the end of the period, also older ones. */
  readonly blockers: readonly (SummaryEntry & { readonly ageDays: number })[];
  /** Of entries that are not done. */
  readonly nextSteps: readonly (SummaryEntry & { readonly steps: readonly string[] })[];
}

export interface DatedEntry {
  readonly entry: LogEntry;
  readonly path: string;
  readonly day: string;
}

/** A summary, and which logs and archives it goes without because they can't be read. */
export interface SummaryReport extends LogSummary {
  readonly warnings: readonly ReadWarning[];
}

/**
 * Summarises the entries of a period, those of archives as well, so that it says the same before and after its logs are archived. `today` is where
 * blockers stop to age when it is in the period. Raises `RangeError` for what is no day.
 */
export function summarizeLogs(store: LogStore, period: Period, today: string): SummaryReport {
  for (const day of [period.from, period.to, today]) if (!isDay(day)) throw new RangeError(`${day} is no day of the calendar`);
  const { answer, warnings } = answerWithout(store, allDated);
  const summary = summarizeEntries(answer.all, { period, today, folding: names(store.config, store.mailmap) });
  return { ...summary, warnings: [...warnings, ...answer.warnings] };
}

function allDated(store: LogStore): { readonly all: readonly DatedEntry[]; readonly warnings: readonly ReadWarning[] } {
  const { timezone } = store.config;
  const logs = listLogs(store).flatMap(({ path, kind }): readonly DatedEntry[] => {
    if (kind !== "debug") return [];
    return datedEntries(decodeLog(bytesIfAny(join(store.root, path)) ?? new Uint8Array()).text, path, timezone);
  });
  const archived: DatedEntry[] = [];
  const warnings = eachArchived(store, ({ path, bytes }, manifest) => {
    archived.push(...archivedEntries(decodeLog(bytes).text, `${manifest}#${path}`, timezone));
  });
  return { all: [...logs, ...latestFirst(archived)], warnings };
}

/** Entries of a file of an archive, `<manifest>#<path>`. Dates and ids are those that the file has by its own path. */
export const archivedEntries = (text: string, place: string, timezone: string): readonly DatedEntry[] =>
  datedEntries(text, homeOf(place), timezone).map((dated) => ({ ...dated, path: place }));

/** Two archives may have an entry from before and after its status changed; of equal copies the first is the one that is first among logs. */
export const latestFirst = (entries: readonly DatedEntry[]): readonly DatedEntry[] => {
  const changed = ({ entry }: DatedEntry): number => Date.parse(entry.status.changes.at(-1)?.at ?? "") || 0;
  return entries.toSorted((a, b) => changed(b) - changed(a) || compare(homeOf(a.path), homeOf(b.path)));
};

/** Entries that no day is known of are in no period. */
export function datedEntries(text: string, path: string, timezone: string): readonly DatedEntry[] {
  return parseLog(text, path, { timezone }).entries.flatMap((entry): readonly DatedEntry[] => {
    const day =
      entry.timestamp?.precision === "day" || entry.timestamp === undefined
        ? entry.day
        : dayOf(entry.timestamp.epochMs, timezone);
    return day === undefined ? [] : [{ entry, path, day }];
  });
}

const done: ReadonlySet<StatusName> = new Set<StatusName>(["resolved", "wont_fix", "superseded"]);

interface Scope {
  readonly period: Period;
  readonly today: string;
  readonly folding: Names;
}

/** Of copies the first counts. */
export function summarizeEntries(all: readonly DatedEntry[], { period, today, folding }: Scope): LogSummary {
  const once = [...new Map(all.toReversed().map((dated) => [derivedFrom(dated.entry.id) ?? dated.entry.id, dated])).values()]
    .filter(({ day }) => day <= period.to)
    .sort(
      (a, b) =>
        compare(a.day, b.day) ||
        (a.entry.timestamp?.epochMs ?? 0) - (b.entry.timestamp?.epochMs ?? 0) ||
        compare(homeOf(a.path), homeOf(b.path)) ||
        a.entry.line - b.entry.line,
    );
  const inside = once.filter(({ day }) => day >= period.from);
  const end = today < period.to ? today : period.to;
  const show = (dated: DatedEntry): SummaryEntry => summaryEntry(dated, folding);
  const tagged = ({ entry }: DatedEntry, ...tags: readonly string[]): boolean =>
    entry.tags.some((tag) => tags.includes(folding.tag(tag).name.toLowerCase()));
  const isOpen = ({ entry }: DatedEntry): boolean => !done.has(entry.status.value);
  return {
    ...period,
    entries: inside.length,
    engineers: counted(
      inside.flatMap(({ entry }) => (entry.engineer === undefined ? [] : [folding.engineer(entry.engineer)])),
    ).map(([name, entries]) => ({ name, entries })),
    tags: counted(inside.flatMap(({ entry }) => folding.tags(entry.tags))).map(([tag, entries]) => ({ tag, entries })),
    majorIssues: inside
      .filter((dated) => tagged(dated, "blocker", "regression") || dated.entry.status.value === "blocked")
      .map(show),
    keySolutions: inside.flatMap((dated) => {
      const solution = solutionOf(dated.entry);
      return solution === undefined ? [] : [{ ...show(dated), solution }];
    }),
    blockers: once
      .filter((dated) => isOpen(dated) && (tagged(dated, "blocker") || dated.entry.status.value === "blocked"))
      .map((dated) => ({ ...show(dated), ageDays: Math.max(0, daysBetween(dated.day, end)) })),
    nextSteps: inside.filter(isOpen).flatMap((dated) => {
      const steps = stepsOf(dated.entry);
      return steps.length === 0 ? [] : [{ ...show(dated), steps }];
    }),
  };
}

const compare = (a: string, b: string): number => (a < b ? -1 : a > b ? 1 : 0);
const daysBetween = (from: string, to: string): number => Math.round((Date.parse(to) - Date.parse(from)) / 86_400_000);

/** Letter case aside, by the spelling that comes first. */
const counted = (items: readonly string[]): readonly (readonly [string, number])[] =>
  [...Map.groupBy(items, (item) => item.toLowerCase()).values()]
    .map((same): [string, number] => [same[0] ?? "", same.length])
    .sort((a, b) => b[1] - a[1] || compare(a[0], b[0]));

function summaryEntry({ entry, path, day }: DatedEntry, folding: Names): SummaryEntry {
  return {
    id: entry.id,
    title: entry.title,
    day,
    ...(entry.engineer === undefined ? {} : { engineer: folding.engineer(entry.engineer) }),
    tags: folding.tags(entry.tags),
    status: entry.status.value,
    confidence: entry.status.confidence,
    path,
    line: entry.line,
  };
}

/** The outermost items of a section without their marks, otherwise the first line of each paragraph; code is neither. */
function itemsOf(text: string): readonly string[] {
  const { lines } = placeLines(splitLines(text), new Set());
  const plain = lines.flatMap(({ place, text: line }) => (place === "text" ? [line] : [""]));
  const marked = plain.flatMap((line) => {
    const [, indent = "", item] = /^(\s*)(?:[-*+]|\d+[.)])\s+(.+)$/.exec(line) ?? [];
    return item === undefined ? [] : [{ indent: indent.length, item }];
  });
  const outermost = Math.min(...marked.map(({ indent }) => indent));
  const items = marked.flatMap(({ indent, item }) => (indent === outermost ? [item] : []));
  const first = (line: string, at: number): boolean => line.trim() !== "" && (plain[at - 1] ?? "").trim() === "";
  return (items.length > 0 ? items : plain.filter(first)).map((item) => item.replaceAll("**", "").trim());
}

const stepsOf = ({ sections }: LogEntry): readonly string[] =>
  sections.flatMap(({ key, text }) => (key === "next_steps" ? itemsOf(text) : []));

function solutionOf({ status, sections }: LogEntry): string | undefined {
  const of = (...keys: readonly string[]): string | undefined =>
    sections.filter(({ key, text }) => keys.includes(key) && text !== "").flatMap(({ text }) => itemsOf(text))[0];
  const fix = of("fix", "resolution");
  if (status.value !== "resolved") return status.source === "inferred" ? of("fix") : undefined;
  const by = status.changes.at(-1)?.by;
  return fix ?? of("observations") ?? (by === undefined ? status.evidence : `by ${by}`);
}
