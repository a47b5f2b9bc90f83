import { Fault, systemAmbient } from "@onex/contract";
import {
  dayOf,
  type Period,
  quarterOf,
  quarterPeriod,
  summarizeLogs,
  summaryDocument,
  summaryText,
  weekPeriod,
} from "@onex/devlog";
import type { Shell } from "../../shell.ts";
import { asUsage, type LogOptions, logsToRead, noteWarnings } from "./log-repository.ts";
import { printable } from "./printable.ts";

export interface PeriodOptions {
  /** True for the week of today. */
  readonly week?: string | true;
  readonly quarter?: string | true;
  readonly since?: string;
  readonly until?: string;
}

export interface SummaryOptions extends LogOptions, PeriodOptions {
  readonly format?: "md" | "json";
}

/** `onex log summary`: this week's unless asked otherwise. */
export async function summarize(options: SummaryOptions, shell: Shell): Promise<void> {
  const { store, warnings } = logsToRead(options, shell);
  const today = dayOf(systemAmbient.now(), store.config.timezone);
  shell.progress("reading the logs …");
  const summary = asUsage(() => summarizeLogs(store, periodOf(options, today), today));
  shell.progress("");
  noteWarnings(summary.warnings, shell);
  if (options.json || options.format === "json")
    shell.print(JSON.stringify(summaryDocument({ ...summary, warnings: [...warnings, ...summary.warnings] })));
  else shell.print(printable(summaryText(summary).trimEnd()));
  if (summary.entries === 0)
    shell.note(`No entry of ${summary.from} to ${summary.to}; "onex log search" lists all entries, newest first`);
}

/** The week of today unless another period is named. Raises `cli/usage`, `RangeError`. */
export function periodOf({ week, quarter, since, until }: PeriodOptions, today: string): Period {
  if (until !== undefined && since === undefined)
    throw new Fault("cli/usage", "--until says where a period ends; say with --since where it begins");
  if (quarter !== undefined) return quarterPeriod(quarter === true ? quarterOf(today) : quarter);
  if (since === undefined) return weekPeriod(week === undefined || week === true ? today : week);
  const period = { from: since, to: until ?? (since > today ? since : today) };
  if (period.from > period.to)
    throw new Fault("cli/usage", `The period ends on ${period.to}, before it begins on ${period.from}`);
  return period;
}
