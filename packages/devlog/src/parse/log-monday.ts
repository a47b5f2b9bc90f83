import { daysOfName, weekOf } from "../time/calendar.ts";
import { parseLog } from "./parse-log.ts";

/** The Monday of a log: of its header's week, of its name, or of its first entry. */
export function mondayOfLog(text: string, path: string, timezone: string): string | undefined {
  const { header, entries } = parseLog(text, path, { timezone });
  const day = header.week?.from ?? daysOfName(path)?.from ?? entries.find((entry) => entry.day !== undefined)?.day;
  return day === undefined ? undefined : weekOf(day).from;
}
