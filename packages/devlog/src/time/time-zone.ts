/** What a clock on a wall shows. */
export interface WallTime {
  readonly year: number;
  /** 1 to 12. */
  readonly month: number;
  readonly day: number;
  readonly hour: number;
  readonly minute: number;
  readonly second: number;
}

const formatters = new Map<string, Intl.DateTimeFormat>();

function formatter(timezone: string): Intl.DateTimeFormat {
  const known = formatters.get(timezone);
  if (known !== undefined) return known;
  const made = new Intl.DateTimeFormat("en-US-u-ca-iso8601-nu-latn", {
    timeZone: timezone,
    hourCycle: "h23",
    year: "numeric",
    month: "2-digit",
    day: "2-digit",
    hour: "2-digit",
    minute: "2-digit",
    second: "2-digit",
  });
  formatters.set(timezone, made);
  return made;
}

/** True for an IANA zone that this runtime knows. */
export function isTimezone(timezone: string): boolean {
  // Every runtime knows it, and the first question to Intl takes 20 ms.
  if (timezone === "UTC") return true;
  try {
    formatter(timezone);
    return true;
  } catch {
    return false;
  }
}

/** The wall clock of a zone at an instant, in milliseconds since the epoch. */
function wallTime(epochMs: number, timezone: string): WallTime {
  if (timezone === "UTC") return utcTime(new Date(epochMs));
  const parts = new Map(
    formatter(timezone)
      .formatToParts(epochMs)
      .map(({ type, value }) => [type, Number(value)]),
  );
  const part = (name: Intl.DateTimeFormatPartTypes): number => parts.get(name) ?? 0;
  return {
    year: part("year"),
    month: part("month"),
    day: part("day"),
    hour: part("hour"),
    minute: part("minute"),
    second: part("second"),
  };
}

const utcTime = (date: Date): WallTime => ({
  year: date.getUTCFullYear(),
  month: date.getUTCMonth() + 1,
  day: date.getUTCDate(),
  hour: date.getUTCHours(),
  minute: date.getUTCMinutes(),
  second: date.getUTCSeconds(),
});

/** `Date.UTC` takes a year of two digits for one of 1900 and later. */
const asUtc = ({ year, month, day, hour, minute, second }: WallTime): number =>
  year < 100
    ? new Date(0).setUTCFullYear(year, month - 1, day) + ((hour * 60 + minute) * 60 + second) * 1000
    : Date.UTC(year, month - 1, day, hour, minute, second);

const offsetMs = (epochMs: number, timezone: string): number =>
  timezone === "UTC" ? 0 : asUtc(wallTime(epochMs, timezone)) - Math.floor(epochMs / 1000) * 1000;

/** The instant of a wall time. A time that occurs twice is the earlier one; one that daylight saving skips is as much later as was skipped. */
export function instantOf(wall: WallTime, timezone: string): number {
  const local = asUtc(wall);
  if (timezone === "UTC") return local;
  const before = local - offsetMs(local - 86_400_000, timezone);
  const after = local - offsetMs(local + 86_400_000, timezone);
  const holds = (epochMs: number): boolean => offsetMs(epochMs, timezone) === local - epochMs;
  if (holds(Math.min(before, after))) return Math.min(before, after);
  return holds(Math.max(before, after)) ? Math.max(before, after) : before;
}

const two = (value: number): string => String(value).padStart(2, "0");

const dateText = ({ year, month, day }: Pick<WallTime, "year" | "month" | "day">): string =>
  `${String(year).padStart(4, "0")}-${two(month)}-${two(day)}`;

/** The calendar day of an instant in a zone, `2025-05-19`. */
export const dayOf = (epochMs: number, timezone: string): string => dateText(wallTime(epochMs, timezone));

/** ISO 8601 with the zone's offset, to the second; `Z` in UTC. */
export function isoTime(epochMs: number, timezone: string): string {
  const wall = wallTime(epochMs, timezone);
  const minutes = Math.round(offsetMs(epochMs, timezone) / 60_000);
  const size = Math.abs(minutes);
  const zone = minutes === 0 ? "Z" : `${minutes < 0 ? "-" : "+"}${two(Math.floor(size / 60))}:${two(size % 60)}`;
  return `${dateText(wall)}T${two(wall.hour)}:${two(wall.minute)}:${two(wall.second)}${zone}`;
}
