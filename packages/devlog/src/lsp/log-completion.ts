import { statuses } from "../parse/model.ts";
import { parseLog, readLines } from "../parse/parse-log.ts";
import { type LogConfig, names } from "../repository/log-config.ts";
import { type Place, type PlaceRange, textPlaces } from "./text-place.ts";

export interface Completion {
  readonly kind: "tag" | "entry" | "status";
  /** What is shown and matched against what is typed. */
  readonly label: string;
  readonly detail: string;
  /** What takes the place of what is typed. */
  readonly insert: string;
  readonly range: PlaceRange;
}

/** An entry of any log, for completion, hover and definition. */
export interface KnownEntry {
  readonly id: string;
  readonly title: string;
  readonly status: string;
  /** True when the status is only inferred. */
  readonly guessed: boolean;
  readonly day?: string;
  readonly path: string;
  /** Of its heading, from 1. */
  readonly line: number;
}

export interface CompletionContext {
  readonly config: LogConfig;
  readonly place: Place;
  /** Newest first. */
  readonly entries: () => readonly KnownEntry[];
}

/**
 * What can be written at a place: tags behind `#` and in the header's list, ids of entries behind `dl`, the names of a status. An alias is found, and becomes
 * the vocabulary's spelling.
 */
export function completeLog(text: string, { config, place, entries }: CompletionContext): readonly Completion[] {
  const places = textPlaces(text);
  const end = places.offset(place);
  const line = places.lines[place.line];
  const { header } = readLines(text, { timezone: config.timezone, warn: () => {} });
  const before = text.slice(line?.start ?? end, end);
  const typed = (pattern: RegExp): PlaceRange | undefined => {
    const found = pattern.exec(before)?.[1];
    return found === undefined ? undefined : places.range(end - found.length, end);
  };
  if (place.line + 1 > header.line && place.line + 1 < header.lastLine) {
    const range = /^tags\s*:/.test(before) ? typed(/(?:[[,\s])([\p{L}_][\p{L}\p{M}\p{N}_.-]*|)$/u) : undefined;
    return range === undefined ? [] : tagCompletions(text, config, range, "");
  }
  const status = typed(/^\s*(?:[-*+]\s+)?\*\*Status:?\*\*:?\s*([a-z_]*)$/i);
  if (status !== undefined)
    return statuses.map((label) => ({ kind: "status", label, detail: "status", insert: label, range: status }));
  const id = typed(/(?<![\p{L}\p{N}_-])(dl(?:[-~][0-9A-Za-z]*)?)$/u);
  if (id !== undefined) {
    return entries().map((entry) => ({ kind: "entry", label: entry.id, detail: entry.title, insert: entry.id, range: id }));
  }
  const tag = typed(/(?:^|[\s,[(;|])(#[\p{L}\p{M}\p{N}_.-]*)$/u);
  return tag === undefined || /^ {0,3}#+$/.test(before) ? [] : tagCompletions(text, config, tag, "#");
}

/** The vocabulary with its aliases, then tags of this log that it does not have. */
function tagCompletions(text: string, config: LogConfig, range: PlaceRange, sign: string): readonly Completion[] {
  const folding = names(config);
  const item = (written: string, name: string, detail: string): Completion => ({
    kind: "tag",
    label: sign + written,
    detail,
    insert: sign + name,
    range,
  });
  const known = Object.entries(config.tags).flatMap(([name, { description, aliases }]) => [
    item(name, name, description),
    ...aliases.map((alias) => item(alias, name, `${sign}${name}: ${description}`)),
  ]);
  const { offset } = textPlaces(text);
  const typed = text.slice(offset(range.start) + sign.length, offset(range.end));
  const used = new Set(parseLog(text).entries.flatMap(({ tags }) => tags));
  used.delete(typed);
  const own = [...used].filter((tag) => !folding.tag(tag).known).sort();
  return [...known, ...own.map((tag) => item(tag, tag, "in this log, not in the vocabulary"))];
}
