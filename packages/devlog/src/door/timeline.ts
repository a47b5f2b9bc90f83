import type { JsonObject } from "@onex/contract";
import { type StatusName, statuses } from "../parse/model.ts";
import type { MatchTime } from "../search/search-counts.ts";
import type { Period } from "../summary/summarize-logs.ts";
import { addDays, isDay, weekOf } from "../time/calendar.ts";
import { dayOf } from "../time/time-zone.ts";
import type { TimelineStep } from "./log-question.ts";

/** Entries by period of a zone and status, in order of time, in the words of `timelineSchema`. Periods without an entry are left out. */
export function timeline(times: readonly MatchTime[], by: TimelineStep, timezone: string): JsonObject {
  const days = dayReader(timezone);
  const periods = new Map<string, { readonly period: Period; readonly counts: Map<StatusName, number> }>();
  let [total, undated] = [0, 0];
  for (const { epochMs, status, entries } of times) {
    total += entries;
    const period = epochMs === undefined ? undefined : periodOf(days(epochMs), by);
    if (period === undefined) {
      undated += entries;
      continue;
    }
    const known = periods.get(period.from) ?? { period, counts: new Map<StatusName, number>() };
    known.counts.set(status, (known.counts.get(status) ?? 0) + entries);
    periods.set(period.from, known);
  }
  return {
    by,
    total,
    undated,
    periods: [...periods.values()].map(({ period, counts }) => ({
      ...period,
      entries: [...counts.values()].reduce((sum, entries) => sum + entries, 0),
      statuses: statuses.flatMap((status) => {
        const entries = counts.get(status);
        return entries === undefined ? [] : [{ status, entries }];
      }),
    })),
  };
}

/** Undefined where the years of four digits end. */
function periodOf(day: string, by: TimelineStep): Period | undefined {
  if (!isDay(day)) return undefined;
  const period = by === "day" ? { from: day, to: day } : by === "week" ? weekOf(day) : monthOf(day.slice(0, 7));
  return isDay(period.from) && isDay(period.to) ? period : undefined;
}

const monthOf = (month: string): Period => {
  const inTheNext = addDays(`${month}-28`, 4);
  return { from: `${month}-01`, to: addDays(inTheNext, -Number(inTheNext.slice(-2))) };
};

/** In every zone days begin at a quarter of an hour of UTC. */
export const grainOf = (timezone: string): number => (timezone === "UTC" ? 86_400_000 : 900_000);

/** A zone's clock costs more than a look into a map, and each time comes once for each status. */
function dayReader(timezone: string): (epochMs: number) => string {
  const known = new Map<number, string>();
  return (epochMs) => {
    const day = known.get(epochMs) ?? dayOf(epochMs, timezone);
    known.set(epochMs, day);
    return day;
  };
}
