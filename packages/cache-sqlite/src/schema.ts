import type { DatabaseSync } from "node:sqlite";

/** Says in the file's header whose it is ("onex") and which form its tables have. */
const applicationId = 0x6f6e6578;
const schemaVersion = 1;

const tables = `
  CREATE TABLE results (key BLOB PRIMARY KEY, text TEXT NOT NULL, bytes INTEGER NOT NULL, used INTEGER NOT NULL) STRICT;
  CREATE INDEX results_by_use ON results (used);
  CREATE TABLE totals (entries INTEGER NOT NULL, bytes INTEGER NOT NULL, uses INTEGER NOT NULL) STRICT;
  INSERT INTO totals VALUES (0, 0, 0);
  CREATE TRIGGER result_added AFTER INSERT ON results BEGIN
    UPDATE totals SET entries = entries + 1, bytes = bytes + new.bytes;
  END;
  CREATE TRIGGER result_changed AFTER UPDATE OF bytes ON results BEGIN
    UPDATE totals SET bytes = bytes + new.bytes - old.bytes;
  END;
  CREATE TRIGGER result_removed AFTER DELETE ON results BEGIN
    UPDATE totals SET entries = entries - 1, bytes = bytes - old.bytes;
  END;
  PRAGMA application_id = ${applicationId};
  PRAGMA user_version = ${schemaVersion};`;

/** Makes the tables of a new file. Throws an error for a file that is somebody else's, or of a version that this one does not know. */
export function readySchema(db: DatabaseSync): void {
  if (!isOurs(db)) makeTables(db);
  // Readers do not wait for a writer, and a commit does not wait for the disk: a power cut may lose the newest entries, and none is half there.
  db.exec("PRAGMA journal_mode = WAL; PRAGMA synchronous = NORMAL");
}

function makeTables(db: DatabaseSync): void {
  db.exec("BEGIN IMMEDIATE");
  try {
    // Another process may have been quicker.
    if (!isOurs(db)) db.exec(tables);
    db.exec("COMMIT");
  } catch (thrown) {
    if (db.isTransaction) db.exec("ROLLBACK");
    throw thrown;
  }
}

function isOurs(db: DatabaseSync): boolean {
  const number = (pragma: string): number => Number(Object.values(db.prepare(`PRAGMA ${pragma}`).get() ?? {})[0] ?? 0);
  if (number("application_id") !== applicationId) {
    if (Number(db.prepare("SELECT count(*) AS tables FROM sqlite_schema").get()?.tables) === 0) return false;
    throw new Error("it is a database of another program");
  }
  const version = number("user_version");
  if (version !== schemaVersion) throw new Error(`it has schema version ${version}, and this program knows ${schemaVersion}`);
  return true;
}
