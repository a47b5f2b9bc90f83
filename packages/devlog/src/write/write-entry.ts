import { join, posix } from "node:path";
import { type Ambient, Fault } from "@onex/contract";
import { newEntryId } from "../parse/entry-id.ts";
import { lineEndOf, splitLines } from "../parse/log-line.ts";
import type { StatusName } from "../parse/model.ts";
import { readLines } from "../parse/parse-log.ts";
import { names } from "../repository/log-config.ts";
import { bytesIfAny, readEditable, writeWhole } from "../repository/log-file.ts";
import { type LockOptions, withLogLock } from "../repository/log-lock.ts";
import type { LogStore } from "../repository/log-store.ts";
import { weekOf } from "../time/calendar.ts";
import { dayOf, isoTime } from "../time/time-zone.ts";
import { type EntrySectionKey, entryText } from "./entry-text.ts";

export interface WeekOptions extends LockOptions {
  readonly ambient: Pick<Ambient, "now" | "random">;
  /** Folded by configuration and mailmap; also names the folder. */
  readonly engineer: string;
  /** From git; asked for when a file is made. Default: the header has none. */
  readonly repoVersion?: string | (() => string | undefined);
}

export interface WeekFile {
  /** From the repository's root, with `/`. */
  readonly path: string;
  /** False when the week had its file already. */
  readonly created: boolean;
}

/** Makes the file of the week of now, Monday to Sunday in the configured zone. Raises `io/unwritable`, `log/busy`, `RangeError` for a name that is too long. */
export function newWeek(store: LogStore, options: WeekOptions): WeekFile {
  return withLogLock(store.root, () => ensureWeek(store, options), options);
}

function ensureWeek(store: LogStore, { ambient, engineer, repoVersion }: WeekOptions): WeekFile {
  const { root, config, mailmap } = store;
  const now = ambient.now();
  const { from, to } = weekOf(dayOf(now, config.timezone));
  const owner = names(config, mailmap).engineer(engineer);
  const path = posix.join(config.root, folderName(owner), `debug_log_${from.replaceAll("-", "_")}.md`);
  if (bytesIfAny(join(root, path)) !== undefined) return { path, created: false };
  const version = typeof repoVersion === "function" ? repoVersion() : repoVersion;
  const lines = [
    "---",
    "schema: onex-debug-log/1",
    `log_owner: ${JSON.stringify(owner)}`,
    `week: ${from}_to_${to}`,
    ...(version === undefined ? [] : [`repo_version: ${JSON.stringify(version)}`]),
    `created_at: ${isoTime(now, config.timezone)}`,
    "tags: []",
    "---",
    "",
    `# Debug log, ${from} to ${to}`,
    "",
  ];
  writeWhole(join(root, path), lines.join("\n"));
  return { path, created: true };
}

/** A name as a folder: no separators, no dots at its ends, not too long, and not the folder of the archives. */
function folderName(name: string): string {
  const plain = name
    .normalize("NFC")
    .toLowerCase()
    .replaceAll(/[^\p{L}\p{N}._-]+/gu, "-")
    .replaceAll(/^[.-]+|[.-]+$/g, "");
  // A part of a path has at most 255 bytes, and a temporary file has a longer name.
  if (Buffer.byteLength(plain) > 150) throw new RangeError("An engineer's name has at most 150 letters");
  return plain === "" || plain === "archive" ? `engineer${plain === "" ? "" : `-${plain}`}` : plain;
}

export interface EntryOptions extends WeekOptions {
  readonly title: string;
  readonly tags?: readonly string[];
  /** Default open. */
  readonly status?: StatusName;
  readonly links?: readonly string[];
  readonly sections?: Readonly<Partial<Record<EntrySectionKey, string>>>;
  /** A file that the sections speak of, by its path from the log's folder; written first. */
  readonly attachment?: { readonly path: string; readonly text: string };
}

export interface WrittenEntry {
  readonly id: string;
  readonly path: string;
  /** Of its heading. */
  readonly line: number;
  /** From the repository's root, with `/`. */
  readonly attachment?: string;
}

/**
 * Appends an entry to the engineer's file of this week, which is made when there is none. The rest of the file stays byte for byte. Any number of
 * processes may do so at once. Raises `log/not-editable`, `log/busy`, `io/unwritable`, `RangeError` for an empty title or what is no tag.
 */
export function appendEntry(store: LogStore, options: EntryOptions): WrittenEntry {
  const { ambient, title, tags = [], status = "open", sections = {}, attachment } = options;
  const links = (options.links ?? []).filter((link) => link.trim() !== "");
  if (title.trim() === "") throw new RangeError("An entry needs a title");
  const folding = names(store.config, store.mailmap);
  const folded = folding.tags(tags.map((tag) => tag.replace(/^#/, "")));
  const wrong = folded.find((tag) => !/^[\p{L}_][\p{L}\p{M}\p{N}_.-]*$/u.test(tag));
  if (wrong !== undefined) throw new RangeError(`${JSON.stringify(wrong)} is no tag; it begins with a letter and has no spaces`);
  return withLogLock(
    store.root,
    () => {
      const now = ambient.now();
      const { path } = ensureWeek(store, options);
      const old = readEditable(join(store.root, path));
      const id = newEntryId({ epochMs: now, random: ambient.random });
      const eol = lineEndOf(old);
      const engineer = folding.engineer(options.engineer);
      const entry = entryText({
        title,
        id,
        timestamp: isoTime(now, store.config.timezone),
        engineer,
        tags: folded,
        status,
        links,
        sections,
      });
      const gap = old === "" || /(?:\r\n|\n|\r)\s*(?:\r\n|\n|\r)$/.test(old) ? "" : /[\r\n]$/.test(old) ? eol : eol + eol;
      const before = old + gap;
      checkTakes(before, path, store.config.timezone);
      const beside = attachment === undefined ? undefined : posix.join(posix.dirname(path), attachment.path);
      if (attachment !== undefined && beside !== undefined) writeWhole(join(store.root, beside), attachment.text);
      writeWhole(join(store.root, path), before + entry.replaceAll("\n", eol));
      return { id, path, line: splitLines(before).length, ...(beside === undefined ? {} : { attachment: beside }) };
    },
    options,
  );
}

/** Code or a comment that is still open would swallow the entry, so the file is read up to where it begins. */
function checkTakes(old: string, path: string, timezone: string): void {
  let open: number | undefined;
  const warn = (code: string, line: number): void => {
    if (code === "fence-unclosed") open = line;
  };
  const probe = readLines(`${old}### Debug Entry\n`, { timezone, warn }).lines.at(-2);
  if (probe?.place === "text") return;
  const where = open === undefined ? "a comment in it is never closed" : `the code of line ${open} is never closed`;
  throw new Fault("log/not-editable", `${path} can't take an entry, because ${where}; close it first`);
}
