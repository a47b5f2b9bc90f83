import { hash } from "node:crypto";
import { join } from "node:path";
import { isFault } from "@onex/contract";
import { archivedFiles } from "../archive/archive-files.ts";
import { sha256 } from "../archive/log-bundle.ts";
import { derivedFrom } from "../parse/entry-id.ts";
import type { Span } from "../parse/log-line.ts";
import type { StatusName } from "../parse/model.ts";
import { parseLog } from "../parse/parse-log.ts";
import { type Names, names } from "../repository/log-config.ts";
import { bytesIfAny, decodeLog } from "../repository/log-file.ts";
import type { LogStore } from "../repository/log-store.ts";
import { instantOf } from "../time/time-zone.ts";

/** One entry as the search index keeps it. */
export interface IndexRow {
  readonly path: string;
  readonly line: number;
  /** Of `body` in the text of its file. */
  readonly span: Span;
  readonly id: string;
  /** What copies of the entry share. */
  readonly derived: string;
  /** Of `body`. */
  readonly digest: string;
  readonly title: string;
  readonly epochMs: number | null;
  readonly day: string | null;
  readonly engineer: string | null;
  readonly status: StatusName;
  readonly confidence: number;
  readonly tags: readonly string[];
  readonly links: readonly (readonly [kind: string, target: string])[];
  readonly body: string;
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
    const manifest = /^(.*?\.manifest\.json)#/.exec(path)?.[1];
    if (manifest === undefined) texts.set(path, decodeLog(bytesIfAny(join(store.root, path)) ?? new Uint8Array()).text);
    else for (const each of archivedTexts(store, manifest) ?? []) texts.set(each.path, each.text);
    return texts.get(path) ?? "";
  };
}

/** Reads the sources of an index. */
export function sourceReader(store: LogStore): (source: Source) => ReadSource {
  const folding = names(store.config, store.mailmap);
  return ({ path, archive, hash: known }) => {
    const bytes = bytesIfAny(join(store.root, path)) ?? new Uint8Array();
    const hash = sha256(bytes);
    if (hash === known) return { hash };
    const texts = archive ? archivedTexts(store, path) : [{ path, text: decodeLog(bytes).text }];
    if (texts === undefined) return { hash: "", rows: [], broken: true };
    return { hash, rows: texts.flatMap((each) => rowsOf(each, store, folding)) };
  };
}

/** Undefined for an archive that is not whole; `restore` says what is wrong with it. */
function archivedTexts(store: LogStore, manifest: string): readonly { path: string; text: string }[] | undefined {
  try {
    return archivedFiles(store, manifest)
      .filter(({ path }) => /(?:^|\/)debug_log[^/]*\.md$/.test(path))
      .map(({ path, bytes }) => ({ path: `${manifest}#${path}`, text: decodeLog(bytes).text }));
  } catch (error) {
    if (isFault(error)) return undefined;
    throw error;
  }
}

function rowsOf({ path, text }: { path: string; text: string }, { config }: LogStore, folding: Names): readonly IndexRow[] {
  const { timezone } = config;
  return parseLog(text, path, { timezone }).entries.map((entry) => {
    const body = text.slice(entry.span.start, entry.span.end);
    return {
      path,
      line: entry.line,
      span: entry.span,
      id: entry.id,
      derived: derivedFrom(entry.id) ?? entry.id,
      digest: hash("sha1", body),
      title: entry.title,
      epochMs: entry.timestamp?.epochMs ?? (entry.day === undefined ? null : startOfDay(entry.day, timezone)),
      day: entry.day ?? null,
      engineer: entry.engineer === undefined ? null : folding.engineer(entry.engineer),
      status: entry.status.value,
      confidence: entry.status.confidence,
      tags: [...new Set(entry.tags.map((tag) => folding.tag(tag).name))],
      links: entry.links.map(({ kind, target }) => [kind, target] as const),
      body,
    };
  });
}

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
