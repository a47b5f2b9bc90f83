/** Days and weeks are texts like `2025-05-19`; reckoning with them needs no zone. */

const dayMs = 86_400_000;

const form = /^\d{4}-\d{2}-\d{2}$/;

/** Milliseconds of a day's midnight in UTC, or undefined for a day that no calendar has. */
function midnight(day: string): number | undefined {
  if (!form.test(day)) return undefined;
  const [month, date] = [Number(day.slice(5, 7)) - 1, Number(day.slice(8))];
  const at = new Date(0);
  at.setUTCFullYear(Number(day.slice(0, 4)), month, date);
  // 2025-02-30 is read as a day of March.
  return at.getUTCMonth() === month && at.getUTCDate() === date ? at.getTime() : undefined;
}

export const isDay = (day: string): boolean => midnight(day) !== undefined;

export function addDays(day: string, days: number): string {
  const at = midnight(day);
  if (at === undefined) throw new RangeError(`${day} is no day of the calendar`);
  return new Date(at + days * dayMs).toISOString().slice(0, 10);
}

/** Monday to Sunday (ISO 8601). */
export interface Week {
  readonly from: string;
  readonly to: string;
}

export function weekOf(day: string): Week {
  const at = midnight(day);
  if (at === undefined) throw new RangeError(`${day} is no day of the calendar`);
  const from = addDays(day, -((new Date(at).getUTCDay() + 6) % 7));
  return { from, to: addDays(from, 6) };
}

/** `2025-Q2` */
export function quarterOf(day: string): string {
  if (!isDay(day)) throw new RangeError(`${day} is no day of the calendar`);
  return `${day.slice(0, 4)}-Q${Math.floor((Number(day.slice(5, 7)) - 1) / 3) + 1}`;
}

const months = [
  "january",
  "february",
  "march",
  "april",
  "may",
  "june",
  "july",
  "august",
  "september",
  "october",
  "november",
  "december",
];
const weekday = "(?:mon|tues|wednes|thurs|fri|satur|sun)day|(?:mon|tue|wed|thu|fri|sat|sun)";
const monthName = months.map((name) => `${name}|${name.slice(0, 3)}`).join("|");
const dayText = `(?:(?:${weekday})\\.?,?\\s+)?(?:(\\d{4})[-/_](\\d{2})[-/_](\\d{2})|(${monthName})\\.?\\s+(\\d{1,2})(?:st|nd|rd|th)?,?\\s+(\\d{4}))(?=$|[^\\w-])`;
const dayAtStart = new RegExp(`^(?:date\\s*:\\s*)?${dayText}`, "i");
const dayAnywhere = new RegExp(`(?<![\\w-])${dayText}`, "gi");
const dayOnly = new RegExp(`^(?:${weekday})\\.?$`, "i");
const separator = new RegExp(`^(?:\\((?:${weekday})\\))?\\s*[:–—-]*\\s*`, "i");

export interface DatedText {
  readonly day: string;
  /** What follows the date, without a separator or the weekday. */
  readonly rest: string;
}

/** A heading's date: `2025-05-20`, `Date: 2025-05-29`, `Tuesday, May 27, 2025`, `2025-05-23 – Title`. */
export function datedText(text: string): DatedText | undefined {
  const found = dayAtStart.exec(text.trim());
  const day = found === null ? undefined : dayOfMatch(found);
  if (found === null || day === undefined) return undefined;
  const title = text.trim().slice(found[0].length).trim().replace(separator, "");
  return { day, rest: dayOnly.test(title) ? "" : title };
}

function dayOfMatch([, year, month, date, name = "", nameDay = "", nameYear]: RegExpExecArray): string | undefined {
  const named = months.findIndex((known) => known.startsWith(name.toLowerCase().slice(0, 3))) + 1;
  const day = year ? `${year}-${month}-${date}` : `${nameYear}-${String(named).padStart(2, "0")}-${nameDay.padStart(2, "0")}`;
  return isDay(day) ? day : undefined;
}

/** The one date in a text; undefined when there is none, or several. */
export function onlyDay(text: string): string | undefined {
  const days = new Set([...text.matchAll(dayAnywhere)].map(dayOfMatch));
  return days.size === 1 ? [...days][0] : undefined;
}

export interface FileDays {
  readonly from: string;
  readonly to?: string;
}

/** The days that a file's name tells: `debug_log_2025_05_20.md`, `…_2025_05_12_to_2025_05_18.md`, `…_2025_05_12-2025_05_18.md`. */
export function daysOfName(path: string): FileDays | undefined {
  const name = path.slice(Math.max(path.lastIndexOf("/"), path.lastIndexOf("\\")) + 1);
  const days = [...name.matchAll(/(\d{4})[_-](\d{2})[_-](\d{2})/g)]
    .map(([, year, month, date]) => `${year}-${month}-${date}`)
    .filter(isDay);
  const [from, to] = days;
  if (from === undefined) return undefined;
  return to === undefined ? { from } : { from, to };
}
