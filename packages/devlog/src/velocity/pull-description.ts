import { readLinks } from "../parse/entry-links.ts";
import { readHeading } from "../parse/entry-start.ts";
import type { LogLine } from "../parse/log-line.ts";
import { isMissing } from "../parse/missing.ts";
import type { EntryLink } from "../parse/model.ts";
import { type ParseOptions, readLines } from "../parse/parse-log.ts";
import { daysOfName } from "../time/calendar.ts";
import type { LogAction } from "./action-line.ts";
import { actionsOf } from "./velocity-log.ts";
import { readMetricLine, readMetrics, type WorkMetrics } from "./work-metrics.ts";

export interface PullDescription {
  readonly text: string;
  readonly path?: string;
  readonly day?: string;
  readonly title: string;
  readonly branch?: string;
  readonly base?: string;
  /** Absent when the description says `TBD`; two descriptions may claim the same one. */
  readonly number?: number;
  readonly address?: string;
  readonly metrics: WorkMetrics;
  readonly actions: readonly LogAction[];
  readonly links: readonly EntryLink[];
}

/** Reads a pull request description. Never throws; what is not understood is not in the model. */
export function parsePullDescription(text: string, path?: string, { timezone = "UTC" }: ParseOptions = {}): PullDescription {
  const { lines } = readLines(text, { timezone, warn: () => {} });
  const keys = lines.flatMap(({ place, text: line }) => (place === "text" ? (readMetricLine(line) ?? []) : []));
  const value = (key: string): string | undefined => keys.find((known) => known.key === key)?.value || under(lines, key);
  const [branch, base] = (value("branch") ?? "").split(/\s*(?:→|->|=>)\s*/).map((name) => name.replaceAll("`", "").trim());
  const named = value("pr id or link") ?? value("pr") ?? "";
  const number = isMissing(named) ? undefined : /(?:#|\/pull\/|^)(\d+)\b/.exec(named)?.[1];
  const address = /https?:\/\/[^\s)>]+/.exec(named)?.[0];
  const day = path === undefined ? undefined : daysOfName(path)?.from;
  return {
    text,
    ...(path === undefined ? {} : { path }),
    ...(day === undefined ? {} : { day }),
    title: titleOf(lines),
    ...(isMissing(branch) || branch === undefined ? {} : { branch }),
    ...(isMissing(base) || base === undefined ? {} : { base }),
    ...(number === undefined ? {} : { number: Number(number) }),
    ...(address === undefined ? {} : { address }),
    metrics: readMetrics(keys),
    actions: actionsOf(lines, timezone, day),
    links: readLinks(lines),
  };
}

/** The first heading, or the line under it where that is only called `PR Title`. */
function titleOf(lines: readonly LogLine[]): string {
  const first = lines.find(({ place, text }) => place === "text" && readHeading(text) !== undefined);
  const heading = readHeading(first?.text ?? "")?.text ?? "";
  return /^(?:pr )?title$/i.test(heading) ? (under(lines, heading.toLowerCase()) ?? "") : heading;
}

/** The first line below a heading. */
function under(lines: readonly LogLine[], name: string): string | undefined {
  const at = lines.findIndex(({ place, text }) => place === "text" && readHeading(text)?.text.toLowerCase() === name);
  const value = at < 0 ? undefined : lines.slice(at + 1).find(({ text }) => text.trim() !== "");
  return value === undefined || readHeading(value.text) !== undefined ? undefined : value.text.trim();
}
