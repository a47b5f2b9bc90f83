import { sameEntry } from "../parse/entry-id.ts";
import { parseLog } from "../parse/parse-log.ts";
import type { KnownEntry } from "./log-completion.ts";
import { type Place, type PlaceRange, textPlaces } from "./text-place.ts";

/** The id of an entry that stands at a place, ends included. */
export function idAt(text: string, place: Place): { readonly id: string; readonly range: PlaceRange } | undefined {
  const places = textPlaces(text);
  const line = places.lines[place.line];
  const offset = places.offset(place);
  if (line === undefined) return undefined;
  for (const { 0: id, index } of line.text.matchAll(/(?<![\w~-])(?:dl-[0-9A-HJKMNP-TV-Z]{26}|dl~[0-9a-f]{16})(?!\w)/g)) {
    const start = line.start + index;
    if (start <= offset && offset <= start + id.length) return { id, range: places.range(start, start + id.length) };
  }
  return undefined;
}

/** Every place of an entry, copies included. */
export const entriesOf = (id: string, entries: readonly KnownEntry[]): readonly KnownEntry[] =>
  entries.filter((entry) => sameEntry(entry.id, id));

/** Title, status and place of an entry as Markdown. */
export function hoverText({ title, status, guessed, day, path, line }: KnownEntry): string {
  const plain = title.replaceAll(/[\\`*_{}[\]<>#|]/g, "\\$&");
  return [`**${plain}**`, `${status}${guessed ? "?" : ""}${day === undefined ? "" : `, ${day}`}`, `${path}:${line}`].join("\n\n");
}

export interface EntrySymbol {
  readonly name: string;
  readonly detail: string;
  /** The whole entry. */
  readonly range: PlaceRange;
  /** Its first line. */
  readonly selection: PlaceRange;
}

/** The entries of a log for an outline. */
export function entrySymbols(text: string, timezone: string): readonly EntrySymbol[] {
  const places = textPlaces(text);
  return parseLog(text, undefined, { timezone }).entries.map(({ title, id, status, line, span }) => ({
    name: title === "" ? id : title,
    detail: status.source === "field" ? status.value : `${status.value}?`,
    range: places.range(span.start, text.slice(span.start, span.end).trimEnd().length + span.start),
    selection: places.written(line),
  }));
}
