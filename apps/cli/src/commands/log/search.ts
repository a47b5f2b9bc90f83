import { Fault } from "@onex/contract";
import { brokenArchives, type SearchHit, searchLogs } from "@onex/devlog";
import type { Paint } from "../../paint.ts";
import type { Shell } from "../../shell.ts";
import { answerNoting, asUsage, type LogOptions, logsToRead, noteWarnings } from "./log-repository.ts";
import { printable } from "./printable.ts";

export interface SearchCommandOptions extends LogOptions {
  readonly limit?: number;
  readonly offset?: number;
}

/** `onex log search`: the words of the command line are one query. */
export async function search(words: readonly string[], options: SearchCommandOptions, shell: Shell): Promise<void> {
  const { limit = 20, offset = 0 } = options;
  const mistyped = words.find((word) => word.startsWith("--"));
  if (mistyped !== undefined)
    throw new Fault("cli/usage", `There is no option ${mistyped}; see "onex log search --help"`, {
      details: { where: mistyped },
    });
  const { store, warnings } = logsToRead(options, shell);
  const query = queryOf(words);
  shell.progress("reading the logs …");
  const { answer, warnings: unread } = asUsage(() =>
    answerNoting(store, shell, (from) => searchLogs(from, query, { limit, offset })),
  );
  shell.progress("");
  const { total, hits, index } = answer;
  const broken = brokenArchives(store, index);
  noteWarnings(broken, shell);
  if (options.json) {
    shell.print(JSON.stringify({ query, total, limit, offset, hits, index, warnings: [...warnings, ...unread, ...broken] }));
    return;
  }
  if (hits.length > 0) shell.print(hits.map((hit) => shownHit(hit, shell.paint)).join("\n\n"));
  if (index.files === 0) shell.note(`There are no logs below ${store.config.root} yet; write an entry with "onex log entry"`);
  else if (total === 0) shell.note(`No entry fits; "onex log search" alone lists all of them, newest first`);
  else if (hits.length === 0)
    shell.note(
      `${total === 1 ? "The one entry that fits is" : `All ${total} entries that fit are`} before number ${offset + 1}; --offset can be ${total - 1} at most`,
    );
  else if (total > hits.length)
    shell.note(`${hits.length} of ${total}${offset === 0 ? "" : ` from ${offset + 1} on`}; more with --limit or --offset`);
}

/** A shell has taken the quotation marks of `"two words"` away when they were the whole argument. */
const queryOf = (words: readonly string[]): string =>
  words.length < 2
    ? (words[0] ?? "")
    : words.map((word) => (/\s/.test(word) && !/["':]/.test(word) ? word.replace(/^(-?)(.*)$/s, '$1"$2"') : word)).join(" ");

function shownHit({ timestamp, status, confidence, places, ...hit }: SearchHit, paint: Paint): string {
  const { id, tags } = hit;
  const title = printable(hit.title);
  const engineer = hit.engineer === undefined ? undefined : printable(hit.engineer);
  const excerpt = hit.excerpt.map((part) => ({ ...part, text: printable(part.text) }));
  const about = [
    paint.cyan(id),
    timestamp?.slice(0, 16).replace("T", " "),
    engineer,
    `${shownStatus(status, paint)}${confidence < 1 ? "?" : ""}`,
    tags.map((tag) => `#${tag}`).join(" "),
  ].filter((part) => part !== undefined && part !== "");
  const text = excerpt.map((part) => (part.hit ? paint.bold(paint.yellow(oneLine(part.text))) : oneLine(part.text))).join("");
  const isTitle = excerpt.map((part) => part.text).join("") === title;
  return [
    isTitle
      ? excerpt.map((part) => (part.hit ? paint.bold(paint.yellow(part.text)) : paint.bold(part.text))).join("")
      : paint.bold(title),
    `  ${about.join("  ")}`,
    ...(isTitle || text.trim() === "" ? [] : [`  ${text.trim()}`]),
    ...places.map(({ path, line }) => paint.dim(`  ${path}:${line}`)),
  ].join("\n");
}

/** Without what is only Markdown's. */
const oneLine = (text: string): string =>
  text
    .replaceAll(/\*\*|(?:`{3,}|~{3,})[\w-]*/g, "")
    .replaceAll(/^\s*(?:[-*+]|#{1,6})[ \t]+/gm, " ")
    .replaceAll(/\s+/g, " ");

function shownStatus(status: SearchHit["status"], paint: Paint): string {
  if (status === "resolved") return paint.green(status);
  return status === "open" || status === "blocked" ? paint.yellow(status) : status;
}
