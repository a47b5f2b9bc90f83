import { systemAmbient } from "@onex/contract";
import {
  dayOf,
  type Period,
  type VelocityPeriod,
  type VelocityTotals,
  velocityReportDocument,
  velocityTotals,
  type WrittenVelocity,
  writeVelocity,
} from "@onex/devlog";
import type { Paint } from "../../paint.ts";
import type { Shell } from "../../shell.ts";
import { firstLine, table } from "../../table.ts";
import { asUsage, type LogOptions, logsToRead, repositoryLogs } from "./log-repository.ts";
import { type PeriodOptions, periodOf } from "./summary.ts";

/** `onex log velocity new`: this week's unless asked otherwise. */
export async function newVelocity(options: LogOptions & PeriodOptions, shell: Shell): Promise<void> {
  const store = repositoryLogs(options, shell);
  const today = dayOf(systemAmbient.now(), store.config.timezone);
  shell.progress("reading the history …");
  const { period, written } = asUsage(() => {
    const period = periodOf(options, today);
    return { period, written: writeVelocity(store, period) };
  });
  shell.progress("");
  if (options.json) shell.print(JSON.stringify({ ...period, ...written }));
  else if (written.path === undefined) shell.note(`No commit of ${period.from} to ${period.to}, so there is nothing to write`);
  else shell.print(shownWritten(written, period, shell.paint));
}

function shownWritten({ path = "", paths, reports }: WrittenVelocity, { from, to }: Period, paint: Paint): string {
  const rows = reports.map(({ day, commits, entries, id }) => [
    day,
    counted(commits, "commit"),
    counted(entries.length, "entry", "entries"),
    id,
  ]);
  const others = paths
    .filter((changed) => changed !== path)
    .map((changed) => `${paint.green("written")}  ${changed}  another parent`);
  const word = paths.includes(path) ? paint.green("written") : paint.dim("as it is");
  return [`${word}  ${path}  ${from} to ${to}`, table(rows), ...others].join("\n");
}

/** `onex log velocity report`: what is odd in the logs goes to stderr, with its line. */
export async function reportVelocity(options: LogOptions & VelocityPeriod, shell: Shell): Promise<void> {
  const { store, warnings } = logsToRead(options, shell);
  const totals = asUsage(() => velocityTotals(store, options));
  if (options.json) {
    const unread = warnings.map(({ path, message }) => ({ code: "file-unreadable" as const, path, line: 0, message }));
    shell.print(JSON.stringify(velocityReportDocument({ ...totals, warnings: [...unread, ...totals.warnings] })));
    return;
  }
  if (totals.reports.length > 0) shell.print(shownTotals(totals));
  else shell.note('No velocity report of this period; "onex log velocity new" writes those of a week from git');
  for (const { path, line, message, code } of totals.warnings)
    shell.note(`${line === 0 ? "" : `${path}:${line}: `}${message} [${code}]`);
}

function shownTotals({ reports, engineers, pulls, entries, ...sums }: VelocityTotals): string {
  const rows = reports.map(({ day, title, metrics, actions, path, line }) => [
    day ?? "-",
    numbers(metrics.linesAdded, metrics.linesRemoved),
    metrics.filesModified === undefined ? "-" : counted(metrics.filesModified, "file"),
    counted(actions.length, "action"),
    `${path}:${line}`,
    firstLine(title),
  ]);
  const people = engineers.map(({ name, actions, commits, linesAdded, linesRemoved }) => [
    name,
    numbers(linesAdded, linesRemoved),
    counted(commits, "commit"),
    counted(actions, "action"),
  ]);
  const total = `${counted(reports.length, "report")}: ${numbers(sums.linesAdded, sums.linesRemoved)}, ${counted(sums.filesModified, "file")}, ${counted(sums.commits, "commit")}, ${counted(sums.actions, "action")}`;
  return [
    table(rows),
    "",
    ...(people.length === 0 ? [] : [table(people), ""]),
    total,
    ...(pulls.length === 0 ? [] : [`pull requests: ${pulls.map((number) => `#${number}`).join(" ")}`]),
    ...(entries.length === 0 ? [] : [`entries: ${entries.join(" ")}`]),
  ].join("\n");
}

const numbers = (added: number | undefined, removed: number | undefined): string => `+${added ?? "?"} -${removed ?? "?"}`;

const counted = (count: number, one: string, many = `${one}s`): string => `${count} ${count === 1 ? one : many}`;
