import { type DatedText, datedText } from "../time/calendar.ts";
import { type FieldKey, fieldKey } from "./field-name.ts";
import type { Heading } from "./heading.ts";
import type { LogLine } from "./log-line.ts";
import type { EntryShape } from "./model.ts";
import { hashTags, withoutTags } from "./tag-list.ts";

export { readHeading } from "./heading.ts";

/** The name and value of a bold field: `- **Tags:** #a`, `**Engineer:** ada`, `**Context**: …`. */
export interface BoldField {
  readonly key: FieldKey;
  readonly name: string;
  readonly value: string;
  readonly indent: number;
  readonly bullet: boolean;
}

const bold = /^(\s*)([-*+][ \t]+)?\*\*([^*]{1,60}?)(:?)\*\*(:?)(.*)$/;

/** Most lines begin with a letter. */
function mayBeBold(text: string): boolean {
  const code = text.charCodeAt(0);
  const isOpening = code === 0x2a || code === 0x2b || code === 0x2d || code <= 0x20 || code > 0x7e;
  return isOpening && text.includes("**");
}

export function readBoldField(text: string): BoldField | undefined {
  const found = mayBeBold(text) ? bold.exec(text) : null;
  if (found === null) return undefined;
  const [, indent = "", bullet = "", name = "", inner, outer, value = ""] = found;
  if (inner === "" && outer === "") return undefined;
  const key = fieldKey(name);
  return key === undefined ? undefined : { key, name, value: value.trim(), indent: indent.length, bullet: bullet !== "" };
}

/** The same without bold signs, for the fields of one value only. */
export function readPlainField(text: string): BoldField | undefined {
  if (!text.includes(":")) return undefined;
  const [, indent = "", bullet = "", name = "", value = ""] =
    /^(\s*)([-*+][ \t]+)?(Timestamp|Engineer|Author|Tags|Status|Id|Links)\s*:(?:\s+(.*)|$)/i.exec(text) ?? [];
  const key = fieldKey(name);
  return key === undefined ? undefined : { key, name, value: value.trim(), indent: indent.length, bullet: bullet !== "" };
}

/** Where an entry begins, and what its first line says already. */
export interface EntryStart {
  readonly shape: EntryShape;
  readonly line: number;
  /** Of its heading; 7 for bullets. */
  readonly level: number;
  readonly title: string;
  readonly time?: string;
  readonly engineer?: string;
  readonly tags: readonly string[];
}

const clock = "\\d{1,2}:\\d{2}(?::\\d{2})?(?:\\s*[AaPp][Mm])?";
const debugEntry = /^(?:\[([^\]]*)\]\s*[:–—-]?\s*)?Debug Entry\s*(?:[:–—-]\s*(.*))?$/i;
const timedTitle = /^\[(\d{4}-\d{2}-\d{2}[^\]]*)\]\s*[:–—-]*\s*(.*)$/;
const clockTitle = new RegExp(`^(?:\\[(${clock})\\]|(${clock})(?=\\s*[-–—:]\\s))\\s*[:–—-]*\\s*(.*)$`);
const issue = /^Issue\s*[:–—]\s*(\S.*)$/i;
const bullet = new RegExp(`^[-*+][ \\t]+(\\*{0,2})\\[(${clock})\\]\\1:?[ \\t]*(.*)$`);

/** What all of these begin with; most headings are fields or sections. */
const anyStart = /^(?:[[\d]|debug entry|issue)/i;

/** The entry that a heading begins, whatever is open; undefined for any other heading. */
export function startAtHeading(heading: Heading, line: number): EntryStart | undefined {
  const { text, level, stray } = heading;
  if (!anyStart.test(text)) return undefined;
  const base = { line, level, tags: hashTags(text) };
  const debug = debugEntry.exec(text);
  if (debug !== null) {
    const [, time, title = ""] = debug;
    const shape = stray ? "stray-dash" : time === undefined ? "debug-entry" : "timed-heading";
    return { ...base, shape, title: withoutTags(title), ...(time === undefined ? {} : { time }) };
  }
  const timed = timedTitle.exec(text);
  if (timed !== null) return { ...base, shape: "timed-heading", title: title(timed[2]), time: timed[1] ?? "" };
  const clocked = clockTitle.exec(text);
  if (clocked !== null) {
    const time = clocked[1] ?? clocked[2] ?? "";
    const rest = withoutTags(clocked[3] ?? "");
    // One word behind a time in brackets is who wrote it, not what about.
    return clocked[1] !== undefined && /^[\p{L}\p{N}._@-]+$/u.test(rest)
      ? { ...base, shape: "engineer-heading", title: "", time, engineer: rest }
      : { ...base, shape: "clock-heading", title: title(rest), time };
  }
  const about = issue.exec(text);
  return about === null ? undefined : { ...base, shape: "issue", title: title(about[1]) };
}

const title = (text = ""): string => withoutTags(text.replace(/^(?:Investigation|Debug)\s*:\s*/i, ""));

export function startAtBullet(line: LogLine): EntryStart | undefined {
  const found = bullet.exec(line.text);
  if (found === null) return undefined;
  const [, , time = "", rest = ""] = found;
  return { shape: "bullet", line: line.number, level: 7, title: "", time, tags: /^#/.test(rest) ? hashTags(rest) : [] };
}

export const headingDay = ({ text }: Heading): DatedText | undefined => datedText(text);
