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
 * At the top, behind what must stay first: byte order mark, `#!` line, Python's coding line, YAML front matter of a Markdown file. Two empty
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
  const shebang = lines[0]?.text.startsWith("#!") ? 1 : 0;
  // PEP 263: only the first two lines may name the encoding.
  const coding = language === "python" && /^[ \t\f]*#.*?coding[:=]/.test(lines[shebang]?.text ?? "") ? 1 : 0;
  return shebang + coding;
}
