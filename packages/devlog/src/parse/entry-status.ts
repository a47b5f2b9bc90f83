import { type EntryStatus, type LogSection, type StatusChange, type StatusName, statuses } from "./model.ts";

/** A line that may say what became of an entry. */
export interface StatusLine {
  readonly line: number;
  readonly text: string;
}

const plain = (text: string): string =>
  text
    .replaceAll(/[*`]+|__+/g, "")
    .replace(/^[\s\-+>]+/, "")
    .trim();
const isStatus = (text: string): text is StatusName => statuses.some((known) => known === text);
const change = /^(\d{4}-\d{2}-\d{2}T\S+)\s+([a-z_]+)(?:\s+by\s+(\S+))?$/;

/** Words of a status text, the surest first. */
const words: readonly (readonly [StatusName, RegExp])[] = [
  ["wont_fix", /\bwo(?:n't|nt|n’t)[\s_-]?fix\b|\bnot going to fix\b/i],
  ["superseded", /\bsuperseded\b/i],
  ["resolved", /✅|\b(?:resolved|fixed|done|completed?|merged|closed)\b/i],
  ["blocked", /\bblocked\b|🚫|⛔/i],
  ["investigating", /\b(?:investigating|in[\s_-]progress|ongoing|wip|under investigation)\b/i],
  ["open", /\b(?:open|pending|scheduled|planned|todo|not (?:resolved|fixed))\b/i],
];
const negated =
  /\b(?:not|un|isn't|never|no longer)[\s-]?(?:yet\s+)?(?:resolved|fixed|done|completed?|merged|closed)\b|\bpartially\b/i;

function wordStatus(text: string): StatusName | undefined {
  if (negated.test(text)) return "open";
  return words.find(([, pattern]) => pattern.test(text))?.[0];
}

export interface StatusSources {
  /** The entry's own line, evidence of nothing better. */
  readonly start: StatusLine;
  /** The value of a status field, and the lines below it. */
  readonly field: StatusLine | undefined;
  readonly below: readonly StatusLine[];
  readonly tags: readonly string[];
  readonly tagsLine: number | undefined;
  readonly sections: readonly LogSection[];
}

/**
 * Reads what the tool wrote, or infers: a status field in words 0.9, a resolution 0.8, a tag 0.7, a sentence of the findings 0.5, open next steps
 * 0.3, nothing at all 0.1.
 */
export function readStatus(sources: StatusSources): EntryStatus {
  const { field, below, start } = sources;
  const changes = below.flatMap(({ line, text }): readonly StatusChange[] => {
    const [, at, status = "", by] = change.exec(plain(text)) ?? [];
    return at !== undefined && isStatus(status) ? [{ at, status, line, ...(by === undefined ? {} : { by }) }] : [];
  });
  if (field !== undefined) {
    const text = isStatus(field.text) ? field.text : plain(field.text);
    if (isStatus(text)) return { value: text, source: "field", confidence: 1, line: field.line, evidence: text, changes };
    const value = wordStatus(text);
    if (value !== undefined) return { ...inferred(value, 0.9, field), changes };
  }
  const guess = fromResolution(sources) ?? fromTags(sources) ?? fromFindings(sources) ?? fromNextSteps(sources);
  return { ...(guess ?? inferred("open", 0.1, start)), changes };
}

const inferred = (value: StatusName, confidence: number, { line, text }: StatusLine): EntryStatus => ({
  value,
  source: "inferred",
  confidence,
  line,
  evidence: plain(text),
  changes: [],
});

const linesOf = ({ textLine, text }: LogSection): readonly StatusLine[] =>
  text.split(/\r\n|\n|\r/).map((part, at) => ({ line: textLine + at, text: part }));

function fromResolution({ sections }: StatusSources): EntryStatus | undefined {
  for (const section of sections) {
    if (section.key !== "resolution" && section.key !== "status") continue;
    for (const line of linesOf(section)) {
      const value = wordStatus(line.text);
      if (value !== undefined) return inferred(value, 0.8, line);
    }
  }
  return undefined;
}

const tagStatus: readonly (readonly [StatusName, RegExp])[] = [
  ["wont_fix", /^wont[_-]?fix$/i],
  ["superseded", /^superseded$/i],
  ["resolved", /^(?:resolved|fixed)$/i],
  ["investigating", /^(?:in[_-]progress|investigating|wip)$/i],
];

function fromTags({ tags, tagsLine, start }: StatusSources): EntryStatus | undefined {
  for (const [value, pattern] of tagStatus) {
    const tag = tags.find((known) => pattern.test(known));
    if (tag !== undefined) return inferred(value, 0.7, { line: tagsLine ?? start.line, text: `#${tag}` });
  }
  return undefined;
}

const sentences: readonly (readonly [StatusName, RegExp])[] = [
  [
    "resolved",
    /\b(?:all )?(?:previous )?(?:blockers?|issues?|failures?) (?:are|is|was|were|now) (?:all )?(?:now )?(?:resolved|fixed)\b|\bno (?:known |open )?(?:blockers|regressions)\b.*\bremain/i,
  ],
  ["blocked", /\bblocked (?:on|by)\b/i],
  ["open", /\b(?:still fails?|persists?|continues to fail|remains? (?:open|unresolved))\b/i],
];

function fromFindings({ sections }: StatusSources): EntryStatus | undefined {
  const lines = sections.filter(({ key }) => key === "observations" || key === "fix").flatMap(linesOf);
  for (const [value, pattern] of sentences) {
    const line = lines.find(({ text }) => pattern.test(text));
    if (line !== undefined) return inferred(value, 0.5, line);
  }
  return undefined;
}

function fromNextSteps({ sections }: StatusSources): EntryStatus | undefined {
  const next = sections.find(({ key, text }) => key === "next_steps" && text !== "");
  return next === undefined ? undefined : inferred("open", 0.3, { line: next.line, text: next.name });
}
