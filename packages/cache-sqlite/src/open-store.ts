import { mkdirSync } from "node:fs";
import { dirname } from "node:path";
import type { DatabaseSync } from "node:sqlite";
import { readySchema } from "./schema.ts";
import { isBusy } from "./sqlite-error.ts";

export interface StoreOptions {
  /** Default 100,000. */
  readonly maxEntries: number;
  /** Of keys (32 bytes each) and texts in UTF-8. Default 256 MiB. */
  readonly maxBytes: number;
  /** Longest wait for another process, during which this one stands still. Default 100. */
  readonly busyTimeoutMs: number;
}

/** The file, opened. Everything throws what SQLite throws. */
export interface Store {
  read(key: Uint8Array): string | undefined;
  /** Gives how many others had to go. */
  write(key: Uint8Array, text: string): number;
  totals(): { readonly entries: number; readonly bytes: number };
  close(): void;
}

const keyBytes = 32;
/** Uses of entries are written so many at a time, and with every write; of a process that is killed the last ones are not known. */
const usesAtATime = 128;

export function openStore(path: string, { maxEntries, maxBytes, busyTimeoutMs }: StoreOptions): Store {
  mkdirSync(dirname(path), { recursive: true });
  // Loaded here, so that whoever has no cache does not pay for it.
  const { DatabaseSync } = process.getBuiltinModule("node:sqlite");
  const db = new DatabaseSync(path, { timeout: busyTimeoutMs });
  try {
    readySchema(db);
    return storeOf(db, { maxEntries, maxBytes });
  } catch (thrown) {
    db.close();
    throw thrown;
  }
}

function storeOf(db: DatabaseSync, { maxEntries, maxBytes }: Pick<StoreOptions, "maxEntries" | "maxBytes">): Store {
  const statements = prepared(db);
  const uses = usesOf(db, statements);
  const totals = (): { readonly entries: number; readonly bytes: number } => {
    const { entries, bytes } = statements.totals.get() ?? {};
    return { entries: Number(entries ?? 0), bytes: Number(bytes ?? 0) };
  };
  const evict = (): number => {
    let evicted = 0;
    for (let held = totals(); held.entries > 0 && (held.entries > maxEntries || held.bytes > maxBytes); held = totals()) {
      statements.dropOldest.run();
      evicted += 1;
    }
    return evicted;
  };
  return {
    read(key) {
      const text = statements.read.get(key)?.text;
      if (typeof text !== "string") return undefined;
      uses.note(key);
      return text;
    },
    write(key, text) {
      const bytes = keyBytes + Buffer.byteLength(text);
      return atOnce(db, () => {
        if (bytes > maxBytes || maxEntries < 1) statements.drop.run(key);
        else statements.put.run(key, text, bytes, uses.write(1));
        return evict();
      });
    },
    totals,
    close() {
      uses.flush();
      db.close();
    },
  };
}

const prepared = (db: DatabaseSync) => ({
  read: db.prepare("SELECT text FROM results WHERE key = ?"),
  use: db.prepare("UPDATE results SET used = ? WHERE key = ?"),
  count: db.prepare("UPDATE totals SET uses = uses + ? RETURNING uses"),
  put: db.prepare(
    "INSERT INTO results (key, text, bytes, used) VALUES (?, ?, ?, ?) ON CONFLICT (key) DO UPDATE SET text = excluded.text, bytes = excluded.bytes, used = excluded.used",
  ),
  drop: db.prepare("DELETE FROM results WHERE key = ?"),
  dropOldest: db.prepare("DELETE FROM results WHERE key = (SELECT key FROM results ORDER BY used LIMIT 1)"),
  totals: db.prepare("SELECT entries, bytes FROM totals"),
});

/** The order in which entries are used, which all processes share. Reads are noted here first, as a hit is to cost no write. */
interface Uses {
  note(key: Uint8Array): void;
  /** Within a transaction: writes what was noted, counts `more` besides, and gives the number of the last. */
  write(more: number): number;
  /** What cannot be written is lost: when entries were used last is worth less than a close that succeeds. */
  flush(): void;
}

function usesOf(db: DatabaseSync, { use, count }: ReturnType<typeof prepared>): Uses {
  let used: Uint8Array[] = [];
  const write = (more: number): number => {
    const last = Number(count.get(used.length + more)?.uses ?? 0);
    for (const [index, key] of used.entries()) use.run(last - more - used.length + index + 1, key);
    used = [];
    return last;
  };
  return {
    write,
    note(key) {
      if (used.push(key) % usesAtATime !== 0) return;
      try {
        atOnce(db, () => write(0));
      } catch (thrown) {
        // What was read is there all the same, and the next ones take these along.
        if (!isBusy(thrown)) throw thrown;
      }
    },
    flush() {
      try {
        if (used.length > 0) atOnce(db, () => write(0));
      } catch {}
    },
  };
}

/** All of it or nothing, and no other process in between. */
function atOnce<T>(db: DatabaseSync, act: () => T): T {
  db.exec("BEGIN IMMEDIATE");
  try {
    const given = act();
    db.exec("COMMIT");
    return given;
  } catch (thrown) {
    if (db.isTransaction) db.exec("ROLLBACK");
    throw thrown;
  }
}
