import { daysOfName, weekOf } from "../time/calendar.ts";
import { parseLog, readLines } from "./parse-log.ts";

/** The Monday of a log: of its header's week, of its name, or of its first entry, which is looked for only then. */
export function mondayOfLog(text: string, path: string, timezone: string): string | undefined {
  const { header } = readLines(text, { timezone, warn: () => {} });
  const day = header.week?.from ?? daysOfName(path)?.from ?? firstDay(text, path, timezone);
  return day === undefined ? undefined : weekOf(day).from;
}

const firstDay = (text: string, path: string, timezone: string): string | undefined =>
  parseLog(text, path, { timezone }).entries.find(({ day }) => day !== undefined)?.day;
