import { join } from "node:path";
import { Fault, isFault } from "@onex/contract";
import { answerWithout } from "../repository/answer-without.ts";
import { bytesIfAny, decodeLog, fromRoot, type LogText, writeWhole } from "../repository/log-file.ts";
import { type LockOptions, withLogLock } from "../repository/log-lock.ts";
import { type LogStore, listLogs } from "../repository/log-store.ts";
import { fixLog, logFixes } from "./fix-log.ts";
import { type LintProblem, lintLog, notUtf8, unreadable } from "./lint-log.ts";

export interface LintFilesOptions extends LockOptions {
  /** From the repository's root, with `/`. Default: every debug log. */
  readonly paths?: readonly string[];
  /** Mend what is certain. Default false. */
  readonly fix?: boolean;
  /** Hears of each file before it is looked at. */
  readonly onFile?: (at: number, count: number, path: string) => void;
}

export interface LintedFile {
  readonly path: string;
  readonly changed: boolean;
  /** What is left after mending. */
  readonly problems: readonly LintProblem[];
}

/**
 * Lints debug logs, and with `fix` mends them under the lock; one that is not UTF-8 is left as it is, and one that can't be read has no other problem
 * than that. Raises `io/not-found`, and with `fix` what writing raises.
 */
export function lintFiles(
  store: LogStore,
  { paths, fix = false, onFile, ...lock }: LintFilesOptions = {},
): readonly LintedFile[] {
  const listed = paths === undefined ? answerWithout(store, debugLogs) : { answer: paths, warnings: [] };
  const unread = listed.warnings.map(({ path, message }) => ({ path, changed: false, problems: [unreadable(message)] }));
  const linted = listed.answer.map((path, at) => {
    onFile?.(at, listed.answer.length, path);
    return lintFile(store, path, fix ? lock : undefined);
  });
  return [...unread, ...linted];
}

const debugLogs = (store: LogStore): readonly string[] =>
  listLogs(store).flatMap(({ kind, path }) => (kind === "debug" ? [path] : []));

function lintFile(store: LogStore, path: string, fixing: LockOptions | undefined): LintedFile {
  const { root } = store;
  try {
    const changed = fixing !== undefined && withLogLock(root, () => fixFile(store, path), fixing);
    return { path, changed, problems: problemsOf(store, path, readText(store, path)) };
  } catch (thrown) {
    if (!isFault(thrown) || thrown.code !== "io/unreadable") throw thrown;
    return { path, changed: false, problems: [unreadable(fromRoot(root, thrown.message))] };
  }
}

/** A problem that may be mended is called so only where its mending is certain, and the file can be written. */
function problemsOf({ config, mailmap }: LogStore, path: string, { text, exact }: LogText): readonly LintProblem[] {
  const found = lintLog(text, config, { path, mailmap });
  if (!found.some(({ fixable }) => fixable)) return exact ? found : [notUtf8, ...found];
  const fixes = exact ? logFixes(text, config, { path, mailmap }) : [];
  const mended = new Set(fixes.flatMap(({ codes, line }) => codes.map((code) => `${code} ${line}`)));
  const problems = found.map((each) => ({ ...each, fixable: each.fixable && mended.has(`${each.code} ${each.line}`) }));
  return exact ? problems : [notUtf8, ...problems];
}

function fixFile(store: LogStore, path: string): boolean {
  const { text, exact } = readText(store, path);
  if (!exact) return false;
  const fixed = fixLog(text, store.config, { path, mailmap: store.mailmap });
  if (fixed.changed) writeWhole(join(store.root, path), fixed.text);
  return fixed.changed;
}

function readText({ root }: LogStore, path: string): LogText {
  const bytes = bytesIfAny(join(root, path));
  if (bytes === undefined) throw new Fault("io/not-found", `${path} doesn't exist; correct the path`);
  return decodeLog(bytes);
}
