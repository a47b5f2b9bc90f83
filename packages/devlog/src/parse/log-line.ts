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
}

export interface Span {
  readonly start: number;
  /** Offset behind the last character. */
  readonly end: number;
}

/** Splits at LF, CRLF and CR. The texts and line ends put together are the text. */
export function splitLines(text: string): LogLine[] {
  const lines: LogLine[] = [];
  const ends = /\r\n|\n|\r/g;
  let start = text.startsWith("\uFEFF") ? 1 : 0;
  for (;;) {
    const end = ends.exec(text);
    const next = end === null ? text.length : end.index + end[0].length;
    lines.push({ number: lines.length + 1, start, next, text: text.slice(start, end?.index ?? text.length), place: "text" });
    if (end === null) return lines;
    start = next;
  }
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
  const placed = lines.map((line): LogLine => {
    if (blocks.has(line.number)) return { ...line, place: "block" };
    const { text } = line;
    if (commented) {
      commented = !text.includes("-->");
      return { ...line, place: "comment" };
    }
    const first = text.search(/\S/);
    const indent = indentOf(text, first);
    if (fence !== undefined && indent < fence.within && first !== -1) fence = undefined;
    if (fence !== undefined) {
      const closing = /^\s*(`{3,}|~{3,})\s*$/.exec(text)?.[1];
      if (closing?.startsWith(fence.run)) fence = undefined;
      return { ...line, place: "fence" };
    }
    if (first === -1) return line;
    item = itemIndent({ text, indent, item });
    const run = /[`~]/.test(text[first] ?? "") ? openingRun(text, indent, item) : undefined;
    if (run !== undefined) {
      fence = { run, within: indent >= item ? item : 0 };
      opened = line.number;
      return { ...line, place: "fence" };
    }
    if (!text.startsWith("<!--", first) || !/^ {0,3}<!--/.test(text)) return line;
    commented = !text.includes("-->");
    return { ...line, place: "comment" };
  });
  return { lines: placed, commented, ...(fence === undefined ? {} : { unclosed: opened }) };
}

/** Columns before the first sign that is no space; a tab counts for four. */
function indentOf(text: string, first: number): number {
  if (first <= 0 && text[0] !== " " && text[0] !== "\t") return 0;
  return /^[ \t]*/.exec(text)?.[0].replaceAll("\t", "    ").length ?? 0;
}

/** How far the content of the open list item is indented; 0 outside of lists. */
function itemIndent({ text, indent, item }: { text: string; indent: number; item: number }): number {
  const marker = /^\s*(?:[-*+]|\d{1,9}[.)])[ \t]+/.exec(text)?.[0];
  if (marker !== undefined && indent <= item + 3) return marker.replaceAll("\t", "    ").length;
  return indent === 0 ? 0 : Math.min(item, indent);
}

function openingRun(text: string, indent: number, item: number): string | undefined {
  const [, run, after = ""] = /^\s*(`{3,}|~{3,})(.*)$/.exec(text) ?? [];
  // Deeper than that it is indented code; the info string of a backtick fence holds no backtick, or it would be inline code.
  if (run === undefined || indent > item + 3 || (run.startsWith("`") && after.includes("`"))) return undefined;
  return run;
}
