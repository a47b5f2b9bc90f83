import { rmSync, statSync } from "node:fs";
import { join } from "node:path";
import { DatabaseSync } from "node:sqlite";
import { isFault } from "@onex/contract";
import { listManifests } from "../archive/archive-files.ts";
import { sha256 } from "../archive/log-bundle.ts";
import { makeOwnFolder } from "../repository/log-lock.ts";
import { type LogStore, listLogs } from "../repository/log-store.ts";
import type { Source } from "./index-rows.ts";
import { indexTables, indexVersion, indexWriter, isWorn } from "./index-tables.ts";
import { readSources } from "./read-sources.ts";

export interface IndexUpdate {
  readonly files: number;
  /** Files that were read again because they had changed. */
  readonly indexed: number;
  readonly removed: number;
  /** Manifests of archives that are not whole, and so are not searched. */
  readonly broken: readonly string[];
}

export interface LogIndex extends Disposable {
  readonly database: DatabaseSync;
  /** What opening it had to do. */
  readonly opened: IndexUpdate;
  /** Looks at the files again. */
  update(): IndexUpdate;
  /** What is known of these sources counts no more: the next update reads them again. */
  distrust(sources: Iterable<string>): void;
}

/**
 * Opens `.onex/log-index.sqlite` and brings it up to date: a file is read again when its time or size differs, or its bytes. What is damaged is made
 * again; where it can't be used, because nothing can be written or another process holds it, the index is in memory.
 */
export function openIndex(store: LogStore): LogIndex {
  const path = join(store.root, ".onex", "log-index.sqlite");
  for (let attempt = 0; attempt < 2; attempt++) {
    try {
      makeOwnFolder(store.root);
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
  database.function("lower_case", { deterministic: true }, (text) => (typeof text === "string" ? text.toLowerCase() : text));
  try {
    prepare(database, sha256(JSON.stringify([store.config, store.mailmap])));
    const opened = bringUpToDate(database, store);
    // Not before: to fill an empty file a rollback journal holds next to nothing, a log in front of it everything once more.
    database.exec("PRAGMA journal_mode = WAL");
    return {
      database,
      opened,
      update: () => bringUpToDate(database, store),
      distrust(sources) {
        const distrusted = database.prepare("UPDATE files SET hash = '', settled = 0 WHERE path = ?");
        for (const source of sources) distrusted.run(source);
      },
      [Symbol.dispose]: () => database.close(),
    };
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
  database.exec("PRAGMA page_size = 16384; PRAGMA synchronous = NORMAL; PRAGMA cache_size = -65536; BEGIN IMMEDIATE");
  const known = database.prepare("PRAGMA user_version").get()?.["user_version"];
  const same =
    known === indexVersion &&
    database.prepare("SELECT value FROM meta WHERE key = 'settings'").get()?.["value"] === settings &&
    !isWorn(database);
  if (!same) {
    const old = database
      .prepare(
        "SELECT name FROM sqlite_schema WHERE type = 'table' AND name IN ('meta','files','entries','copies','tags','links','texts')",
      )
      .all();
    for (const { name } of old) database.exec(`DROP TABLE ${name}`);
    database.exec(indexTables);
    database.prepare("INSERT INTO meta VALUES ('settings', ?)").run(settings);
  }
  database.exec("COMMIT");
}

function sourcesOf(store: LogStore): readonly Source[] {
  const logs = listLogs(store).filter(({ kind }) => kind === "debug");
  // An archive is hundreds of logs: the last to be read would keep one thread waiting.
  return [
    ...listManifests(store).map((path) => ({ path, archive: true })),
    ...logs.map(({ path }) => ({ path, archive: false })),
  ];
}

interface Changed extends Source {
  readonly mtimeMs: number;
  readonly size: number;
}

function bringUpToDate(database: DatabaseSync, store: LogStore): IndexUpdate {
  const sources = sourcesOf(store);
  const known = new Map(
    database
      .prepare("SELECT * FROM files")
      .all()
      .map((row) => [String(row["path"]), row]),
  );
  const changed: Changed[] = [];
  for (const source of sources) {
    const file = statSync(join(store.root, source.path), { throwIfNoEntry: false });
    const row = known.get(source.path);
    if (file === undefined) continue;
    known.delete(source.path);
    const { mtimeMs, size } = file;
    if (row !== undefined && row["settled"] === 1 && row["mtime"] === mtimeMs && row["size"] === size) continue;
    changed.push({ ...source, mtimeMs, size, ...(row === undefined ? {} : { hash: String(row["hash"]) }) });
  }
  if (changed.length === 0 && known.size === 0) return { files: sources.length, indexed: 0, removed: 0, broken: [] };
  database.exec("BEGIN IMMEDIATE");
  const writer = indexWriter(database, changed.length);
  for (const path of known.keys()) {
    writer.release(path);
    writer.forget(path);
  }
  let indexed = 0;
  const broken: string[] = [];
  readSources(store, changed, (at, { hash, rows, broken: isBroken = false }) => {
    const source = changed[at];
    if (source === undefined) return;
    if (rows !== undefined) {
      if (source.hash !== undefined) writer.release(source.path);
      writer.insert(source.path, rows);
      if (isBroken) broken.push(source.path);
      else indexed++;
    }
    // A file of this moment can change again without another time, so its bytes are compared until it is older.
    const settled = !isBroken && Date.now() - source.mtimeMs > 3000;
    writer.note({ path: source.path, mtimeMs: source.mtimeMs, size: source.size, hash, settled });
  });
  writer.finish();
  database.exec("COMMIT");
  return { files: sources.length, indexed, removed: known.size, broken: broken.sort() };
}
