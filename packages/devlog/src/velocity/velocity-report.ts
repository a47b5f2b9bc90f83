import { join } from "node:path";
import type { JsonObject } from "@onex/contract";
import { answerWithout } from "../repository/answer-without.ts";
import { openGit } from "../repository/git-repository.ts";
import { names } from "../repository/log-config.ts";
import { bytesIfAny, decodeLog } from "../repository/log-file.ts";
import { type LogStore, listLogs } from "../repository/log-store.ts";
import { isDay } from "../time/calendar.ts";
import { parseVelocityLog, type VelocityReport } from "./velocity-log.ts";
import { type VelocityWarning, velocityWarnings } from "./velocity-warnings.ts";

export interface VelocityPeriod {
  /** First day; reports without a day are left out. */
  readonly since?: string;
  /** Last day. */
  readonly until?: string;
}

/** A report and where it stands. */
export interface PlacedReport extends VelocityReport {
  readonly path: string;
}

export interface EngineerVelocity {
  /** Folded by configuration and mailmap. */
  readonly name: string;
  readonly actions: number;
  readonly commits: number;
  readonly linesAdded: number;
  readonly linesRemoved: number;
}

export interface VelocityTotals {
  /** By day; those without a day first. A copy of a report is counted once. */
  readonly reports: readonly PlacedReport[];
  readonly linesAdded: number;
  readonly linesRemoved: number;
  /** A file that two reports count is counted twice. */
  readonly filesModified: number;
  readonly actions: number;
  readonly commits: number;
  /** Most actions first. */
  readonly engineers: readonly EngineerVelocity[];
  readonly pulls: readonly number[];
  /** Ids of entries that the reports name. */
  readonly entries: readonly string[];
  readonly warnings: readonly (VelocityWarning & { readonly path: string })[];
}

/**
 * Adds up the velocity logs of a repository, regular or not: whatever is odd is a warning with its line, and counted as far as it can be read. Raises
 * `RangeError` for what is no day.
 */
export function velocityTotals(store: LogStore, { since, until }: VelocityPeriod = {}): VelocityTotals {
  for (const day of [since, until])
    if (day !== undefined && !isDay(day)) throw new RangeError(`${day} is no day of the calendar`);
  const { answer, warnings: unread } = answerWithout(store, readReports);
  const { all, warnings } = answer;
  const inPeriod = ({ day }: PlacedReport): boolean =>
    (since === undefined || (day !== undefined && day >= since)) && (until === undefined || (day !== undefined && day <= until));
  const reports = all.filter(inPeriod).sort((a, b) => compare(a.day ?? "", b.day ?? ""));
  const actions = reports.flatMap((report) => report.actions);
  const sum = (of: (report: PlacedReport) => number | undefined): number =>
    reports.reduce((total, report) => total + (of(report) ?? 0), 0);
  const links = reports.flatMap((report) => report.links);
  const shown = warnings.filter(({ path, line }) => {
    const inside = all.find((report) => report.path === path && report.line <= line && line <= report.lastLine);
    return inside === undefined ? since === undefined && until === undefined : inPeriod(inside);
  });
  return {
    reports,
    linesAdded: sum(({ metrics }) => metrics.linesAdded),
    linesRemoved: sum(({ metrics }) => metrics.linesRemoved),
    filesModified: sum(({ metrics }) => metrics.filesModified),
    actions: actions.length,
    commits: commitsOf(actions),
    engineers: engineersOf(store, actions),
    pulls: [...new Set(links.flatMap(({ kind, target }) => (kind === "pull" ? [Number(target)] : [])))].sort((a, b) => a - b),
    entries: [...new Set(links.flatMap(({ kind, target }) => (kind === "entry" ? [target] : [])))],
    warnings: [...unread.map(({ path, message }) => ({ code: "file-unreadable" as const, path, line: 0, message })), ...shown],
  };
}

const compare = (a: string, b: string): number => (a < b ? -1 : a > b ? 1 : 0);

type Warnings = VelocityTotals["warnings"];

function readReports(store: LogStore): { readonly all: PlacedReport[]; readonly warnings: Warnings } {
  const { timezone } = store.config;
  const byId = new Map<string, PlacedReport>();
  const all: PlacedReport[] = [];
  const warnings: Warnings[number][] = [];
  for (const { path, kind } of listLogs(store)) {
    if (kind !== "velocity") continue;
    const log = parseVelocityLog(decodeLog(bytesIfAny(join(store.root, path)) ?? new Uint8Array()).text, path, { timezone });
    warnings.push(...velocityWarnings(log, timezone).map((warning) => ({ ...warning, path })));
    for (const report of log.reports) {
      const key = report.velocityLogId?.toLowerCase();
      const known = key === undefined ? undefined : byId.get(key);
      if (known !== undefined) {
        const message = `the report ${key} stands in ${known.path}, line ${known.line}, already; it is counted once`;
        warnings.push({ code: "velocity-id-repeated", path, line: report.line, message });
        continue;
      }
      const placed = { ...report, path };
      if (key !== undefined) byId.set(key, placed);
      all.push(placed);
    }
  }
  warnings.push(...chainWarnings(all, byId), ...commitWarnings(store, all));
  return { all, warnings: warnings.sort((a, b) => compare(a.path, b.path) || a.line - b.line) };
}

/** Chains of real logs are often open; each open end but the oldest is said. */
function* chainWarnings(all: readonly PlacedReport[], byId: ReadonlyMap<string, PlacedReport>): Generator<Warnings[number]> {
  const days = all.flatMap(({ day }) => day ?? []).sort();
  const ofDay = new Map<string, PlacedReport>();
  for (const report of all) {
    const { path, line, day, parentLogId: parent } = report;
    const other = ofDay.get(day ?? "");
    if (other !== undefined) {
      const message = `${other.path}, line ${other.line}, has a report of ${day} too; both are counted`;
      yield { code: "velocity-day-repeated", path, line, message };
    } else if (day !== undefined) ofDay.set(day, report);
    if (parent === undefined && day !== undefined && day > (days[0] ?? "")) {
      yield {
        code: "velocity-parent-missing",
        path,
        line,
        message: `the report of ${day} has no parent, though it is not the first`,
      };
    } else if (parent !== undefined && !byId.has(parent.toLowerCase())) {
      yield { code: "velocity-parent-unknown", path, line, message: `the parent ${parent} is the id of no report` };
    }
  }
}

function* commitWarnings({ root }: LogStore, all: readonly PlacedReport[]): Generator<Warnings[number]> {
  const git = openGit(root);
  if (git === undefined) return;
  const placed = all.flatMap(({ path, actions }) =>
    actions.flatMap(({ commit, line }) => (commit === undefined ? [] : [{ path, commit, line }])),
  );
  const known = git.commits([...new Set(placed.map(({ commit }) => commit))]);
  for (const { path, commit, line } of placed) {
    if (!known.has(commit))
      yield { code: "action-commit-unknown", path, line, message: `${commit} is no commit of this repository` };
  }
}

/** Hashes are abbreviated to 7 digits or more. */
const commitsOf = (actions: readonly PlacedReport["actions"][number][]): number =>
  new Set(actions.flatMap(({ commit }) => commit?.slice(0, 7) ?? [])).size;

function engineersOf(store: LogStore, actions: readonly PlacedReport["actions"][number][]): readonly EngineerVelocity[] {
  const folding = names(store.config, store.mailmap);
  const groups = Map.groupBy(
    actions.filter(({ agent }) => agent !== undefined),
    ({ agent = "" }) => folding.engineer(agent),
  );
  return [...groups]
    .map(([name, own]) => ({
      name,
      actions: own.length,
      commits: commitsOf(own),
      linesAdded: own.reduce((sum, { added = 0 }) => sum + added, 0),
      linesRemoved: own.reduce((sum, { removed = 0 }) => sum + removed, 0),
    }))
    .sort((a, b) => b.actions - a.actions || compare(a.name, b.name));
}

/** The totals as data for other programs, in the words of `velocityReportSchema`. */
export const velocityReportDocument = (totals: VelocityTotals): JsonObject => ({
  reports: totals.reports.map(({ velocityLogId, parentLogId, day, title, path, line, metrics, actions }) => {
    const { linesAdded, linesRemoved, filesModified, score } = metrics;
    return {
      ...(velocityLogId === undefined ? {} : { velocity_log_id: velocityLogId }),
      ...(parentLogId === undefined ? {} : { parent_log_id: parentLogId }),
      ...(day === undefined ? {} : { day }),
      title,
      path,
      line,
      ...(linesAdded === undefined ? {} : { lines_added: linesAdded }),
      ...(linesRemoved === undefined ? {} : { lines_removed: linesRemoved }),
      ...(filesModified === undefined ? {} : { files_modified: filesModified }),
      ...(score === undefined ? {} : { score: (100 * score.points) / score.of }),
      actions: actions.length,
    };
  }),
  lines_added: totals.linesAdded,
  lines_removed: totals.linesRemoved,
  files_modified: totals.filesModified,
  actions: totals.actions,
  commits: totals.commits,
  engineers: totals.engineers.map(({ name, actions, commits, linesAdded, linesRemoved }) => ({
    name,
    actions,
    commits,
    lines_added: linesAdded,
    lines_removed: linesRemoved,
  })),
  pulls: [...totals.pulls],
  entries: [...totals.entries],
  warnings: totals.warnings.map(({ code, path, line, message }) => ({ code, path, line, message })),
});
