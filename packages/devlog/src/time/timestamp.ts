import { isPlaceholder } from "@onex/stamp";
import { isDay } from "./calendar.ts";
import { instantOf } from "./time-zone.ts";

/** A point in time as a log tells it. */
export interface Timestamp {
  /** As written. */
  readonly raw: string;
  readonly epochMs: number;
  /** ISO 8601 in UTC, to the second, with milliseconds only when written. */
  readonly iso: string;
  readonly precision: "day" | "minute" | "second";
}

export type TimestampReading =
  | {
      readonly kind: "time";
      readonly timestamp: Timestamp;
      readonly flaws: readonly ("no-zone" | "no-colon" | "bare" | "no-t")[];
    }
  | { readonly kind: "placeholder"; readonly day?: string }
  | { readonly kind: "unreadable" };

export interface TimestampContext {
  /** IANA zone of times that name none. */
  readonly timezone: string;
  /** The day of a bare `HH:MM`, from the enclosing heading. */
  readonly day?: string | undefined;
}

const full =
  /^(\d{4}-\d{2}-\d{2})(?:([T ])\s*(\d{1,2}):(\d{2})(?::(\d{2})(?:[.,](\d{1,9}))?)?\s*(Z|[+-]\d{2}:?\d{2}|[+-]\d{2})?)?$/i;
/** As `isoUtc` writes it. */
const iso = /^\d{4}-\d{2}-\d{2}T\d{2}:\d{2}:\d{2}Z$/;
const bare = /^(\d{1,2}):(\d{2})(?::(\d{2}))?(?:\s*([AP])M)?$/i;

/** Reads a timestamp in every form that logs have. A placeholder, also one for the time alone, is never a value. */
export function readTimestamp(written: string, context: TimestampContext): TimestampReading {
  const raw = withoutMarks(written.trim());
  const found = full.exec(raw);
  if (found !== null) return readFull(raw, found, context);
  const clock = bare.exec(raw);
  if (clock !== null) return readBare(raw, clock, context);
  const day = /^\d{4}-\d{2}-\d{2}/.exec(raw)?.[0];
  if (isPlaceholder(raw) || /<[^>]*>|[X?]{2}:|:[X?]{2}|\{\{/i.test(raw)) {
    return day !== undefined && isDay(day) ? { kind: "placeholder", day } : { kind: "placeholder" };
  }
  return { kind: "unreadable" };
}

const withoutMarks = (text: string): string =>
  /^[`[]/.test(text) ? text.replace(/^`(.*)`$/, "$1").replace(/^\[(.*)\]$/, "$1") : text;

function readFull(raw: string, found: RegExpExecArray, { timezone }: TimestampContext): TimestampReading {
  const [, day = "", separator, hour, minute = "0", second, fraction, zone] = found;
  if (!isDay(day) || Number(hour ?? 0) > 23 || Number(minute) > 59 || Number(second ?? 0) > 59) return { kind: "unreadable" };
  const wall = wallOf({ day, hour: Number(hour ?? 0), minute: Number(minute), second: Number(second ?? 0) });
  const milliseconds = Math.trunc(Number(`0.${fraction ?? 0}`) * 1000);
  const offset = zone === undefined ? undefined : zoneMinutes(zone);
  const epochMs = (offset === undefined ? instantOf(wall, timezone) : instantOf(wall, "UTC") - offset * 60_000) + milliseconds;
  const precision = hour === undefined ? "day" : second === undefined ? "minute" : "second";
  const flaws: ("no-zone" | "no-colon" | "no-t")[] = [];
  if (zone === undefined && precision !== "day") flaws.push("no-zone");
  if (zone !== undefined && /^[+-]\d{4}$/.test(zone)) flaws.push("no-colon");
  if (separator === " ") flaws.push("no-t");
  return { kind: "time", timestamp: { raw, epochMs, iso: iso.test(raw) ? raw : isoUtc(epochMs), precision }, flaws };
}

function readBare(raw: string, found: RegExpExecArray, { timezone, day }: TimestampContext): TimestampReading {
  const [, hourText = "0", minute = "0", second, half] = found;
  const afternoon = half?.toUpperCase() === "P";
  const hour = half === undefined ? Number(hourText) : (Number(hourText) % 12) + (afternoon ? 12 : 0);
  if (day === undefined || hour > 23 || Number(minute) > 59 || Number(second ?? 0) > 59) return { kind: "unreadable" };
  const epochMs = instantOf(wallOf({ day, hour, minute: Number(minute), second: Number(second ?? 0) }), timezone);
  const precision = second === undefined ? "minute" : "second";
  return { kind: "time", timestamp: { raw, epochMs, iso: isoUtc(epochMs), precision }, flaws: ["bare"] };
}

const wallOf = ({ day, ...time }: { day: string; hour: number; minute: number; second: number }) => ({
  year: Number(day.slice(0, 4)),
  month: Number(day.slice(5, 7)),
  day: Number(day.slice(8, 10)),
  ...time,
});

function zoneMinutes(zone: string): number {
  if (zone.toUpperCase() === "Z") return 0;
  const minutes = Number(zone.slice(1, 3)) * 60 + Number(zone.slice(3).replace(":", "") || 0);
  return zone.startsWith("-") ? -minutes : minutes;
}

const isoUtc = (epochMs: number): string => new Date(epochMs).toISOString().replace(".000Z", "Z");
