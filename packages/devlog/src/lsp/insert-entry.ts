import type { Ambient } from "@onex/contract";
import { newEntryId } from "../parse/entry-id.ts";
import { lineEndOf, splitLines } from "../parse/log-line.ts";
import { parseLog, readLines } from "../parse/parse-log.ts";
import type { LogConfig } from "../repository/log-config.ts";
import { isoTime } from "../time/time-zone.ts";
import { entryText } from "../write/entry-text.ts";
import type { PlacedEdit } from "./log-diagnostics.ts";
import { type Place, textPlaces } from "./text-place.ts";

export interface InsertOptions {
  readonly ambient: Pick<Ambient, "now" | "random">;
  readonly config: LogConfig;
  readonly engineer: string;
  /** Default: the end of the log. */
  readonly place?: Place;
}

/**
 * A new entry with timestamp, engineer and id, behind the entry that holds the place, or at the end. Undefined where code or a comment is still open and
 * would swallow it.
 */
export function insertEntry(text: string, { ambient, config, engineer, place }: InsertOptions): PlacedEdit | undefined {
  const { timezone } = config;
  const places = textPlaces(text);
  const at = place === undefined ? text.length : places.offset(place);
  const inside = parseLog(text, undefined, { timezone }).entries.find(({ span }) => span.start <= at && at < span.end);
  const offset = inside?.span.end ?? text.length;
  const before = text.slice(0, offset);
  const probe = readLines(`${before}\n### Debug Entry\n`, { timezone, warn: () => {} }).lines.at(-2);
  if (probe?.place !== "text") return undefined;
  const now = ambient.now();
  const eol = lineEndOf(text);
  const entry = entryText({
    title: "",
    id: newEntryId({ epochMs: now, random: ambient.random }),
    timestamp: isoTime(now, timezone),
    engineer,
    tags: [],
    status: "open",
    links: [],
    sections: {},
  }).replaceAll("\n", eol);
  const blank = splitLines(before)
    .slice(-2)
    .every((line) => line.text.trim() === "");
  const gap = before === "" || (blank && /[\r\n]$/.test(before)) ? "" : /[\r\n]$/.test(before) ? eol : eol + eol;
  const after = offset < text.length ? eol : "";
  return { range: places.range(offset, offset), text: `${gap}${entry}${after}` };
}
