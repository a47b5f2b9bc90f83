import { frontMatterLines } from "./front-matter.ts";
import type { Language } from "./language.ts";
import { lineEndOf, textLines } from "./text-line.ts";

/** Where a file's first block goes: the offset, and what separates it from what is there. */
export interface BlockPlace {
  readonly at: number;
  readonly before: string;
  readonly after: string;
}

/**
 * At the top, behind what must stay first: byte order mark, `#!` line, Python's coding line, front matter of a Markdown file. Two empty
 * lines follow, those that are there counted; a file without other text ends with the block.
 */
export function blockPlace(text: string, language: Language): BlockPlace {
  const lineEnd = lineEndOf(text);
  const lines = textLines(text);
  const at = lines[linesThatStayFirst(lines, language)]?.start ?? text.length;
  const rest = text.slice(at);
  const before = rest === "" && /[^\uFEFF\r\n]$/.test(text) ? lineEnd : "";
  const there = /^(?:\r\n|\n|\r)*/.exec(rest)?.[0].match(/\r\n|\n|\r/g)?.length ?? 0;
  const wanted = rest.trim() === "" ? 1 : 3;
  return { at, before, after: lineEnd.repeat(Math.max(0, wanted - there)) };
}

function linesThatStayFirst(lines: ReturnType<typeof textLines>, language: Language): number {
  if (language === "markdown") return frontMatterLines(lines);
  if (language === "yaml") return 0;
  const [first = "", second = ""] = lines.map(({ text }) => text);
  const shebang = first.startsWith("#!") ? 1 : 0;
  if (language !== "python") return shebang;
  // PEP 263: only the first two lines may name the encoding, the second only behind a comment or nothing.
  const coding = /^[ \t\f]*#.*?coding[:=]/;
  if (coding.test(first)) return 1;
  return coding.test(second) && /^[ \t\f]*(?:#|$)/.test(first) ? 2 : shebang;
}
