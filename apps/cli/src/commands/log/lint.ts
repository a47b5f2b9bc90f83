import { statSync } from "node:fs";
import { join } from "node:path";
import { Fault } from "@onex/contract";
import { type LintedFile, type LintProblem, type LogStore, lintFiles, listLogs } from "@onex/devlog";
import type { Paint } from "../../paint.ts";
import type { Shell } from "../../shell.ts";
import { table } from "../../table.ts";
import { type LogOptions, pathInRepository, repositoryLogs } from "./log-repository.ts";
import { shownSeverity } from "./shown-severity.ts";

export interface LintCommandOptions extends LogOptions {
  readonly fix?: boolean;
  readonly strict?: boolean;
}

/** `onex log lint`: exit 1 when an error or a warning is left, with `strict` also for a note. */
export async function lint(files: readonly string[], options: LintCommandOptions, shell: Shell): Promise<number> {
  const { fix = false, strict = false } = options;
  const store = repositoryLogs(options, shell);
  const linted = lintFiles(store, {
    ...(files.length === 0 ? {} : { paths: files.flatMap((file) => logsAt(store, file, shell)) }),
    fix,
    onFile: (at, count, path) => shell.progress(`${at + 1} of ${count}  ${path}`),
  });
  shell.progress("");
  const counts = countsOf(linted);
  if (options.json) shell.print(JSON.stringify({ files: linted, counts }));
  else if (linted.length === 0) shell.note(`There are no debug logs below ${store.config.root}; "onex log entry" makes one`);
  else shell.print(report(linted, counts, { fix, strict, paint: shell.paint }));
  return counts.error + counts.warning + (strict ? counts.info : 0) > 0 ? 1 : 0;
}

/** A file, or the debug logs of a folder and those below it. */
function logsAt(store: LogStore, file: string, shell: Shell): readonly string[] {
  const path = pathInRepository(store, file, shell);
  if (statSync(join(store.root, path), { throwIfNoEntry: false })?.isDirectory() !== true) return [path];
  const inside = listLogs(store).flatMap((log) => (log.kind === "debug" && log.path.startsWith(`${path}/`) ? [log.path] : []));
  if (inside.length > 0) return inside;
  throw new Fault("io/not-found", `There is no debug log in the folder ${file}; name one with logs, or none for all of them`, {
    details: { where: file },
  });
}

type Counts = Readonly<Record<"files" | "changed" | "fixable" | LintProblem["severity"], number>>;

function countsOf(linted: readonly LintedFile[]): Counts {
  const problems = linted.flatMap((file) => file.problems);
  const of = (severity: LintProblem["severity"]): number => problems.filter((problem) => problem.severity === severity).length;
  return {
    files: linted.length,
    changed: linted.filter(({ changed }) => changed).length,
    error: of("error"),
    warning: of("warning"),
    info: of("info"),
    fixable: problems.filter(({ fixable }) => fixable).length,
  };
}

interface Manner {
  readonly fix: boolean;
  readonly strict: boolean;
  readonly paint: Paint;
}

function report(linted: readonly LintedFile[], counts: Counts, { fix, paint }: Manner): string {
  const rows = linted.flatMap(({ path, problems }) =>
    problems.map(({ line, severity, message, code, fixable }) => [
      line === 0 ? path : `${path}:${line}`,
      shownSeverity(severity, paint),
      `${message} ${paint.dim(`[${code}]${fixable ? " fixable" : ""}`)}`,
    ]),
  );
  const changed = linted.filter((file) => file.changed).map(({ path }) => `${paint.green("mended")}  ${path}`);
  return [...changed, ...(rows.length > 0 ? [table(rows)] : []), sentence(counts, fix)].join("\n");
}

function sentence({ files, changed, error, warning, info, fixable }: Counts, fix: boolean): string {
  const number = (count: number, what: string): string => `${count} ${what}${count === 1 ? "" : "s"}`;
  const parts = [number(error, "error"), number(warning, "warning"), number(info, "note")];
  const mended = fix ? `, ${changed} mended` : fixable > 0 ? `; "onex log lint --fix" mends ${fixable}` : "";
  return `${number(files, "file")}: ${parts.join(", ")}${mended}`;
}
