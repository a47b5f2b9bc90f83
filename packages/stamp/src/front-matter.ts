import type { TextLine } from "./text-line.ts";

const key = /^[A-Za-z_][\w.-]*\s*:|^#\s/;

/**
 * How many of the first lines of a Markdown file are YAML front matter, both rules included; 0 when there is none. A first `---` that no key
 * follows is a horizontal rule.
 */
export function frontMatterLines(lines: readonly TextLine[]): number {
  if (lines[0]?.text.trimEnd() !== "---" || !key.test(lines[1]?.text ?? "")) return 0;
  const close = lines.findIndex(({ text }, at) => at > 0 && /^(?:---|\.\.\.)\s*$/.test(text));
  return close + 1;
}
