import type { Json } from "@onex/contract";
import { fencedLines } from "./fenced-lines.ts";
import { type BlockStyle, type Language, stylesOf } from "./language.ts";
import { literalRanges } from "./literal-ranges.ts";
import { type BlockProblem, type HeaderLine, readFields } from "./read-fields.ts";
import { type TextLine, textLines } from "./text-line.ts";

/** A metadata block as it stands in a file. */
export interface FileBlock {
  readonly style: BlockStyle["name"];
  /** `lines`: each field in an HTML comment of its own, the oldest form. */
  readonly form: "yaml" | "lines";
  /** The lines of its delimiters, 1 for the first of the file. */
  readonly line: number;
  readonly lastLine: number;
  /** Offsets in the text: from the first character of the opening delimiter to behind the last of the closing one. */
  readonly start: number;
  readonly end: number;
  /** What it says, with nulls; unknown fields included, nothing filled in. `entrypoint` is `type://target`, or `type@target` as older blocks have it. */
  readonly fields: Readonly<Record<string, Json>>;
  readonly fieldLines: ReadonlyMap<string, number>;
  /** What could not be read. */
  readonly problems: readonly BlockProblem[];
}

export interface BlocksReading {
  /** In the order of the text. What is fenced code, a string literal or a block comment is no block. */
  readonly blocks: readonly FileBlock[];
  /** Delimiters without a partner. */
  readonly problems: readonly (BlockProblem & { readonly style: BlockStyle["name"] })[];
}

type Found = { readonly block: FileBlock } | { readonly problem: BlocksReading["problems"][number] };

/** Finds every metadata block of a text, of every form that was ever written. */
export function readBlocks(text: string, language: Language): BlocksReading {
  const lines = textLines(text);
  const quoted = quotedLines(text, lines, language);
  const found = stylesOf(language).flatMap((style) => [...scan({ text, lines, style, quoted })]);
  return {
    blocks: found.flatMap((item) => ("block" in item ? [item.block] : [])).sort((a, b) => a.start - b.start),
    problems: found.flatMap((item) => ("problem" in item ? [item.problem] : [])).sort((a, b) => a.line - b.line),
  };
}

/** The numbers of the lines that no delimiter stands on, whatever they look like. */
function quotedLines(text: string, lines: readonly TextLine[], language: Language): ReadonlySet<number> {
  if (language === "yaml" || !text.includes("=== OmniNode:Metadata ===")) return new Set();
  if (language === "markdown") return fencedLines(lines);
  const quoted = new Set<number>();
  let next = 0;
  for (const [from, to] of literalRanges(text, language === "python" ? "python" : "javascript")) {
    for (; (lines[next]?.start ?? to) < to; next++) if ((lines[next]?.start ?? 0) > from) quoted.add(next + 1);
  }
  return quoted;
}

interface Scan {
  readonly text: string;
  readonly lines: readonly TextLine[];
  readonly style: BlockStyle;
  readonly quoted: ReadonlySet<number>;
}

function* scan({ text, lines, style, quoted }: Scan): Generator<Found> {
  let opened: TextLine | undefined;
  const unclosed = ({ number }: TextLine): Found => ({
    problem: { style: style.name, line: number, reason: "the block that opens here is never closed" },
  });
  for (const line of lines) {
    if (!line.text.includes("OmniNode:Metadata ===") || quoted.has(line.number)) continue;
    const indent = indentOf(line, style);
    if (line.text.startsWith(style.open, indent)) {
      if (opened !== undefined) yield unclosed(opened);
      opened = line;
      continue;
    }
    const close = closingAt(line, style);
    if (close === undefined) continue;
    if (opened !== undefined) {
      yield { block: readBlock({ text, lines, style, opened, closed: line, end: line.start + close.end }) };
    } else if (close.at === indent) {
      yield {
        problem: { style: style.name, line: line.number, reason: "a block closes here that nothing opens" },
      };
    }
    opened = undefined;
  }
  if (opened !== undefined) yield unclosed(opened);
}

/** Four spaces would make Markdown code of it; comment lines of a block are never indented. */
const indentOf = ({ text }: TextLine, { name }: BlockStyle): number =>
  name === "html-comment" ? (/^ {0,3}/.exec(text)?.[0].length ?? 0) : 0;

/** The first closing delimiter of a line. It may follow other text: a block whose last line end was lost is still one block. */
function closingAt({ text }: TextLine, { close }: BlockStyle): { at: number; end: number } | undefined {
  for (const delimiter of close) {
    const at = text.indexOf(delimiter);
    if (at >= 0) return { at, end: at + delimiter.length };
  }
  return undefined;
}

interface Delimited extends Omit<Scan, "quoted"> {
  readonly opened: TextLine;
  readonly closed: TextLine;
  readonly end: number;
}

function readBlock({ text, lines, style, opened, closed, end }: Delimited): FileBlock {
  const start = opened.start + indentOf(opened, style);
  const inside = lines.slice(opened.number - 1, closed.number).map((line) => {
    const from = line === opened ? start + style.open.length : line.start;
    const to = line === closed ? closingStart(line, style) : line.start + line.text.length;
    return { number: line.number, text: text.slice(from, to) };
  });
  const form = inside.some(({ text }) => lineComment.test(text)) ? "lines" : "yaml";
  const { fields, lines: fieldLines, problems } = readFields(inside.map((line) => uncommented(line, style)));
  return { style: style.name, form, line: opened.number, lastLine: closed.number, start, end, fields, fieldLines, problems };
}

const closingStart = (line: TextLine, style: BlockStyle): number => line.start + (closingAt(line, style)?.at ?? 0);

/** `<!-- key: value -->`, the form of the first days. */
const lineComment = /^<!-- (\w+:.*?) ?-->\s*$/;

function uncommented({ number, text }: HeaderLine, style: BlockStyle): HeaderLine {
  if (style.prefix !== "") {
    const sign = style.prefix.trimEnd();
    return {
      number,
      text: text.startsWith(sign) ? text.slice(text.startsWith(style.prefix) ? style.prefix.length : sign.length) : text,
    };
  }
  // A comment that is closed on the opening line leaves an arrow there.
  return { number, text: lineComment.exec(text)?.[1] ?? text.replace(/^\s*-->\s*$/, "") };
}
