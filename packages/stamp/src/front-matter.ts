import type { TextLine } from "./text-line.ts";

/** YAML's, and TOML's: what the first line is, what follows it, and what the last one is. */
const forms = [
  { rule: "---", key: /^[A-Za-z_][\w.-]*\s*:|^#\s/, close: /^(?:---|\.\.\.)\s*$/ },
  { rule: "+++", key: /^[\w."'-]+\s*=|^\[|^#\s/, close: /^\+\+\+\s*$/ },
];

/**
 * How many of the first lines of a Markdown file are front matter, both rules included; 0 when there is none. A first `---` that no key
 * follows is a horizontal rule.
 */
export function frontMatterLines(lines: readonly TextLine[]): number {
  const form = forms.find(({ rule }) => lines[0]?.text.trimEnd() === rule);
  if (form === undefined || !form.key.test(lines[1]?.text ?? "")) return 0;
  return lines.findIndex(({ text }, at) => at > 0 && form.close.test(text)) + 1;
}
