import { mkdirSync } from "node:fs";
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
 * `log/busy`.
 */
export function withLogLock<Result>(root: string, act: () => Result, { waitMs = 30_000 }: LockOptions = {}): Result {
  mkdirSync(join(root, ".onex"), { recursive: true });
  const lock = new DatabaseSync(join(root, ".onex", "lock.sqlite"), { timeout: waitMs });
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
