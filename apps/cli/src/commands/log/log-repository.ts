import { realpathSync } from "node:fs";
import { basename, dirname, join, relative, resolve, sep } from "node:path";
import { Fault } from "@onex/contract";
import {
  type Answered,
  answerWithout,
  findRepository,
  type LogStore,
  openLogs,
  openLogsToRead,
  type ReadWarning,
} from "@onex/devlog";
import type { Shell } from "../../shell.ts";

/** What every command of the logs takes. */
export interface LogOptions {
  readonly root?: string;
  readonly json?: boolean;
}

/** The repository's folder: the one that was named, or the one around the current folder. Raises `log/no-repository`, `io/not-found`. */
export function repositoryRoot({ root }: LogOptions, { cwd }: Shell): string {
  const start = realFolder(resolve(cwd, root ?? "."), root);
  const found = findRepository(start);
  if (found !== undefined) return found;
  throw new Fault(
    "log/no-repository",
    `There is no repository around ${start}: neither .git nor .onex/log.yaml is there or above; run "onex log init" where the logs should be, or name the repository with --root`,
    { details: { where: start, hint: 'run "onex log init"' } },
  );
}

/** The folder itself when links lead to it, so that paths below it compare. */
export function realFolder(folder: string, named: string | undefined): string {
  try {
    return realpathSync(folder);
  } catch (cause) {
    throw new Fault("io/not-found", `There is no folder ${named ?? folder}; check the path`, {
      cause,
      details: { where: folder },
    });
  }
}

/** The logs of the repository. Raises `log/no-repository`, `io/not-found`, `log/bad-config`. */
export const repositoryLogs = (options: LogOptions, shell: Shell): LogStore => openLogs(repositoryRoot(options, shell));

/** The logs for a command that only reads: settings that can't be read are named, and it goes on without them. Raises `log/no-repository`, `io/not-found`. */
export function logsToRead(options: LogOptions, shell: Shell): ReturnType<typeof openLogsToRead> {
  const opened = openLogsToRead(repositoryRoot(options, shell));
  noteWarnings(opened.warnings, shell);
  return opened;
}

/** What reads answers without files that can't be read, and names them. */
export function answerNoting<Answer>(store: LogStore, shell: Shell, act: (store: LogStore) => Answer): Answered<Answer> {
  const answered = answerWithout(store, act);
  noteWarnings(answered.warnings, shell);
  return answered;
}

export function noteWarnings(warnings: readonly ReadWarning[], { note, paint }: Shell): void {
  for (const { code, message } of warnings) note(`${paint.yellow(`warning[${code}]`)}: ${message}`);
}

/** The path from the repository's folder, with `/`, of a file that somebody named in the current one. Raises `cli/usage` for one outside of it. */
export function pathInRepository({ root }: LogStore, file: string, { cwd }: Shell): string {
  const full = resolve(cwd, file);
  const path = relative(root, realParent(full)).replaceAll(sep, "/");
  if (path !== "" && path !== ".." && !path.startsWith("../")) return path;
  throw new Fault("cli/usage", `${file} is outside of the repository ${root}; name a log inside it, or another --root`, {
    details: { where: file },
  });
}

/** Links on the way are followed, the file itself is not: it may be a link that belongs to the logs, or not be there. */
function realParent(file: string): string {
  try {
    return join(realpathSync(dirname(file)), basename(file));
  } catch {
    return file;
  }
}

/** What the library calls a caller's mistake is the mistake of whoever typed the command. */
export function asUsage<Result>(act: () => Result): Result {
  try {
    return act();
  } catch (thrown) {
    if (thrown instanceof RangeError) throw new Fault("cli/usage", thrown.message);
    throw thrown;
  }
}
