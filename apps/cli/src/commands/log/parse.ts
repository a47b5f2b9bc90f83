import { readFileSync } from "node:fs";
import { resolve } from "node:path";
import { Fault, isFault } from "@onex/contract";
import { type DebugLog, defaultConfig, findRepository, type LogStore, logDocument, parseLog, severityOf } from "@onex/devlog";
import { faultDocument, faultText } from "../../fault-output.ts";
import type { Paint } from "../../paint.ts";
import type { Shell } from "../../shell.ts";
import { firstLine, table } from "../../table.ts";
import { type LogOptions, logsToRead } from "./log-repository.ts";
import { printable } from "./printable.ts";
import { shownSeverity } from "./shown-severity.ts";

/** `onex log parse`: what is read of each file, as a JSON line or for people. The others go on when one can't be read. */
export async function parseFiles(files: readonly string[], options: LogOptions, shell: Shell): Promise<number> {
  const { timezone } = configOf(options, shell);
  let failed = 0;
  for (const [at, file] of files.entries()) {
    if (files.length > 1) shell.progress(`${at + 1} of ${files.length}  ${file}`);
    try {
      const log = parseLog(textOf(file, shell), file, { timezone });
      shell.print(options.json ? JSON.stringify(logDocument(log)) : shownLog(log, file, shell.paint));
    } catch (thrown) {
      if (!isFault(thrown)) throw thrown;
      failed += 1;
      if (options.json) shell.print(JSON.stringify({ type: "fault", file, ...faultDocument(thrown, shell.cwd) }));
      else shell.note(faultText(thrown, shell.cwd));
    }
  }
  shell.progress("");
  return failed > 0 ? 1 : 0;
}

/** A file can be read anywhere; the zone of its times is its repository's, if there is one. */
const configOf = (options: LogOptions, shell: Shell): LogStore["config"] =>
  options.root === undefined && findRepository(shell.cwd) === undefined ? defaultConfig : logsToRead(options, shell).store.config;

function textOf(file: string, { cwd }: Shell): string {
  try {
    return readFileSync(resolve(cwd, file), "utf8");
  } catch (cause) {
    const code = cause instanceof Error && "code" in cause ? cause.code : undefined;
    if (code === "ENOENT" || code === "ENOTDIR")
      throw new Fault("io/not-found", `There is no file ${file}; check the path`, { details: { where: file } });
    const why =
      code === "EISDIR" ? "it is a folder; name the files in it" : cause instanceof Error ? cause.message : String(cause);
    throw new Fault("io/unreadable", `${file} can't be read: ${why}`, { cause, details: { where: file } });
  }
}

function shownLog({ header, entries, warnings }: DebugLog, file: string, paint: Paint): string {
  const { form, log_owner: owner, week } = header;
  const about = [
    form === "none" ? "no header" : `${form} header, line ${header.line}`,
    owner,
    week === undefined ? undefined : `${week.from} to ${week.to}`,
    `${entries.length} ${entries.length === 1 ? "entry" : "entries"}`,
  ];
  const rows = entries.map(({ line, id, timestamp, day, engineer = "-", status, title, tags }) => [
    `  ${file}:${line}`,
    id,
    timestamp?.iso ?? day ?? "-",
    engineer,
    status.confidence < 1 ? `${status.value}?` : status.value,
    `${firstLine(printable(title))}${tags.length === 0 ? "" : paint.cyan(` ${tags.map((tag) => `#${tag}`).join(" ")}`)}`,
  ]);
  const warned = warnings.map(({ line, code, message }) => [
    `  ${file}:${line}`,
    shownSeverity(severityOf(code), paint),
    `${message} ${paint.dim(code)}`,
  ]);
  return [
    `${paint.bold(file)}  ${about.filter((part) => part !== undefined).join(", ")}`,
    ...[rows, warned].flatMap((lines) => (lines.length === 0 ? [] : [table(lines)])),
  ].join("\n");
}
