import { join } from "node:path";
import { Fault } from "@onex/contract";
import { bytesIfAny, decodeLog, type LogText, writeWhole } from "../repository/log-file.ts";
import { type LockOptions, withLogLock } from "../repository/log-lock.ts";
import { type LogStore, listLogs } from "../repository/log-store.ts";
import { fixLog } from "./fix-log.ts";
import { type LintProblem, lintLog, notUtf8 } from "./lint-log.ts";

export interface LintFilesOptions extends LockOptions {
  /** From the repository's root, with `/`. Default: every debug log. */
  readonly paths?: readonly string[];
  /** Mend what is certain. Default false. */
  readonly fix?: boolean;
}

export interface LintedFile {
  readonly path: string;
  readonly changed: boolean;
  /** What is left after mending. */
  readonly problems: readonly LintProblem[];
}

/** Lints debug logs, and with `fix` mends them under the lock; one that is not UTF-8 is left as it is, with a problem that says so. Raises `io/not-found`, `io/unreadable`, and with `fix` what writing raises. */
export function lintFiles(store: LogStore, { paths, fix = false, ...lock }: LintFilesOptions = {}): readonly LintedFile[] {
  const { root, config, mailmap } = store;
  const chosen = paths ?? listLogs(store).flatMap(({ kind, path }) => (kind === "debug" ? [path] : []));
  return chosen.map((path) => {
    const changed = fix && withLogLock(root, () => fixFile(store, path), lock);
    const { text, exact } = readText(store, path);
    return { path, changed, problems: [...(exact ? [] : [notUtf8]), ...lintLog(text, config, { path, mailmap })] };
  });
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
