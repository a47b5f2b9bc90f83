import { hash } from "node:crypto";
import { join } from "node:path";
import { isFault } from "@onex/contract";
import { archivedFiles } from "../archive/archive-files.ts";
import { sha256 } from "../archive/log-bundle.ts";
import { derivedFrom } from "../parse/entry-id.ts";
import type { Span } from "../parse/log-line.ts";
import type { LogEntry, StatusName } from "../parse/model.ts";
import { parseLog } from "../parse/parse-log.ts";
import { type Names, names } from "../repository/log-config.ts";
import { bytesIfAny, decodeLog } from "../repository/log-file.ts";
import type { LogStore } from "../repository/log-store.ts";
import { instantOf } from "../time/time-zone.ts";
import { entryWords, indexedWords, writeWords } from "./entry-words.ts";
import { fileReader } from "./file-reader.ts";
import { spacedWords } from "./spaced-words.ts";

/** One entry as the search index keeps it. */
export interface IndexRow {
  readonly path: string;
  readonly line: number;
  /** Of its text in its file. */
  readonly bytes: Span;
  readonly id: string;
  /** What copies of the entry share. */
  readonly derived: string;
  /** Of what it says. */
  readonly digest: string;
  readonly title: string;
  readonly epochMs: number | null;
  readonly day: string | null;
  readonly engineer: string | null;
  readonly status: StatusName;
  readonly confidence: number;
  readonly tags: readonly string[];
  readonly links: readonly (readonly [kind: string, target: string])[];
  /** For the full text: what it says besides its title, with spaces between words. */
  readonly words: string;
  /** Where that stands in its text, by `writeWords`. */
  readonly wordsAt: string;
}

/** A log, or the manifest of an archive. */
export interface Source {
  readonly path: string;
  readonly archive: boolean;
  /** Of its bytes when it was read last. */
  readonly hash?: string;
}

export interface ReadSource {
  readonly hash: string;
  /** Undefined when the bytes are those of the last time. */
  readonly rows?: readonly IndexRow[];
  /** An archive that is not whole. It has no rows, and a hash that no bytes have: its bundle may be mended while its manifest stays. */
  readonly broken?: true;
}

/** The text of a file of the index, which may be in an archive; "" when it has gone. Remembers what it read. */
export function textReader(store: LogStore): (path: string) => string {
  const texts = new Map<string, string>();
  return (path) => {
    const known = texts.get(path);
    if (known !== undefined) return known;
    const manifest = manifestOf(path);
    if (manifest === undefined) texts.set(path, decodeLog(bytesIfAny(join(store.root, path)) ?? new Uint8Array()).text);
    else for (const each of archivedLogs(store, manifest) ?? []) texts.set(each.path, decodeLog(each.bytes).text);
    return texts.get(path) ?? "";
  };
}

/** The manifest of the archive that a log is in; undefined for one that is a file of its own. */
export const manifestOf = (path: string): string | undefined => /^(.*?\.manifest\.json)#/.exec(path)?.[1];

/** Where a file is, or was before it went into an archive. */
export const homeOf = (path: string): string => path.slice((manifestOf(path)?.length ?? -1) + 1);

/** Reads the sources of an index. */
export function sourceReader(store: LogStore): (source: Source) => ReadSource {
  const folding = names(store.config, store.mailmap);
  const bytesOfFile = fileReader();
  return ({ path, archive, hash: known }) => {
    const bytes = bytesOfFile(join(store.root, path)) ?? new Uint8Array();
    const hash = sha256(bytes);
    if (hash === known) return { hash };
    const files = archive ? archivedLogs(store, path) : [{ path, bytes }];
    if (files === undefined) return { hash: "", rows: [], broken: true };
    return { hash, rows: files.flatMap((each) => rowsOf(each, store, folding)) };
  };
}

/** A log, also of an archive. */
export interface LogBytes {
  readonly path: string;
  readonly bytes: Uint8Array;
}

/** Undefined for an archive that is not whole; `restore` says what is wrong with it. */
export function archivedLogs(store: LogStore, manifest: string): readonly LogBytes[] | undefined {
  try {
    return archivedFiles(store, manifest)
      .filter(({ path }) => /(?:^|\/)debug_log[^/]*\.md$/.test(path))
      .map(({ path, bytes }) => ({ path: `${manifest}#${path}`, bytes }));
  } catch (error) {
    if (isFault(error)) return undefined;
    throw error;
  }
}

function rowsOf({ path, bytes }: LogBytes, { config }: LogStore, folding: Names): readonly IndexRow[] {
  const { timezone } = config;
  const { text } = decodeLog(bytes);
  // Of a text of ASCII every offset is one of a byte, and every word has spaces around it.
  const starts = bytes.length === text.length ? undefined : lineStarts(bytes);
  return parseLog(text, path, { timezone }).entries.map((entry) => {
    const body = text.slice(entry.span.start, entry.span.end);
    const words = entryWords(body, entry);
    return {
      path,
      line: entry.line,
      bytes: starts === undefined ? entry.span : bytesOf(entry, starts, bytes.length),
      id: entry.id,
      derived: derivedFrom(entry.id) ?? entry.id,
      digest: hash("sha1", [body, ...words.above].join("\n")),
      title: entry.title,
      epochMs: entry.timestamp?.epochMs ?? (entry.day === undefined ? null : startOfDay(entry.day, timezone)),
      day: entry.day ?? null,
      engineer: entry.engineer === undefined ? null : folding.engineer(entry.engineer),
      status: entry.status.value,
      confidence: entry.status.confidence,
      tags: folding.tags(entry.tags),
      links: entry.links.map(({ kind, target }) => [kind, target] as const),
      words: starts === undefined ? indexedWords(body, words) : spacedWords(indexedWords(body, words)),
      wordsAt: writeWords(words),
    };
  });
}

/** Where each line begins, for a text in which not every character is one byte. */
function lineStarts(bytes: Uint8Array): readonly number[] {
  const starts = [bytes[0] === 0xef && bytes[1] === 0xbb && bytes[2] === 0xbf ? 3 : 0];
  for (let at = 0; at < bytes.length; at++) {
    if (bytes[at] === 0x0d && bytes[at + 1] === 0x0a) at++;
    if (bytes[at] === 0x0a || bytes[at] === 0x0d) starts.push(at + 1);
  }
  return starts;
}

/** An entry begins and ends with a line. */
const bytesOf = ({ line, lastLine }: LogEntry, starts: readonly number[], length: number): Span => ({
  start: starts[line - 1] ?? length,
  end: starts[lastLine] ?? length,
});

/** The instant at which a day begins in a zone. */
export const startOfDay = (day: string, timezone: string): number =>
  instantOf(
    {
      year: Number(day.slice(0, 4)),
      month: Number(day.slice(5, 7)),
      day: Number(day.slice(8, 10)),
      hour: 0,
      minute: 0,
      second: 0,
    },
    timezone,
  );
