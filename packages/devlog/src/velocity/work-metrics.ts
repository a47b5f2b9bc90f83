/** The numbers of a velocity report or a pull request, as far as they are numbers. */
export interface WorkMetrics {
  readonly linesAdded?: number;
  readonly linesRemoved?: number;
  readonly filesModified?: number;
  readonly timeSpent?: string;
  readonly score?: { readonly points: number; readonly of: number };
  readonly velocity?: string;
}

/** A key and its value: `- **Files Modified:** 47`, `- Files Modified: 47`. */
export function readMetricLine(text: string): { readonly key: string; readonly value: string } | undefined {
  const [, bold, plain, value = ""] = /^[-*+]\s+(?:\*\*([^*:]+):?\*\*:?|([A-Za-z][A-Za-z_ ]*):)\s*(.*)$/.exec(text) ?? [];
  const key = bold ?? plain;
  return key === undefined ? undefined : { key: key.trim().toLowerCase(), value: value.trim().replace(/^"(.*?)"/, "$1") };
}

const whole = (text: string | undefined): number | undefined => {
  const digits = /^[+-]?\s*([\d,]+)(?![\d.%])/.exec(text ?? "")?.[1];
  return digits === undefined ? undefined : Number(digits.replaceAll(",", ""));
};

/** Reads what is a number; a stub or `N/A` is left out, and `100+` counts as the 100 that it names. */
export function readMetrics(lines: readonly { readonly key: string; readonly value: string }[]): WorkMetrics {
  const of = new Map(lines.map(({ key, value }) => [key, value]));
  const changed = /^\+?\s*([\d,]+)\s*\/\s*[-−]\s*([\d,]+)/.exec(of.get("lines changed") ?? "");
  const added = whole(changed?.[1] ?? of.get("lines added"));
  const removed = whole(changed?.[2] ?? of.get("lines removed"));
  const files = whole(of.get("files modified") ?? of.get("files changed"));
  const spent = of.get("time spent");
  const score = /^(\d+(?:\.\d+)?)\s*\/\s*(\d+)/.exec(of.get("score") ?? "");
  const velocity = of.get("velocity metric");
  return {
    ...(added === undefined ? {} : { linesAdded: added }),
    ...(removed === undefined ? {} : { linesRemoved: removed }),
    ...(files === undefined ? {} : { filesModified: files }),
    ...(spent === undefined || /^(?:n\/a|<.*>|)$/i.test(spent) ? {} : { timeSpent: spent }),
    ...(score === null ? {} : { score: { points: Number(score[1]), of: Number(score[2]) } }),
    ...(velocity === undefined || velocity === "" ? {} : { velocity }),
  };
}
