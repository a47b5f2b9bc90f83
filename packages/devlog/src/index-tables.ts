import type { DatabaseSync } from "node:sqlite";
import type { IndexRow } from "./index-rows.ts";

/** The form of the tables; another one is made again. The full text is an index alone: what an entry says is read where it stands. */
export const indexVersion = 2;

export const indexTables = `
  CREATE TABLE meta (key TEXT PRIMARY KEY, value TEXT NOT NULL);
  CREATE TABLE files (path TEXT PRIMARY KEY, mtime REAL NOT NULL, size INTEGER NOT NULL, hash TEXT NOT NULL, settled INTEGER NOT NULL);
  CREATE TABLE entries (
    rowid INTEGER PRIMARY KEY, source TEXT NOT NULL, path TEXT NOT NULL, line INTEGER NOT NULL, id TEXT NOT NULL, derived TEXT NOT NULL,
    start INTEGER NOT NULL, end INTEGER NOT NULL, title TEXT NOT NULL, epoch INTEGER, day TEXT, engineer TEXT, status TEXT NOT NULL, confidence REAL NOT NULL, tags TEXT NOT NULL
  );
  CREATE INDEX entries_source ON entries (source);
  CREATE INDEX entries_derived ON entries (derived);
  CREATE INDEX entries_newest ON entries (epoch DESC, path, line);
  CREATE TABLE copies (derived TEXT PRIMARY KEY) WITHOUT ROWID;
  CREATE TABLE tags (entry INTEGER NOT NULL, tag TEXT NOT NULL, PRIMARY KEY (tag, entry)) WITHOUT ROWID;
  CREATE INDEX tags_entry ON tags (entry);
  CREATE TABLE links (entry INTEGER NOT NULL, kind TEXT NOT NULL, target TEXT NOT NULL);
  CREATE INDEX links_entry ON links (entry);
  CREATE VIRTUAL TABLE texts USING fts5 (title, tags, body, content = '', contentless_delete = 1, tokenize = "unicode61 remove_diacritics 2");
  PRAGMA user_version = ${indexVersion};
`;

interface IndexedFile {
  readonly path: string;
  readonly mtimeMs: number;
  readonly size: number;
  readonly hash: string;
  readonly settled: boolean;
}

export interface IndexWriter {
  insert(source: string, rows: readonly IndexRow[]): void;
  /** The entries of a source. */
  remove(source: string): void;
  note(file: IndexedFile): void;
  forget(path: string): void;
  /** After the last change. */
  finish(): void;
}

/** Many files at once are sorted in memory and merged at the end, instead of again and again. */
const manyFiles = 100;

/** Writes to an index, inside of a transaction. */
export function indexWriter(database: DatabaseSync, files: number): IndexWriter {
  const prepare = (sql: string) => database.prepare(sql);
  const many = files >= manyFiles;
  if (many) database.exec("INSERT INTO texts (texts, rank) VALUES ('hashsize', 33554432), ('automerge', 0)");
  const entry = prepare("INSERT INTO entries VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?)");
  const text = prepare("INSERT INTO texts (rowid, title, tags, body) VALUES (?, ?, ?, ?)");
  const tag = prepare("INSERT OR IGNORE INTO tags VALUES (?, ?)");
  const link = prepare("INSERT INTO links VALUES (?, ?, ?)");
  const file = prepare("INSERT OR REPLACE INTO files VALUES (?, ?, ?, ?, ?)");
  const forgotten = prepare("DELETE FROM files WHERE path = ?");
  const ofSource = prepare("SELECT rowid FROM entries WHERE source = ?");
  const removals = ["texts WHERE rowid", "tags WHERE entry", "links WHERE entry", "entries WHERE rowid"].map((place) =>
    prepare(`DELETE FROM ${place} = ?`),
  );
  let last = Number(prepare("SELECT max(rowid) AS last FROM entries").get()?.["last"] ?? 0);
  return {
    insert(source, rows) {
      for (const {
        path,
        line,
        span,
        id,
        derived,
        title,
        epochMs,
        day,
        engineer,
        status,
        confidence,
        tags,
        links,
        body,
      } of rows) {
        last += 1;
        const names = JSON.stringify(tags);
        const { start, end } = span;
        entry.run(last, source, path, line, id, derived, start, end, title, epochMs, day, engineer, status, confidence, names);
        text.run(last, title, tags.join(" "), body);
        for (const name of tags) tag.run(last, name.toLowerCase());
        for (const [kind, target] of links) link.run(last, kind, target);
      }
    },
    remove(source) {
      for (const { rowid } of ofSource.all(source)) for (const removal of removals) removal.run(Number(rowid));
    },
    note: ({ path, mtimeMs, size, hash, settled }) => void file.run(path, mtimeMs, size, hash, settled ? 1 : 0),
    forget: (path) => void forgotten.run(path),
    finish() {
      if (many) database.exec("INSERT INTO texts (texts, rank) VALUES ('automerge', 4), ('hashsize', 1048576)");
      database.exec("DELETE FROM copies; INSERT INTO copies SELECT derived FROM entries GROUP BY derived HAVING count(*) > 1");
    },
  };
}
