import { mkdirSync, rmSync, statSync } from "node:fs";
import { join } from "node:path";
import { DatabaseSync } from "node:sqlite";
import { isFault } from "@onex/contract";
import { archivedFiles, listManifests } from "./archive-files.ts";
import { derivedFrom } from "./entry-id.ts";
import { sha256 } from "./log-bundle.ts";
import { names } from "./log-config.ts";
import { bytesIfAny, decodeLog } from "./log-file.ts";
import { type LogStore, listLogs } from "./log-store.ts";
import { parseLog } from "./parse-log.ts";
import { instantOf } from "./time-zone.ts";

/** The form of the tables; another one is made again. */
const version = 1;

const tables = `
  CREATE TABLE meta (key TEXT PRIMARY KEY, value TEXT NOT NULL);
  CREATE TABLE files (path TEXT PRIMARY KEY, mtime REAL NOT NULL, size INTEGER NOT NULL, hash TEXT NOT NULL, settled INTEGER NOT NULL);
  CREATE TABLE entries (
    rowid INTEGER PRIMARY KEY, source TEXT NOT NULL, path TEXT NOT NULL, line INTEGER NOT NULL, id TEXT NOT NULL, derived TEXT NOT NULL,
    title TEXT NOT NULL, epoch INTEGER, day TEXT, engineer TEXT, status TEXT NOT NULL, confidence REAL NOT NULL, tags TEXT NOT NULL
  );
  CREATE INDEX entries_source ON entries (source);
  CREATE INDEX entries_derived ON entries (derived);
  CREATE TABLE tags (entry INTEGER NOT NULL, tag TEXT NOT NULL, PRIMARY KEY (tag, entry)) WITHOUT ROWID;
  CREATE INDEX tags_entry ON tags (entry);
  CREATE TABLE links (entry INTEGER NOT NULL, kind TEXT NOT NULL, target TEXT NOT NULL);
  CREATE INDEX links_entry ON links (entry);
  CREATE VIRTUAL TABLE texts USING fts5 (title, tags, body, tokenize = "unicode61 remove_diacritics 2");
  PRAGMA user_version = ${version};
`;

export interface IndexUpdate {
  readonly files: number;
  /** Files that were read again because they had changed. */
  readonly indexed: number;
  readonly removed: number;
}

export interface LogIndex extends Disposable {
  readonly database: DatabaseSync;
  readonly update: IndexUpdate;
}

/**
 * Opens `.onex/log-index.sqlite` and brings it up to date: a file is read again when its time or size differs, or its bytes. What is damaged is made
 * again; where it can't be used, because nothing can be written or another process holds it, the index is in memory.
 */
export function openIndex(store: LogStore): LogIndex {
  const path = join(store.root, ".onex", "log-index.sqlite");
  for (let attempt = 0; attempt < 2; attempt++) {
    try {
      mkdirSync(join(store.root, ".onex"), { recursive: true });
      return openAt(path, store);
    } catch (error) {
      if (isFault(error)) throw error;
      if (!isDamage(error)) break;
      for (const end of ["", "-wal", "-shm"]) rmSync(path + end, { force: true });
    }
  }
  return openAt(":memory:", store);
}

function openAt(place: string, store: LogStore): LogIndex {
  const database = new DatabaseSync(place, { timeout: 10_000 });
  try {
    prepare(database, sha256(JSON.stringify([store.config, store.mailmap])));
    const update = bringUpToDate(database, store);
    return { database, update, [Symbol.dispose]: () => database.close() };
  } catch (error) {
    database.close();
    throw error;
  }
}

/** SQLITE_ERROR (tables are not as they should be), SQLITE_CORRUPT and SQLITE_NOTADB; whatever else fails, the file may be in order. */
const isDamage = (error: unknown): boolean =>
  error instanceof Error && "errcode" in error && typeof error.errcode === "number" && [1, 11, 26].includes(error.errcode & 0xff);

/** An index of other settings folds tags and engineers differently, so none of it holds. */
function prepare(database: DatabaseSync, settings: string): void {
  database.exec("PRAGMA journal_mode = WAL; PRAGMA synchronous = NORMAL; BEGIN IMMEDIATE");
  const known = database.prepare("PRAGMA user_version").get()?.["user_version"];
  const same =
    known === version && database.prepare("SELECT value FROM meta WHERE key = 'settings'").get()?.["value"] === settings;
  if (!same) {
    const old = database
      .prepare(
        "SELECT name FROM sqlite_schema WHERE type = 'table' AND name IN ('meta','files','entries','tags','links','texts')",
      )
      .all();
    for (const { name } of old) database.exec(`DROP TABLE ${name}`);
    database.exec(tables);
    database.prepare("INSERT INTO meta VALUES ('settings', ?)").run(settings);
  }
  database.exec("COMMIT");
}

interface Source {
  /** A log, or the manifest of an archive. */
  readonly path: string;
  readonly texts: () => readonly { readonly path: string; readonly text: string }[];
}

function sourcesOf(store: LogStore): readonly Source[] {
  const logs = listLogs(store).filter(({ kind }) => kind === "debug");
  const text = (path: string): string => decodeLog(bytesIfAny(join(store.root, path)) ?? new Uint8Array()).text;
  return [
    ...logs.map(({ path }) => ({ path, texts: () => [{ path, text: text(path) }] })),
    ...listManifests(store).map((path) => ({ path, texts: () => archivedTexts(store, path) })),
  ];
}

/** An archive that is not whole is not searched; `restore` says what is wrong with it. */
function archivedTexts(store: LogStore, manifest: string): readonly { path: string; text: string }[] {
  try {
    return archivedFiles(store, manifest)
      .filter(({ path }) => /(?:^|\/)debug_log[^/]*\.md$/.test(path))
      .map(({ path, bytes }) => ({ path: `${manifest}#${path}`, text: decodeLog(bytes).text }));
  } catch (error) {
    if (isFault(error)) return [];
    throw error;
  }
}

function bringUpToDate(database: DatabaseSync, store: LogStore): IndexUpdate {
  const sources = sourcesOf(store);
  const known = new Map(
    database
      .prepare("SELECT * FROM files")
      .all()
      .map((row) => [String(row["path"]), row]),
  );
  const statements = statementsOf(database);
  let indexed = 0;
  let begun = false;
  const begin = (): void => {
    if (!begun) database.exec("BEGIN IMMEDIATE");
    begun = true;
  };
  for (const source of sources) {
    const file = statSync(join(store.root, source.path), { throwIfNoEntry: false });
    const row = known.get(source.path);
    if (file === undefined) continue;
    known.delete(source.path);
    // A file of this moment can change again without another time, so its bytes are compared until it is older.
    const settled = Date.now() - file.mtimeMs > 3000 ? 1 : 0;
    if (row !== undefined && row["settled"] === 1 && row["mtime"] === file.mtimeMs && row["size"] === file.size) continue;
    const hash = sha256(bytesIfAny(join(store.root, source.path)) ?? new Uint8Array());
    begin();
    if (row?.["hash"] !== hash) {
      removeSource(database, source.path);
      insertSource(statements, store, source);
      indexed++;
    }
    statements.file.run(source.path, file.mtimeMs, file.size, hash, settled);
  }
  for (const path of known.keys()) {
    begin();
    removeSource(database, path);
    database.prepare("DELETE FROM files WHERE path = ?").run(path);
  }
  if (begun) database.exec("COMMIT");
  return { files: sources.length, indexed, removed: known.size };
}

function removeSource(database: DatabaseSync, path: string): void {
  for (const [table, column] of [
    ["texts", "rowid"],
    ["tags", "entry"],
    ["links", "entry"],
  ] as const) {
    database.prepare(`DELETE FROM ${table} WHERE ${column} IN (SELECT rowid FROM entries WHERE source = ?)`).run(path);
  }
  database.prepare("DELETE FROM entries WHERE source = ?").run(path);
}

const statementsOf = (database: DatabaseSync) => ({
  file: database.prepare("INSERT OR REPLACE INTO files VALUES (?, ?, ?, ?, ?)"),
  entry: database.prepare("INSERT INTO entries VALUES (NULL, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?)"),
  text: database.prepare("INSERT INTO texts (rowid, title, tags, body) VALUES (?, ?, ?, ?)"),
  tag: database.prepare("INSERT OR IGNORE INTO tags VALUES (?, ?)"),
  link: database.prepare("INSERT INTO links VALUES (?, ?, ?)"),
});

function insertSource(
  statements: ReturnType<typeof statementsOf>,
  { config, mailmap }: LogStore,
  { path: source, texts }: Source,
): void {
  const folding = names(config, mailmap);
  for (const { path, text } of texts()) {
    for (const entry of parseLog(text, path, { timezone: config.timezone }).entries) {
      const tags = [...new Set(entry.tags.map((tag) => folding.tag(tag).name))];
      const engineer = entry.engineer === undefined ? null : folding.engineer(entry.engineer);
      const epoch = entry.timestamp?.epochMs ?? (entry.day === undefined ? null : startOfDay(entry.day, config.timezone));
      const { lastInsertRowid: row } = statements.entry.run(
        source,
        path,
        entry.line,
        entry.id,
        derivedFrom(entry.id) ?? entry.id,
        entry.title,
        epoch,
        entry.day ?? null,
        engineer,
        entry.status.value,
        entry.status.confidence,
        JSON.stringify(tags),
      );
      statements.text.run(row, entry.title, tags.join(" "), text.slice(entry.span.start, entry.span.end));
      for (const tag of tags) statements.tag.run(row, tag.toLowerCase());
      for (const { kind, target } of entry.links) statements.link.run(row, kind, target);
    }
  }
}

const startOfDay = (day: string, timezone: string): number =>
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
