import { type Heading, readHeading } from "./heading.ts";
import { linkSignReader } from "./link-signs.ts";

/** One line of a log as it stands, with what surrounds it. */
export interface LogLine {
  /** 1 for the first line. */
  readonly number: number;
  /** Offset of its first character; a byte order mark is before it. */
  readonly start: number;
  /** Offset behind its line end. */
  readonly next: number;
  /** Without its line end. */
  readonly text: string;
  /** Only `text` lines can be headings, fields or entries. `fence` covers both fence lines, `block` a metadata block or the front matter. */
  readonly place: "text" | "fence" | "comment" | "block";
  /** Of a line whose place is `text`. */
  readonly heading: Heading | undefined;
  /** Each `linkSign` that it has. */
  readonly signs: number;
}

export interface Span {
  readonly start: number;
  /** Offset behind the last character. */
  readonly end: number;
}

/** Splits at LF, CRLF and CR. The texts and line ends put together are the text. */
export function splitLines(text: string): LogLine[] {
  const lines: LogLine[] = [];
  const signsOf = linkSignReader(text);
  let feed = -1;
  let carriage = -1;
  let start = text.startsWith("\uFEFF") ? 1 : 0;
  for (;;) {
    if (feed < start) feed = indexOrLength(text, "\n", start);
    if (carriage < start) carriage = indexOrLength(text, "\r", start);
    const end = Math.min(feed, carriage);
    const next = Math.min(carriage + 1 === feed ? feed + 1 : end + 1, text.length);
    const own = text.slice(start, end);
    const signs = signsOf(start, end);
    lines.push({ number: lines.length + 1, start, next, text: own, place: "text", heading: readHeading(own), signs });
    if (end === text.length) return lines;
    start = next;
  }
}

function indexOrLength(text: string, sign: string, from: number): number {
  const at = text.indexOf(sign, from);
  return at < 0 ? text.length : at;
}

/** The line end that a text uses first; LF when it has none. */
export const lineEndOf = (text: string): string => /\r\n|\n|\r/.exec(text)?.[0] ?? "\n";

interface Fence {
  readonly run: string;
  /** How far the list item that holds it is indented; less ends the item, and the fence with it. */
  readonly within: number;
}

export interface Placed {
  readonly lines: readonly LogLine[];
  /** The line of a fence that nothing closes. */
  readonly unclosed?: number;
  /** A comment reaches the end. */
  readonly commented: boolean;
}

/**
 * Says which lines are fenced code or HTML comments (CommonMark 0.31, sections 4.5 and 4.6), also inside list items. Lines of `blocks` are
 * neither.
 */
export function placeLines(lines: readonly LogLine[], blocks: ReadonlySet<number>): Placed {
  let fence: Fence | undefined;
  let opened = 0;
  let commented = false;
  let item = 0;
  let lastBlock = 0;
  for (const number of blocks) lastBlock = Math.max(lastBlock, number);
  const placed = lines.map((line): LogLine => {
    if (line.number <= lastBlock && blocks.has(line.number)) return { ...line, place: "block" };
    const { text } = line;
    if (commented) {
      commented = !text.includes("-->");
      return { ...line, place: "comment" };
    }
    const first = firstSign(text);
    const indent = indentOf(text, first);
    if (fence !== undefined && indent < fence.within && first !== -1) fence = undefined;
    if (fence !== undefined) {
      const closing = /^\s*(`{3,}|~{3,})\s*$/.exec(text)?.[1];
      if (closing?.startsWith(fence.run)) fence = undefined;
      return { ...line, place: "fence" };
    }
    if (first === -1) return line;
    item = itemIndent({ text, first, indent, item });
    const sign = text[first];
    const run = sign === "`" || sign === "~" ? openingRun(text, indent, item) : undefined;
    if (run !== undefined) {
      fence = { run, within: indent >= item ? item : 0 };
      opened = line.number;
      return { ...line, place: "fence" };
    }
    if (sign !== "<" || !/^ {0,3}<!--/.test(text)) return line;
    commented = !text.includes("-->");
    return { ...line, place: "comment" };
  });
  return { lines: placed, commented, ...(fence === undefined ? {} : { unclosed: opened }) };
}

/** Where the first sign is that is no space; -1 in a blank line. */
function firstSign(text: string): number {
  const code = text.charCodeAt(0);
  return code > 0x20 && code < 0x7f ? 0 : text.search(/\S/);
}

/** Columns before the first sign that is no space. */
function indentOf(text: string, first: number): number {
  if (first <= 0 && text[0] !== " " && text[0] !== "\t") return 0;
  const spaces = /^[ \t]*/.exec(text)?.[0].length ?? 0;
  return columns(text, spaces);
}

/** Of the first characters of a text; a tab counts for four. */
function columns(text: string, end: number): number {
  let count = end;
  for (let at = 0; at < end; at++) if (text[at] === "\t") count += 3;
  return count;
}

interface Indented {
  readonly text: string;
  readonly first: number;
  readonly indent: number;
  readonly item: number;
}

/** How far the content of the open list item is indented; 0 outside of lists. */
function itemIndent({ text, first, indent, item }: Indented): number {
  const marker = markerEnd(text, first);
  if (marker > first && indent <= item + 3) return columns(text, marker);
  return indent === 0 ? 0 : Math.min(item, indent);
}

/** Behind a list mark and its spaces; `first` where there is none. */
function markerEnd(text: string, first: number): number {
  let at = first;
  while (at - first < 9 && /\d/.test(text[at] ?? "")) at++;
  if (!(at > first ? ".)" : "-*+").includes(text[at] ?? " ")) return first;
  let end = at + 1;
  while (text[end] === " " || text[end] === "\t") end++;
  return end === at + 1 ? first : end;
}

function openingRun(text: string, indent: number, item: number): string | undefined {
  const [, run, after = ""] = /^\s*(`{3,}|~{3,})(.*)$/.exec(text) ?? [];
  // Deeper than that it is indented code; the info string of a backtick fence holds no backtick, or it would be inline code.
  if (run === undefined || indent > item + 3 || (run.startsWith("`") && after.includes("`"))) return undefined;
  return run;
}
