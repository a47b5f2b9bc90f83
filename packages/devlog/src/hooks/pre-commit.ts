import { existsSync } from "node:fs";
import { basename, join } from "node:path";
import type { Ambient } from "@onex/contract";
import { type LintCode, type LintProblem, lintLog } from "../lint/lint-log.ts";
import { derivedFrom } from "../parse/entry-id.ts";
import { splitLines } from "../parse/log-line.ts";
import type { LogEntry } from "../parse/model.ts";
import { parseLog } from "../parse/parse-log.ts";
import { authorNames } from "../repository/author-name.ts";
import { bytesIfAny, decodeLog, writeWhole } from "../repository/log-file.ts";
import { withLogLock } from "../repository/log-lock.ts";
import { isDebugLog, type LogStore } from "../repository/log-store.ts";
import { type Filled, type FilledEntry, fillEntries, lacking, valuesAt } from "./fill-entry.ts";
import { authorOf, refreshIndex, restage, type StagedFile, stagedFiles } from "./staged-files.ts";

export interface HookOptions {
  readonly ambient: Pick<Ambient, "now">;
  /** Name of the index that git gave to the hook, `GIT_INDEX_FILE`. */
  readonly indexFile?: string;
}

export interface HookProblem {
  readonly code: LintCode | "commit-of-paths" | "not-utf8";
  readonly path: string;
  readonly line: number;
  readonly message: string;
}

export interface HookResult {
  readonly filled: readonly (FilledEntry & { readonly path: string })[];
  /** When there is one, the commit may not go on, and nothing was changed. */
  readonly problems: readonly HookProblem[];
}

/** A text that programs can't take apart. */
const broken: ReadonlySet<LintCode> = new Set<LintCode>([
  "header-yaml",
  "header-json",
  "header-unclosed",
  "fence-unclosed",
  "entry-bad-id",
  "entry-timestamp-unreadable",
]);

/**
 * What the pre-commit hook does: new entries of staged debug logs get the timestamp and engineer that they lack, in the index and, where the same
 * entry stands there, in the work tree; unstaged work stays unstaged. Problems are only those that the commit brings. Raises `log/no-repository`,
 * `log/busy`, `io/unreadable`, `io/unwritable`.
 */
export function runPreCommit(store: LogStore, { ambient, indexFile = "" }: HookOptions): HookResult {
  const { root, config } = store;
  const { timezone } = config;
  const { files, before } = stagedFiles(root, config.root);
  const logs = files.filter(({ path }) => isDebugLog(store, path)).map((file) => readStaged(file, timezone));
  if (logs.length === 0) return { filled: [], problems: [] };
  const fresh = newEntries(
    logs.flatMap(({ entries, text }) => entries.map((entry) => ({ entry, text }))),
    oldEntries(store, before),
  );
  const author = authorOf(root);
  const engineer = author === undefined ? "" : authorNames(store)(author.name, author.address);
  const values = valuesAt({ nowMs: ambient.now(), engineer, timezone });
  const done = logs.map((log) => {
    const { path } = log.file;
    const result = fillEntries(log.text, {
      timezone,
      // Read again from the same text, an entry is another object on the same line.
      valuesFor: (entry) => (log.entries.some((own) => own.line === entry.line && fresh.has(own)) ? values(entry) : undefined),
    });
    return { ...log, result, problems: problemsOf(store, log, result, before.get(path) ?? []) };
  });
  const changed = done.filter(({ result }) => result.filled.length > 0);
  const problems = done.flatMap((one) => one.problems);
  // Git takes this index for the one commit and then its own again, which would undo what is filled in here.
  if (problems.length === 0 && basename(indexFile).startsWith("next-index-")) problems.push(...changed.map(ofPaths));
  if (problems.length > 0) return { filled: [], problems };
  if (changed.length > 0) {
    const write = (): void => apply(root, changed, timezone);
    // Where nobody made the folder of the lock, no other tool writes either, and making it would leave a file behind.
    if (existsSync(join(root, ".onex"))) withLogLock(root, write);
    else write();
  }
  return { filled: done.flatMap(({ file, result }) => result.filled.map((entry) => ({ ...entry, path: file.path }))), problems };
}

interface StagedLog {
  readonly file: StagedFile;
  readonly text: string;
  /** UTF-8. */
  readonly exact: boolean;
  readonly entries: readonly LogEntry[];
}

function readStaged(file: StagedFile, timezone: string): StagedLog {
  const { text, exact } = decodeLog(file.bytes);
  return { file, text, exact, entries: parseLog(text, file.path, { timezone }).entries };
}

/** What two versions of an entry have in common. */
interface Likeness {
  readonly id: string;
  readonly title: string;
  readonly body: string;
}

function likenessOf({ id, title, span }: LogEntry, text: string): Likeness {
  const [, ...below] = splitLines(text.slice(span.start, span.end)).map((line) => line.text.trim());
  return { id, title, body: below.join("\n").trim() };
}

function oldEntries(store: LogStore, before: ReadonlyMap<string, readonly Uint8Array[]>): Likeness[] {
  const versions = [...before].flatMap(([path, all]) => (isDebugLog(store, path) ? all.map((bytes) => ({ path, bytes })) : []));
  return versions.flatMap(({ path, bytes }) => {
    const { text } = decodeLog(bytes);
    return parseLog(text, path, { timezone: store.config.timezone }).entries.map((entry) => likenessOf(entry, text));
  });
}

/** What two versions of an entry share, the surest first. "" is shared by none. */
const likenesses: readonly ((one: Likeness) => string)[] = [
  ({ id }) => derivedFrom(id) ?? id,
  ({ body }) => body,
  ({ title }) => title,
];

/** Entries that are no version of an old one: with another title, other text or in another file, each old entry is still one entry. */
function newEntries(all: readonly { readonly entry: LogEntry; readonly text: string }[], old: Likeness[]): ReadonlySet<LogEntry> {
  const left = new Set(old);
  let fresh = all.map(({ entry, text }) => ({ entry, likeness: likenessOf(entry, text) }));
  for (const keyOf of likenesses) {
    const known = Map.groupBy(left, keyOf);
    fresh = fresh.filter(({ likeness }) => {
      const key = keyOf(likeness);
      const found = key === "" ? undefined : known.get(key)?.shift();
      if (found !== undefined) left.delete(found);
      return found === undefined;
    });
  }
  return new Set(fresh.map(({ entry }) => entry));
}

function problemsOf(
  store: LogStore,
  { file, text, exact }: StagedLog,
  result: Filled,
  before: readonly Uint8Array[],
): readonly HookProblem[] {
  const { path } = file;
  const problems: HookProblem[] = newProblems(store, path, text, before).map(({ code, line, message }) => ({
    code,
    path,
    line,
    message,
  }));
  for (const { line, fields, title } of result.lacking) {
    const code = fields.includes("timestamp") ? "entry-no-timestamp" : "entry-no-engineer";
    const message = `"${title}" has no ${fields.join(" and no ")}, and no place for it is certain; write it by hand`;
    problems.push({ code, path, line, message });
  }
  if (!exact && result.text !== text)
    problems.push({ code: "not-utf8", path, line: 1, message: "the file is not UTF-8, so nothing can be filled in" });
  return problems.sort((a, b) => a.line - b.line);
}

/** What is broken now and was not before, told by its line's text. */
function newProblems(
  { config, mailmap }: LogStore,
  path: string,
  text: string,
  before: readonly Uint8Array[],
): readonly LintProblem[] {
  const keyed = (own: string): readonly (readonly [string, LintProblem])[] => {
    const lines = splitLines(own);
    return lintLog(own, config, { path, mailmap })
      .filter(({ code }) => broken.has(code))
      .map((problem) => [`${problem.code} ${lines[problem.line - 1]?.text.trim() ?? ""}`, problem]);
  };
  const known = new Set(before.flatMap((bytes) => keyed(decodeLog(bytes).text).map(([key]) => key)));
  return keyed(text).flatMap(([key, problem]) => (known.has(key) ? [] : [problem]));
}

interface Changed extends StagedLog {
  readonly result: Filled;
}

const ofPaths = ({ file: { path }, result }: Changed): HookProblem => ({
  code: "commit-of-paths",
  path,
  line: result.filled[0]?.line ?? 1,
  message: "nothing can be filled in while paths are named to git commit; stage the file with git add, and commit without paths",
});

function apply(root: string, changed: readonly Changed[], timezone: string): void {
  for (const log of changed) fillWorkTree(root, log, timezone);
  const encoder = new TextEncoder();
  restage(
    root,
    changed.map(({ file, result }) => ({ ...file, bytes: encoder.encode(result.text) })),
  );
  refreshIndex(root);
}

/** The same entries get the same values in the work tree. Those that are not there any more stay away. */
function fillWorkTree(root: string, { file: { path }, text: staged, entries, result }: Changed, timezone: string): void {
  const bytes = bytesIfAny(join(root, path));
  const { text, exact } = bytes === undefined ? { text: "", exact: false } : decodeLog(bytes);
  if (!exact) return;
  const read = (own: string): readonly LogEntry[] => parseLog(own, path, { timezone }).entries;
  const lines = new Set(result.filled.map(({ line }) => line));
  let next = text;
  for (const [at, { timestamp, engineer = "", line }] of read(result.text).entries()) {
    const old = entries[at];
    if (old === undefined || !lines.has(line)) continue;
    const likeness = likenessOf(old, staged);
    const now = read(next).filter((entry) => lacking(entry).length > 0);
    const own = likenesses.flatMap((keyOf) => {
      const key = keyOf(likeness);
      return now.find((entry) => key !== "" && keyOf(likenessOf(entry, next)) === key) ?? [];
    })[0];
    if (own === undefined) continue;
    const values = { timestamp: timestamp?.raw ?? "", engineer };
    next = fillEntries(next, { timezone, valuesFor: (entry) => (entry.line === own.line ? values : undefined) }).text;
  }
  if (next !== text) writeWhole(join(root, path), next);
}
