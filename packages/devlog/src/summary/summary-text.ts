import type { LogSummary, SummaryEntry } from "./summarize-logs.ts";

/** Signs that would make something else of a title. */
const plain = (text: string): string => text.replaceAll(/[[\]\\]/g, "\\$&").replaceAll(/\s+/g, " ");
const guessed = ({ status, confidence }: SummaryEntry): string => (confidence < 1 ? `${status}?` : status);
const named = (entry: SummaryEntry): string =>
  `${plain(entry.title)} (${entry.day}${entry.engineer === undefined ? "" : `, ${entry.engineer}`}, ${guessed(entry)}, \`${entry.id}\`)`;
const list = (items: readonly string[]): string =>
  items.length === 0 ? "- None\n" : `${items.map((item) => `- ${item}`).join("\n")}\n`;

/** A summary as Markdown. A status with a question mark is inferred. */
export function summaryText({
  from,
  to,
  entries,
  engineers,
  majorIssues,
  keySolutions,
  blockers,
  nextSteps,
}: LogSummary): string {
  const days = (age: number): string => `${age} ${age === 1 ? "day" : "days"} old`;
  return [
    `# Summary, ${from} to ${to}\n`,
    `${entries} ${entries === 1 ? "entry" : "entries"}.\n`,
    "## Engineers\n",
    list(engineers.map(({ name, entries: count }) => `${plain(name)}: ${count}`)),
    "## Major issues\n",
    list(majorIssues.map(named)),
    "## Key solutions\n",
    list(keySolutions.map((entry) => `${named(entry)}: ${plain(entry.solution)}`)),
    "## Blockers\n",
    list(blockers.map((entry) => `${named(entry)}, ${days(entry.ageDays)}`)),
    "## Next steps\n",
    list(nextSteps.map((entry) => `${named(entry)}\n${entry.steps.map((step) => `  - ${plain(step)}`).join("\n")}`)),
  ].join("\n");
}
