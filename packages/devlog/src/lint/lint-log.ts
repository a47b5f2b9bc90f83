import type { DebugLog, WarningCode } from "../parse/model.ts";
import { parseLog } from "../parse/parse-log.ts";
import { type LogConfig, type Names, names } from "../repository/log-config.ts";
import { daysOfName, weekOf } from "../time/calendar.ts";

export type LintCode =
  | WarningCode
  | "file-unreadable"
  | "file-not-utf8"
  | "header-schema"
  | "header-key"
  | "header-no-version"
  | "header-tags-differ"
  | "file-name-week"
  | "line-ends-mixed"
  | "entry-no-id"
  | "entry-no-status"
  | "entry-tag-alias"
  | "entry-tag-unknown"
  | "entry-engineer-alias";

export interface LintProblem {
  readonly code: LintCode;
  /** 1 for the first line. */
  readonly line: number;
  readonly severity: "error" | "warning" | "info";
  readonly message: string;
  /** True when `fixLog` mends it, where that is certain. */
  readonly fixable: boolean;
}

export interface LintOptions {
  readonly path?: string;
  /** Text of git's mailmap. */
  readonly mailmap?: string;
}

/** What makes an entry unusable for programs is an error, what a reader must guess a warning, habits that are read all the same are notes. */
const errors: ReadonlySet<LintCode> = new Set<LintCode>([
  "header-yaml",
  "header-json",
  "header-unclosed",
  "fence-unclosed",
  "entry-bad-id",
  "entry-timestamp-unreadable",
  "entry-timestamp-placeholder",
  "entry-no-timestamp",
]);
const notes: ReadonlySet<LintCode> = new Set<LintCode>([
  "stamp-second",
  "stamp-placeholder",
  "header-rule",
  "header-schema",
  "header-no-version",
  "header-tags-differ",
  "section-number",
  "entry-no-id",
  "entry-no-status",
  "entry-status-unknown",
  "entry-tag-unknown",
  "entry-engineer-alias",
  "entry-placeholder",
]);
const fixable: ReadonlySet<LintCode> = new Set<LintCode>([
  "header-tags-hash",
  "header-tags-differ",
  "header-week",
  "header-time",
  "entry-stray-dash",
  "entry-timestamp-form",
  "entry-no-id",
  "entry-tag-alias",
]);

export const severityOf = (code: LintCode): LintProblem["severity"] =>
  errors.has(code) ? "error" : notes.has(code) ? "info" : "warning";

const headerKeys = ["log_owner", "week", "repo_version", "created_at", "tags"] as const;

/** Of a file whose bytes are no text, so that what a text could tell is a guess. */
export const notUtf8: LintProblem = {
  code: "file-not-utf8",
  line: 1,
  severity: "error",
  message: "the file is not UTF-8, so nothing can be written to it; convert it",
  fixable: false,
};

/** Of a file that can't be read at all. */
export const unreadable = (message: string): LintProblem => ({
  code: "file-unreadable",
  line: 0,
  severity: "error",
  message,
  fixable: false,
});

/** Every defect of a debug log, in the order of its lines. */
export function lintLog(text: string, config: LogConfig, { path, mailmap = "" }: LintOptions = {}): readonly LintProblem[] {
  const log = parseLog(text, path, { timezone: config.timezone });
  const found: { code: LintCode; line: number; message: string }[] = [...log.warnings];
  const say = (code: LintCode, line: number, message: string): void => {
    found.push({ code, line, message });
  };
  const folding = names(config, mailmap);
  lintHeader(log, folding, say);
  lintEntries(log, folding, say);
  const ends = new Set(text.match(/\r\n|\n|\r/g));
  if (ends.size > 1) say("line-ends-mixed", 1, "lines end in different ways");
  return found
    .sort((a, b) => a.line - b.line)
    .map(({ code, line, message }) => ({
      code,
      line,
      severity: severityOf(code),
      message,
      fixable: fixable.has(code),
    }));
}

type Say = (code: LintCode, line: number, message: string) => void;

function lintHeader({ header, path, entries }: DebugLog, folding: Names, say: Say): void {
  const days = path === undefined ? undefined : daysOfName(path);
  const monday = header.week ?? (days === undefined ? undefined : weekOf(days.from));
  if (days !== undefined && monday !== undefined && days.from !== monday.from) {
    say("file-name-week", 1, `the file's name says ${days.from}, the week begins on ${monday.from}`);
  }
  if (header.form === "none") return;
  if (header.schema === undefined) say("header-schema", header.line, "the header names no schema; onex-debug-log/1 is this one");
  for (const key of headerKeys) {
    if (header.fieldLines[key] !== undefined) continue;
    // Outside of git there is none.
    say(key === "repo_version" ? "header-no-version" : "header-key", header.line, `the header has no ${key}`);
  }
  const wanted = headerTags(header, entries, folding);
  if (wanted === undefined || header.fieldLines["tags"] === undefined || wanted.join() === header.tags.join()) return;
  // Writing an entry leaves the header alone, so that two branches don't conflict in one line: being behind is no defect.
  if (header.schema === undefined || header.tags.some((tag) => !wanted.includes(tag)))
    say("header-tags-differ", header.fieldLines["tags"], "the tags of the header are not those of the entries");
}

/**
 * What the header's tags should be: the entries' tags in the order in which they come. A header from before the schema keeps its own as well. With
 * no entries there is nothing to say.
 */
export function headerTags(
  { tags, schema }: DebugLog["header"],
  entries: DebugLog["entries"],
  folding: Names,
): readonly string[] | undefined {
  if (entries.length === 0) return undefined;
  const own = new Set(entries.flatMap((entry) => entry.tags.map((tag) => folding.tag(tag).name)));
  const kept = tags.map((tag) => folding.tag(tag).name).filter((tag) => schema === undefined || own.has(tag));
  return [...new Set([...kept, ...own])];
}

function lintEntries({ entries }: DebugLog, folding: Names, say: Say): void {
  for (const entry of entries) {
    const tagsLine = entry.fieldLines.tags ?? entry.line;
    if (entry.idSource === "content") say("entry-no-id", entry.line, `the entry has no id; until it has, it is ${entry.id}`);
    if (entry.fieldLines.status === undefined) {
      const { value, confidence, line } = entry.status;
      say("entry-no-status", entry.line, `the entry has no status; line ${line} makes it ${value} with confidence ${confidence}`);
    }
    for (const tag of entry.tags) {
      const { name, known } = folding.tag(tag);
      if (!known) say("entry-tag-unknown", tagsLine, `#${tag} is not in the vocabulary`);
      else if (name !== tag) say("entry-tag-alias", tagsLine, `#${tag} is another spelling of #${name}`);
    }
    const engineer = entry.engineer === undefined ? undefined : folding.engineer(entry.engineer);
    if (engineer !== undefined && engineer !== entry.engineer) {
      say("entry-engineer-alias", entry.fieldLines.engineer ?? entry.line, `${entry.engineer} is ${engineer}`);
    }
  }
}
