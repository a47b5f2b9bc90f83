import { existsSync, truncateSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { DatabaseSync } from "node:sqlite";
import { Fault } from "@onex/contract";
import { makeFolders } from "./log-file.ts";

export interface LockOptions {
  /** How long to wait for another writer. Default 30,000. */
  readonly waitMs?: number;
}

/**
 * Runs `act` while no other process writes to the logs of this repository. The lock is SQLite's (`BEGIN IMMEDIATE` on `.onex/lock.sqlite`), so the
 * system frees it when its process dies. `act` may not wait for anything: a second call in the same process would never get the lock. Raises
 * `log/busy`, `io/unwritable`.
 */
export function withLogLock<Result>(root: string, act: () => Result, { waitMs = 30_000 }: LockOptions = {}): Result {
  const lock = takeLock(root, waitMs);
  try {
    return act();
  } finally {
    lock.close();
  }
}

function takeLock(root: string, waitMs: number): DatabaseSync {
  for (let emptied = false; ; emptied = true) {
    const lock = openLock(root, waitMs);
    try {
      lock.exec("BEGIN IMMEDIATE");
      return lock;
    } catch (cause) {
      lock.close();
      if (errorCode(cause) === busy)
        throw new Fault("log/busy", `another process has been writing to the logs of ${root} for ${waitMs} ms; try again`, {
          cause,
        });
      if (emptied || !damaged.has(errorCode(cause))) throw lockFault(root, cause);
      empty(root);
    }
  }
}

/** The lock is in the file, not in its bytes: without any it is a whole database, and stays the same file for whoever takes it meanwhile. */
function empty(root: string): void {
  try {
    truncateSync(join(root, lockPath));
  } catch (cause) {
    throw lockFault(root, cause);
  }
}

const lockPath = ".onex/lock.sqlite";

/** What is only of this machine, and no part of the repository. */
export const ignoredFiles = "lock.sqlite*\nlog-index.sqlite*\n";

/** Makes `.onex`, and keeps git from seeing what is only of this machine: at the first time, for a project may have another way for that. */
export function makeOwnFolder(root: string): void {
  const folder = join(root, ".onex");
  makeFolders(folder);
  if (![".gitignore", "lock.sqlite", "log-index.sqlite"].some((name) => existsSync(join(folder, name))))
    writeFileSync(join(folder, ".gitignore"), ignoredFiles);
}

function openLock(root: string, waitMs: number): DatabaseSync {
  try {
    makeOwnFolder(root);
    return new DatabaseSync(join(root, lockPath), { timeout: waitMs });
  } catch (cause) {
    throw lockFault(root, cause);
  }
}

/** SQLITE_BUSY, the only failure that waiting mends. */
const busy = 5;
/** SQLITE_CORRUPT and SQLITE_NOTADB. */
const damaged: ReadonlySet<number | undefined> = new Set([11, 26]);

const errorCode = (error: unknown): number | undefined =>
  error instanceof Error && "errcode" in error && typeof error.errcode === "number" ? error.errcode & 0xff : undefined;

function lockFault(root: string, cause: unknown): Fault {
  const file = join(root, lockPath);
  const why = cause instanceof Error ? cause.message : String(cause);
  return new Fault(
    "io/unwritable",
    `the lock of the logs ${file} can't be taken: ${why}; look whether its folder is writable and its disk has room, and remove the file when it is damaged`,
    { cause },
  );
}
