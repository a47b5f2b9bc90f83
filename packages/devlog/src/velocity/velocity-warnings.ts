import { readTimestamp } from "../time/timestamp.ts";
import type { VelocityLog, VelocityReport } from "./velocity-log.ts";

export type VelocityWarningCode =
  | "file-unreadable"
  | "velocity-id-missing"
  | "velocity-id-form"
  | "velocity-id-repeated"
  | "velocity-parent-missing"
  | "velocity-parent-unknown"
  | "velocity-day-missing"
  | "velocity-day-outside"
  | "velocity-day-order"
  | "velocity-day-repeated"
  | "velocity-numbers-missing"
  | "action-time-unreadable"
  | "action-time-form"
  | "action-id-missing"
  | "action-commit-unknown";

/** Something about a velocity log that a reader should know; it is counted all the same. */
export interface VelocityWarning {
  readonly code: VelocityWarningCode;
  /** 1 for the first line; 0 for a file that can't be read. */
  readonly line: number;
  readonly message: string;
}

const uuid = /^[0-9a-f]{8}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{12}$/i;

/** What is irregular in one velocity log, in the order of its lines. What needs other logs, or the repository, is found by the report. */
export function velocityWarnings({ reports, days }: VelocityLog, timezone = "UTC"): readonly VelocityWarning[] {
  const found: VelocityWarning[] = [];
  let latest = "";
  for (const report of reports) {
    found.push(...ofReport(report, days), ...ofActions(report, timezone));
    const { day = "", line } = report;
    if (day !== "" && day < latest) {
      found.push({ code: "velocity-day-order", line, message: `the report of ${day} stands behind that of ${latest}` });
    }
    if (day > latest) latest = day;
  }
  return found.sort((a, b) => a.line - b.line);
}

function* ofReport(report: VelocityReport, days: VelocityLog["days"]): Generator<VelocityWarning> {
  const { velocityLogId: id, day, metrics, line } = report;
  if (id === undefined)
    yield { code: "velocity-id-missing", line, message: "the report has no velocity_log_id, so nothing can follow it" };
  else if (!uuid.test(id)) yield { code: "velocity-id-form", line, message: `${id} is no UUID; it is taken as it is` };
  if (day === undefined) yield { code: "velocity-day-missing", line, message: "the report names no day" };
  else if (days !== undefined && (day < days.from || day > (days.to ?? days.from))) {
    yield { code: "velocity-day-outside", line, message: `the report is of ${day}, which the name of its file leaves out` };
  }
  if (metrics.linesAdded === undefined || metrics.linesRemoved === undefined || metrics.filesModified === undefined) {
    yield { code: "velocity-numbers-missing", line, message: "the report does not give its lines and files as numbers" };
  }
}

function* ofActions({ actions, day }: VelocityReport, timezone: string): Generator<VelocityWarning> {
  for (const { rawTime, id, line } of actions) {
    const reading = readTimestamp(rawTime, { timezone, day });
    if (reading.kind !== "time") yield { code: "action-time-unreadable", line, message: `${rawTime} is no time` };
    else if (reading.flaws.length > 0)
      yield { code: "action-time-form", line, message: `${rawTime} is not ISO 8601 with a zone` };
    if (id === undefined) yield { code: "action-id-missing", line, message: "the action has no id" };
  }
}
