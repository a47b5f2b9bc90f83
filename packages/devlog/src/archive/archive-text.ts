import { mondayOfLog } from "../parse/log-monday.ts";
import { type LogConfig, names } from "../repository/log-config.ts";
import { decodeLog } from "../repository/log-file.ts";
import { datedEntries, summarizeEntries } from "../summary/summarize-logs.ts";
import { summaryText } from "../summary/summary-text.ts";
import { addDays, weekOf } from "../time/calendar.ts";
import { type BundledFile, sha256 } from "./log-bundle.ts";

export interface Rollup {
  readonly name: string;
  readonly files: readonly BundledFile[];
  readonly config: LogConfig;
  readonly mailmap: string;
}

/** The page of an archive. It follows from the files alone: no clock is in it, so the same files give the same page. */
export function rollupText({ name, files, config, mailmap }: Rollup): string {
  const texts = files.map(({ path, bytes }) => ({ path, text: decodeLog(bytes).text }));
  const dated = texts.flatMap(({ path, text }) => datedEntries(text, path, config.timezone));
  const days = [
    ...texts.flatMap(({ path, text }) => mondayOfLog(text, path, config.timezone) ?? []),
    ...dated.map(({ day }) => day),
  ].sort();
  const from = weekOf(days[0] ?? "1970-01-01").from;
  const to = addDays(weekOf(days.at(-1) ?? "1970-01-01").from, 6);
  const summary = summarizeEntries(dated, { period: { from, to }, today: to, folding: names(config, mailmap) });
  const entries = dated.map(({ entry, path, day }) => `- ${day} ${entry.title} (\`${entry.id}\`, ${path}:${entry.line})`);
  const front = [
    "---",
    "schema: onex-log-archive/1",
    `name: ${JSON.stringify(name)}`,
    `from: ${from}`,
    `to: ${to}`,
    `tags: [${summary.tags.map(({ tag }) => tag).join(", ")}]`,
    "---",
    "",
  ];
  return [
    ...front,
    summaryText(summary),
    "## Entries\n",
    ...entries,
    "\n## Files\n",
    ...files.map(({ path, bytes }) => `- ${path} (${bytes.length} bytes, sha256 ${sha256(bytes)})`),
    "",
  ].join("\n");
}
