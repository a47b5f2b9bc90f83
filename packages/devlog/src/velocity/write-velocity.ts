import { join, posix } from "node:path";
import { sameEntry } from "../parse/entry-id.ts";
import { bytesIfAny, decodeLog, readEditable, writeWhole } from "../repository/log-file.ts";
import { type LockOptions, withLogLock } from "../repository/log-lock.ts";
import { type LogStore, listLogs, readLog } from "../repository/log-store.ts";
import { isDay } from "../time/calendar.ts";
import { type VelocityCommit, velocityHistory } from "./velocity-commits.ts";
import { parseVelocityLog, type VelocityReport } from "./velocity-log.ts";
import { insertReport, updateReport, type VelocityDay, velocityHead, velocityId, withParent } from "./velocity-text.ts";

export interface VelocityOptions extends LockOptions {
  /** First and last day, in the configured zone. */
  readonly from: string;
  readonly to: string;
}

export interface WrittenVelocity {
  /** The period's log, from the repository's root; absent when the period has no commit. */
  readonly path?: string;
  /** Every file that was written; a report that is younger than the period may get another parent. */
  readonly paths: readonly string[];
  readonly reports: readonly WrittenReport[];
}

export interface WrittenReport {
  readonly day: string;
  readonly id: string;
  readonly commits: number;
  /** Ids of the entries that belong to its commits. */
  readonly entries: readonly string[];
}

/** Texts of velocity logs by path, as they are and as they will be. */
type Texts = Map<string, { readonly old: string; readonly text: string }>;

/**
 * Writes the velocity log of a period from git: a report for each day with commits, each the child of the one before it. Reports that are there are
 * brought up to date in place, so a second time writes nothing. Raises `log/no-repository`, `log/not-editable`, `log/busy`, `io/unwritable`, and
 * `RangeError` for what is no period.
 */
export function writeVelocity(store: LogStore, options: VelocityOptions): WrittenVelocity {
  const { from, to } = options;
  if (!isDay(from) || !isDay(to) || from > to)
    throw new RangeError(`${from} to ${to} is no period; give two days, the earlier one first`);
  const { rootCommit, commits } = velocityHistory(store, options);
  const entriesOf = entryFinder(store);
  const days = [...Map.groupBy(commits, ({ day }) => day)].map(
    ([day, own]): VelocityDay => ({ day, id: velocityId(rootCommit, day), commits: own, entries: entriesOf(own) }),
  );
  if (days.length === 0) return { paths: [], reports: [] };
  const path = posix.join(store.config.root, "velocity", `velocity_log_${nameOf(from)}_to_${nameOf(to)}.md`);
  const { timezone } = store.config;
  return withLogLock(
    store.root,
    () => {
      const texts = readTexts(store, path, velocityHead(from, to));
      for (const day of days) putReport(texts, path, day, timezone);
      link(texts, (day) => velocityId(rootCommit, day), timezone);
      const changed = [...texts].filter(([, { old, text }]) => old !== text);
      for (const [file, { text }] of changed) writeWhole(join(store.root, file), text);
      const reports = days.map(({ day, id, commits: own, entries }) => ({
        day,
        id,
        commits: own.filter(({ merge }) => !merge).length,
        entries: entries.map((entry) => entry.id),
      }));
      return { path, paths: changed.map(([file]) => file), reports };
    },
    options,
  );
}

const nameOf = (day: string): string => day.replaceAll("-", "_");

/** Entries that name one of the commits, or that one of the commits names. */
function entryFinder(store: LogStore): (commits: readonly VelocityCommit[]) => VelocityDay["entries"] {
  const entries = listLogs(store).flatMap(({ path, kind }) => (kind === "debug" ? (readLog(store, path)?.entries ?? []) : []));
  return (commits) => {
    const found = entries.filter(
      ({ id, links }) =>
        commits.some((commit) => commit.entries.some((named) => sameEntry(named, id))) ||
        links.some(({ kind, target }) => kind === "commit" && commits.some(({ hash }) => hash.startsWith(target))),
    );
    return [...new Map(found.map(({ id, title }) => [id, { id, title }])).values()];
  };
}

function readTexts(store: LogStore, path: string, head: string): Texts {
  const paths = listLogs(store).flatMap((log) => (log.kind === "velocity" ? [log.path] : []));
  const texts: Texts = new Map();
  for (const file of paths) {
    const { text, exact } = decodeLog(bytesIfAny(join(store.root, file)) ?? new Uint8Array());
    // A log of another encoding is read by others; it is no business of this one unless it is the period's own.
    if (exact) texts.set(file, { old: text, text });
    else if (file === path) readEditable(join(store.root, file));
  }
  if (bytesIfAny(join(store.root, path)) === undefined) texts.set(path, { old: "", text: head });
  return texts;
}

function putReport(texts: Texts, path: string, day: VelocityDay, timezone: string): void {
  const reportsIn = (file: string): readonly VelocityReport[] =>
    parseVelocityLog(texts.get(file)?.text ?? "", file, { timezone }).reports;
  for (const [file, { old, text }] of texts) {
    const known = reportsIn(file).find(({ velocityLogId }) => velocityLogId?.toLowerCase() === day.id);
    if (known === undefined) continue;
    texts.set(file, { old, text: updateReport(text, known, day, timezone) });
    return;
  }
  const { old = "", text = "" } = texts.get(path) ?? {};
  texts.set(path, { old, text: insertReport(text, reportsIn(path), day, timezone) });
}

/** Each report that the tool wrote is the child of the report before it, whoever wrote that one. */
function link(texts: Texts, idOf: (day: string) => string, timezone: string): void {
  const reports = [...texts].flatMap(([path, { text }]) =>
    parseVelocityLog(text, path, { timezone }).reports.flatMap((report) =>
      report.day === undefined || report.velocityLogId === undefined
        ? []
        : [{ path, report, day: report.day, id: report.velocityLogId }],
    ),
  );
  const sorted = reports.toSorted((a, b) => (a.day < b.day ? -1 : a.day > b.day ? 1 : 0));
  for (const [at, { path, report, day, id }] of sorted.entries()) {
    const parent = sorted[at - 1]?.id;
    const place = texts.get(path);
    if (id !== idOf(day) || report.parentLogId === parent || place === undefined) continue;
    texts.set(path, { ...place, text: withParent(place.text, report, parent) });
  }
}
