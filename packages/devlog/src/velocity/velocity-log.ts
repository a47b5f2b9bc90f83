import { readLinks } from "../parse/entry-links.ts";
import { readHeading } from "../parse/entry-start.ts";
import type { LogLine } from "../parse/log-line.ts";
import { isMissing } from "../parse/missing.ts";
import type { EntryLink } from "../parse/model.ts";
import { type ParseOptions, readLines } from "../parse/parse-log.ts";
import { datedText, daysOfName, onlyDay } from "../time/calendar.ts";
import { type LogAction, readAction } from "./action-line.ts";
import { readMetricLine, readMetrics, type WorkMetrics } from "./work-metrics.ts";

export interface VelocityReport {
  readonly title: string;
  readonly day?: string;
  /** As written; often no UUID. Compare without letter case. */
  readonly velocityLogId?: string;
  /** Absent when it is null: chains are often open. */
  readonly parentLogId?: string;
  readonly metrics: WorkMetrics;
  readonly actions: readonly LogAction[];
  readonly links: readonly EntryLink[];
  readonly line: number;
  readonly lastLine: number;
}

export interface VelocityLog {
  readonly text: string;
  readonly path?: string;
  readonly days?: { readonly from: string; readonly to?: string };
  readonly reports: readonly VelocityReport[];
}

const reportTitle = /^Velocity Report\s*[:–—-]\s*(.+?)(?:\s*\((\d{4}-\d{2}-\d{2})\))?$/i;

/** Reads a velocity log: its reports, and the actions of each. Never throws; what is not understood is not in the model. */
export function parseVelocityLog(text: string, path?: string, { timezone = "UTC" }: ParseOptions = {}): VelocityLog {
  const { lines } = readLines(text, { timezone, warn: () => {} });
  const starts: { at: number; title: string; day: string | undefined }[] = [];
  let day: string | undefined;
  for (const [at, line] of lines.entries()) {
    const heading = line.place === "text" ? readHeading(line.text) : undefined;
    if (heading === undefined) continue;
    const report = reportTitle.exec(heading.text);
    if (report !== null) starts.push({ at, title: report[1] ?? "", day: report[2] ?? onlyDay(heading.text) ?? day });
    else day = datedText(heading.text)?.day ?? day;
  }
  const first = starts[0];
  // Actions outside of any report still count: a log may be one report without a title.
  const loose = actionsOf(lines.slice(0, first?.at ?? lines.length), timezone, undefined).length > 0;
  const titleLine = lines.find(({ place, text }) => place === "text" && readHeading(text) !== undefined);
  if (loose) starts.unshift({ at: 0, title: readHeading(titleLine?.text ?? "")?.text ?? "", day: undefined });
  const days = path === undefined ? undefined : daysOfName(path);
  const reports = starts.map(({ at, title, day }, index) =>
    readReport({ lines: lines.slice(at, starts[index + 1]?.at ?? lines.length), title, day, timezone }),
  );
  return { text, ...(path === undefined ? {} : { path }), ...(days === undefined ? {} : { days }), reports };
}

interface Region {
  readonly lines: readonly LogLine[];
  readonly title: string;
  readonly day: string | undefined;
  readonly timezone: string;
}

function readReport({ lines, title, day, timezone }: Region): VelocityReport {
  const keys = lines.flatMap(({ place, text }) => (place === "text" ? (readMetricLine(text) ?? []) : []));
  const id = (name: string): string | undefined => {
    const value = keys.find(({ key }) => key === name)?.value.replaceAll("`", "");
    return isMissing(value) ? undefined : value;
  };
  const own = id("velocity_log_id");
  const parent = id("parent_log_id");
  return {
    title,
    ...(day === undefined ? {} : { day }),
    ...(own === undefined ? {} : { velocityLogId: own }),
    ...(parent === undefined ? {} : { parentLogId: parent }),
    metrics: readMetrics(keys),
    actions: actionsOf(lines, timezone, day),
    links: readLinks(lines),
    line: lines[0]?.number ?? 1,
    lastLine: lines.at(-1)?.number ?? 1,
  };
}

/** The actions of some lines, outside of fenced code. */
export const actionsOf = (lines: readonly LogLine[], timezone: string, day: string | undefined): readonly LogAction[] =>
  lines.flatMap(({ place, text, number }) => (place === "text" ? (readAction(text, number, { timezone, day }) ?? []) : []));
