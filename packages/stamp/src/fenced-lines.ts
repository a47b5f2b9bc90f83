import { frontMatterLines } from "./front-matter.ts";
import type { TextLine } from "./text-line.ts";

/**
 * The numbers of the lines that are inside fenced code, fences included (CommonMark 0.31, section 4.5). A fence that nobody closes reaches to
 * the end of the document.
 */
export function fencedLines(lines: readonly TextLine[]): ReadonlySet<number> {
  const fenced = new Set<number>();
  let fence = "";
  for (const { number, text } of lines.slice(frontMatterLines(lines))) {
    const [, run = "", after = ""] = /^ {0,3}(`{3,}|~{3,})(.*)$/.exec(text) ?? [];
    if (fence === "") {
      // The info string of a backtick fence holds no backtick, or it would be inline code.
      if (run !== "" && !(run.startsWith("`") && after.includes("`"))) fence = run;
      if (fence !== "") fenced.add(number);
      continue;
    }
    fenced.add(number);
    if (run.startsWith(fence) && after.trim() === "") fence = "";
  }
  return fenced;
}
