import { Fault } from "@onex/contract";
import { type Period, quarterPeriod, weekPeriod } from "../summary/summarize-logs.ts";
import { isDay } from "../time/calendar.ts";
import type { AskedPeriod } from "./log-question.ts";

/** The days that were asked for. Raises `registry/bad-request`. */
export function askedPeriod({ quarter, week, since, until }: AskedPeriod, today: string): Period {
  if ([quarter, week, since].filter((given) => given !== undefined).length > 1)
    throw bad("has several periods: give one of quarter, week and since");
  if (until !== undefined && since === undefined) throw bad('has an end without a beginning: give "since" too');
  for (const day of [week, since, until])
    if (day !== undefined && !isDay(day))
      throw bad(`names ${JSON.stringify(day)}, which is no day of the calendar: write one like 2025-05-19`);
  if (quarter !== undefined) return askedQuarter(quarter);
  if (since === undefined) return wholeWeek(week ?? today);
  const period = { from: since, to: until ?? (since > today ? since : today) };
  if (period.from > period.to) throw bad(`ends on ${period.to}, before it begins on ${period.from}: turn them round`);
  return period;
}

function wholeWeek(week: string): Period {
  try {
    return weekPeriod(week);
  } catch (cause) {
    if (!(cause instanceof RangeError)) throw cause;
    throw bad(`names ${JSON.stringify(week)}, whose week leaves the calendar: write another day`, cause);
  }
}

function askedQuarter(quarter: string): Period {
  try {
    return quarterPeriod(quarter);
  } catch (cause) {
    if (!(cause instanceof RangeError)) throw cause;
    throw bad(`names ${JSON.stringify(quarter)}, which is no quarter: write one like 2025-Q2`, cause);
  }
}

const bad = (what: string, cause?: unknown): Fault =>
  new Fault("registry/bad-request", `The summary ${what}`, cause === undefined ? {} : { cause });
