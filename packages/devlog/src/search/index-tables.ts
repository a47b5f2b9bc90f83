import type { DatabaseSync } from "node:sqlite";
import type { IndexRow } from "./index-rows.ts";
import { spacedWords } from "./spaced-words.ts";

/**
 * The form of the tables and of what is in them; another one is made again. The full text is an index alone: what an entry says is read where it stands,
 * from byte `start` to `end`. What conditions ask for comes first in a row, for SQLite reads a row from its beginning. A mark belongs to its word, but for
 * the two that say how an emoji looks.
 */
export const indexVersion = 7;

export const indexTables = `
  CREATE TABLE meta (key TEXT PRIMARY KEY, value TEXT NOT NULL);
  CREATE TABLE files (path TEXT PRIMARY KEY, mtime REAL NOT NULL, size INTEGER NOT NULL, hash TEXT NOT NULL, settled INTEGER NOT NULL);
  CREATE TABLE entries (
    rowid INTEGER PRIMARY KEY, status TEXT NOT NULL, epoch INTEGER, engineer TEXT, derived TEXT NOT NULL, source TEXT NOT NULL, path TEXT NOT NULL,
    line INTEGER NOT NULL, id TEXT NOT NULL, start INTEGER NOT NULL, end INTEGER NOT NULL, digest TEXT NOT NULL, title TEXT NOT NULL, day TEXT,
    confidence REAL NOT NULL, tags TEXT NOT NULL, words TEXT NOT NULL
  );
  CREATE TABLE copies (derived TEXT PRIMARY KEY) WITHOUT ROWID;
  CREATE TABLE tags (entry INTEGER NOT NULL, tag TEXT NOT NULL);
  CREATE TABLE links (entry INTEGER NOT NULL, kind TEXT NOT NULL, target TEXT NOT NULL);
  CREATE VIRTUAL TABLE texts USING fts5 (title, tags, body, content = '', contentless_delete = 1,
    tokenize = "unicode61 remove_diacritics 2 categories 'L* N* Co Mn Mc' separators '\uFE0E\uFE0F'");
  PRAGMA user_version = ${indexVersion};
`;

/** Made when the tables are first filled, for sorting once costs less than keeping order from the first row on. */
const indexOrders = `
  CREATE INDEX IF NOT EXISTS entries_source ON entries (source);
  CREATE INDEX IF NOT EXISTS entries_derived ON entries (derived);
  CREATE INDEX IF NOT EXISTS entries_newest ON entries (epoch DESC, status, derived, engineer);
  CREATE INDEX IF NOT EXISTS entries_status ON entries (status, epoch DESC);
  CREATE INDEX IF NOT EXISTS tags_name ON tags (tag, entry);
  CREATE INDEX IF NOT EXISTS tags_entry ON tags (entry, tag);
  CREATE INDEX IF NOT EXISTS links_entry ON links (entry);
`;

interface IndexedFile {
  readonly path: string;
  readonly mtimeMs: number;
  readonly size: number;
  readonly hash: string;
  readonly settled: boolean;
}

export interface IndexWriter {
  /** The entries of a source that changed or has gone; those that `insert` does not meet again are removed at the end. */
  release(source: string): void;
  /** Entries that were released and still say the same stay in the full text, wherever they stand now. */
  insert(source: string, rows: readonly IndexRow[]): void;
  note(file: IndexedFile): void;
  forget(path: string): void;
  /** After the last change. */
  finish(): void;
}

/** Many files at once are sorted in memory and merged at the end, instead of again and again. */
const manyFiles = 100;

/**
 * Writes to an index, inside of a transaction. An index without contents counts what was removed among all entries still, which shifts its
 * ranks a little: entries that only move are not written again, and after many removals the index is made anew (`isWorn`).
 */
export function indexWriter(database: DatabaseSync, files: number): IndexWriter {
  const prepare = (sql: string) => database.prepare(sql);
  const many = files >= manyFiles;
  if (many) database.exec("INSERT INTO texts (texts, rank) VALUES ('hashsize', 33554432), ('automerge', 0)");
  const file = prepare("INSERT OR REPLACE INTO files VALUES (?, ?, ?, ?, ?)");
  const forgotten = prepare("DELETE FROM files WHERE path = ?");
  const released = releasedEntries(database);
  const insert = rowWriter(database);
  // A row that is replaced by its statement costs fourteen times as much as one that is new.
  const moved = prepare("DELETE FROM entries WHERE rowid = ?");
  let last = Number(prepare("SELECT max(rowid) AS last FROM entries").get()?.["last"] ?? 0);
  return {
    release: released.add,
    insert(source, rows) {
      for (const row of rows) {
        const there = released.take(row.digest);
        if (there !== undefined) moved.run(there);
        insert(source, row, { at: there ?? ++last, isNew: there === undefined });
      }
    },
    note: ({ path, mtimeMs, size, hash, settled }) => void file.run(path, mtimeMs, size, hash, settled ? 1 : 0),
    forget: (path) => void forgotten.run(path),
    finish() {
      released.remove();
      if (many) database.exec("INSERT INTO texts (texts, rank) VALUES ('automerge', 4), ('hashsize', 1048576)");
      database.exec(indexOrders);
      database.exec("DELETE FROM copies; INSERT INTO copies SELECT derived FROM entries GROUP BY derived HAVING count(*) > 1");
    },
  };
}

/** Entries whose source changed, by what they say, until it is known where they stand now. */
function releasedEntries(database: DatabaseSync) {
  const ofSource = database.prepare("SELECT rowid, digest FROM entries WHERE source = ?");
  const rowids = new Map<string, number[]>();
  return {
    add(source: string): void {
      for (const { rowid, digest } of ofSource.all(source)) {
        const same = rowids.get(String(digest)) ?? [];
        same.push(Number(rowid));
        rowids.set(String(digest), same);
      }
    },
    take: (digest: string): number | undefined => rowids.get(digest)?.pop(),
    /** Those that were not met again. */
    remove(): void {
      const removed = [...rowids.values()].flat();
      if (removed.length === 0) return;
      const places = ["texts WHERE rowid", "tags WHERE entry", "links WHERE entry", "entries WHERE rowid"];
      const removals = places.map((place) => database.prepare(`DELETE FROM ${place} = ?`));
      for (const rowid of removed) for (const removal of removals) removal.run(rowid);
      const count = "INSERT INTO meta VALUES ('removed', ?1) ON CONFLICT (key) DO UPDATE SET value = value + ?1";
      database.prepare(count).run(removed.length);
    },
  };
}

interface RowPlace {
  readonly at: number;
  /** Its text, tags and links are not there already. */
  readonly isNew: boolean;
}

function rowWriter(database: DatabaseSync): (source: string, row: IndexRow, place: RowPlace) => void {
  const entry = database.prepare(`INSERT INTO entries VALUES (${Array.from({ length: 17 }, () => "?").join(", ")})`);
  const text = database.prepare("INSERT INTO texts (rowid, title, tags, body) VALUES (?, ?, ?, ?)");
  const tag = database.prepare("INSERT INTO tags VALUES (?, ?)");
  const link = database.prepare("INSERT INTO links VALUES (?, ?, ?)");
  return (source, row, { at, isNew }) => {
    const { path, line, id, derived, digest, title, epochMs, day, engineer, status, confidence, tags } = row;
    const { start, end } = row.bytes;
    const where = [source, path, line, id, start, end, digest] as const;
    entry.run(at, status, epochMs, engineer, derived, ...where, title, day, confidence, JSON.stringify(tags), row.wordsAt);
    if (!isNew) return;
    text.run(at, spacedWords(title), spacedWords(tags.join(" ")), row.words);
    for (const name of tags) tag.run(at, name.toLowerCase());
    for (const [kind, target] of row.links) link.run(at, kind, target);
  };
}

/** So many entries were removed that ranks suffer. */
export function isWorn(database: DatabaseSync): boolean {
  const sql =
    "SELECT (SELECT CAST(value AS INTEGER) FROM meta WHERE key = 'removed') > 1000 + (SELECT count(*) FROM entries) / 5 AS worn";
  return database.prepare(sql).get()?.["worn"] === 1;
}
