import { mkdirSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { DatabaseSync } from "node:sqlite";
import { Fault } from "@onex/contract";

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
  const lock = openLock(root, waitMs);
  try {
    try {
      lock.exec("BEGIN IMMEDIATE");
    } catch (error) {
      throw new Fault("log/busy", `another process has been writing to the logs of ${root} for ${waitMs} ms; try again`, {
        cause: error,
      });
    }
    return act();
  } finally {
    lock.close();
  }
}

/** What is only of this machine, and no part of the repository. */
export const ignoredFiles = "lock.sqlite*\nlog-index.sqlite*\n";

/** Makes `.onex`, and keeps git from seeing what is only of this machine. */
export function makeOwnFolder(root: string): void {
  const folder = join(root, ".onex");
  if (mkdirSync(folder, { recursive: true }) !== undefined) writeFileSync(join(folder, ".gitignore"), ignoredFiles);
}

function openLock(root: string, waitMs: number): DatabaseSync {
  const folder = join(root, ".onex");
  try {
    makeOwnFolder(root);
    return new DatabaseSync(join(folder, "lock.sqlite"), { timeout: waitMs });
  } catch (cause) {
    const why = cause instanceof Error ? cause.message : String(cause);
    throw new Fault("io/unwritable", `the lock of the logs in ${folder} can't be taken: ${why}; make the folder writable`, {
      cause,
    });
  }
}
