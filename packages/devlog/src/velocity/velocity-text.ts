import { createHash } from "node:crypto";
import { headingDay, readHeading } from "../parse/entry-start.ts";
import { type LogLine, lineEndOf, placeLines, splitLines } from "../parse/log-line.ts";
import { isoTime } from "../time/time-zone.ts";
import { applyEdits, type TextEdit } from "../write/text-edit.ts";
import { readAction } from "./action-line.ts";
import type { VelocityCommit } from "./velocity-commits.ts";
import type { VelocityReport } from "./velocity-log.ts";

/** What a report says of one day. */
export interface VelocityDay {
  readonly day: string;
  readonly id: string;
  readonly commits: readonly VelocityCommit[];
  /** Entries that belong to its commits. */
  readonly entries: readonly { readonly id: string; readonly title: string }[];
}

/** The same day of the same history has the same id, whoever writes its report. */
export function velocityId(rootCommit: string, day: string): string {
  const digits = createHash("sha256").update(`onex velocity\n${rootCommit}\n${day}`).digest("hex");
  // RFC 9562, version 8: an id by one's own rule.
  const variant = ((Number.parseInt(digits.slice(16, 17), 16) & 3) | 8).toString(16);
  return [
    digits.slice(0, 8),
    digits.slice(8, 12),
    `8${digits.slice(13, 16)}`,
    `${variant}${digits.slice(17, 20)}`,
    digits.slice(20, 32),
  ].join("-");
}

export const velocityHead = (from: string, to: string): string =>
  `# Velocity Tracking (${from} to ${to})\n\n## Daily Progress Tracking\n`;

const weekdays = ["Sunday", "Monday", "Tuesday", "Wednesday", "Thursday", "Friday", "Saturday"] as const;

/** A whole report without a parent, with line feeds, as `updateReport` would leave it. */
export function reportText(day: VelocityDay, timezone: string): string {
  const fields = fieldsOf(day);
  const parts = partsOf(day, timezone).filter(({ lines }) => lines.length > 0);
  return [
    `### ${day.day}`,
    "",
    `# Velocity Report: Commits of ${weekdays[new Date(day.day).getUTCDay()] ?? ""} (${day.day})`,
    "",
    `- velocity_log_id: ${day.id}`,
    "- parent_log_id: null",
    ...fields.map(([name, value]) => `- **${name}:** ${value}`),
    ...parts.flatMap(({ heading, lines }) => ["", `### ${heading}`, ...lines.map(({ text }) => text)]),
    "",
  ].join("\n");
}

/**
 * Brings a report up to date: its numbers are written again, and lists get what they don't have. Whatever else a person wrote there stays, and
 * so do lines of commits that are gone.
 */
export function updateReport(text: string, report: VelocityReport, day: VelocityDay, timezone: string): string {
  const eol = lineEndOf(text);
  const own = ownLines(text, report);
  const edits: TextEdit[] = [];
  const rewrite = (pattern: RegExp, value: string): void => {
    const line = own.find(({ place, text: written }) => place === "text" && pattern.test(written));
    const [, before = ""] = pattern.exec(line?.text ?? "") ?? [];
    if (line === undefined) return;
    edits.push({ start: line.start + before.length, end: line.start + line.text.length, text: value });
  };
  for (const [name, value] of fieldsOf(day)) rewrite(new RegExp(`^([-*+]\\s+\\*\\*${name}:?\\*\\*:?\\s*)`), value);
  for (const part of partsOf(day, timezone)) edits.push(...missingLines(own, part, eol));
  return applyEdits(text, edits);
}

/** The report's lines without the heading of the next day, which stands above the next report. */
function ownLines(text: string, { line, lastLine }: VelocityReport): readonly LogLine[] {
  const lines = placeLines(splitLines(text), new Set()).lines.slice(line - 1, lastLine);
  const next = lines.findIndex(({ place, text: written }, at) => {
    const heading = at > 0 && place === "text" ? readHeading(written) : undefined;
    return heading !== undefined && headingDay(heading) !== undefined;
  });
  return next < 0 ? lines : lines.slice(0, next);
}

/** Names another parent in a report that has a line for it. */
export function withParent(text: string, { line, lastLine }: VelocityReport, parent: string | undefined): string {
  const own = splitLines(text).slice(line - 1, lastLine);
  const field = own.find((one) => /^[-*+]\s+parent_log_id:/.test(one.text));
  if (field === undefined) return text;
  const [before = ""] = /^[-*+]\s+parent_log_id:\s*/.exec(field.text) ?? [];
  return applyEdits(text, [{ start: field.start + before.length, end: field.start + field.text.length, text: parent ?? "null" }]);
}

/** Puts a report before that of the next later day, under the heading of its day, or at the end. */
export function insertReport(text: string, reports: readonly VelocityReport[], day: VelocityDay, timezone: string): string {
  const eol = lineEndOf(text);
  const added = reportText(day, timezone).replaceAll("\n", eol);
  const later = reports.find((report) => (report.day ?? "") > day.day);
  const lines = splitLines(text);
  const heading =
    later === undefined ? undefined : lines.slice(0, later.line - 1).findLast((line) => isHeading(line.text, later.day ?? ""));
  const before = heading ?? lines[(later?.line ?? 0) - 1];
  if (before !== undefined) return applyEdits(text, [{ start: before.start, end: before.start, text: `${added}${eol}` }]);
  const gap = /(?:\r\n|\n|\r)\s*(?:\r\n|\n|\r)$/.test(text) ? "" : /[\r\n]$/.test(text) ? eol : eol + eol;
  return text + gap + added;
}

function fieldsOf({ commits }: VelocityDay): readonly (readonly [string, string])[] {
  const work = commits.filter(({ merge }) => !merge);
  const sum = (of: (commit: VelocityCommit) => number): number => work.reduce((all, commit) => all + of(commit), 0);
  const authors = new Set(work.map(({ author }) => author));
  const pulls = new Set(commits.flatMap(({ pull }) => pull?.number ?? []));
  const count = (number: number, noun: string): string => `${number} ${noun}${number === 1 ? "" : "s"}`;
  return [
    ["Lines Changed", `+${sum(({ added }) => added)} / -${sum(({ removed }) => removed)}`],
    ["Files Modified", String(new Set(work.flatMap(({ files }) => files)).size)],
    [
      "Velocity Metric",
      `${count(work.length, "commit")} by ${count(authors.size, "engineer")}, ${count(pulls.size, "pull request")}`,
    ],
  ];
}

interface Part {
  readonly heading: string;
  /** What a line of this part is about, wherever it stands in a report. */
  readonly keyOf: (line: LogLine) => string | undefined;
  readonly lines: readonly { readonly text: string; readonly key: string }[];
}

function partsOf({ commits, entries }: VelocityDay, timezone: string): readonly Part[] {
  const pulls = new Map(commits.flatMap(({ pull }) => (pull === undefined ? [] : [[pull.number, pull.title] as const])));
  return [
    {
      heading: "Prompts & Actions (Chronological)",
      // Seven digits are what git abbreviates a hash to at least.
      keyOf: ({ text, number }) => readAction(text, number, { timezone })?.id?.slice(0, 7),
      lines: commits.map((commit) => ({ text: actionText(commit, timezone), key: commit.hash.slice(0, 7) })),
    },
    {
      heading: "Related Issues/Tickets",
      keyOf: ({ text }) => /^\s*[-*+]\s+PR (#\d+)\b/.exec(text)?.[1],
      lines: [...pulls].map(([number, title]) => ({ text: `- PR #${number}: ${oneLine(title)}`, key: `#${number}` })),
    },
    {
      heading: "Debug Entries",
      keyOf: ({ text }) => /^\s*[-*+]\s+(dl[-~]\w+)/.exec(text)?.[1],
      lines: entries.map(({ id, title }) => ({ text: `- ${id}: ${oneLine(title)}`, key: id })),
    },
  ];
}

const oneLine = (text: string): string => text.replaceAll(/\s+/g, " ").trim();

const kinds: readonly (readonly [RegExp, string])[] = [
  [/^feat\b/i, "✨"],
  [/^fix(?:e[sd])?\b/i, "🐛"],
  [/^docs?\b/i, "📝"],
  [/^tests?\b/i, "🧪"],
  [/^revert\b/i, "⏪"],
];

function actionText(commit: VelocityCommit, timezone: string): string {
  const { epochMs, subject, merge, files, added, removed, hash, author } = commit;
  const sign = merge ? "🔀" : (kinds.find(([pattern]) => pattern.test(subject))?.[1] ?? "🔧");
  const numbers = merge ? "" : ` (${files.length} files, +${added}/-${removed})`;
  // What stands between the quotes is read up to the next comma or parenthesis.
  const agent = oneLine(author.replaceAll(/[",()]/g, " "));
  return `- [${isoTime(epochMs, timezone)}] ${sign} ${oneLine(subject)}${numbers} (id: ${hash.slice(0, 12)}, agent: "${agent}")`;
}

/** Puts the lines that a part lacks behind those that it has; a part that is not there comes to the end of the report. */
function missingLines(own: readonly LogLine[], { heading, lines, keyOf }: Part, eol: string): readonly TextEdit[] {
  const known = new Set(own.map(keyOf));
  const missing = lines.filter(({ key }) => !known.has(key));
  if (missing.length === 0) return [];
  const at = own.findIndex(({ place, text }) => place === "text" && isHeading(text, heading));
  const end = at < 0 ? own.length : ends(own, at);
  const last = own.slice(0, end).findLast(({ text }) => text.trim() !== "");
  if (last === undefined) return [];
  const list = missing.map(({ text }) => text);
  const added = at < 0 ? ["", `### ${heading}`, ...list] : list;
  const place = last.start + last.text.length;
  return [{ start: place, end: place, text: added.map((text) => eol + text).join("") }];
}

const isHeading = (text: string, name: string): boolean =>
  readHeading(text)
    ?.text.replace(/\s*\(optional\)$/i, "")
    .toLowerCase() === name.toLowerCase();

function ends(own: readonly LogLine[], at: number): number {
  const next = own.findIndex(({ place, text }, index) => index > at && place === "text" && readHeading(text) !== undefined);
  return next < 0 ? own.length : next;
}
