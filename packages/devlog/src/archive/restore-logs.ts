import { chmodSync, realpathSync } from "node:fs";
import { basename, dirname, join, relative } from "node:path";
import { Fault } from "@onex/contract";
import { answerWithout } from "../repository/answer-without.ts";
import { bytesIfAny, writeWhole } from "../repository/log-file.ts";
import { type LockOptions, withLogLock } from "../repository/log-lock.ts";
import type { LogStore } from "../repository/log-store.ts";
import { archivedFiles, archiveFolder, listManifests } from "./archive-files.ts";
import { sha256 } from "./log-bundle.ts";

export interface Restored {
  readonly restored: readonly string[];
  /** They were there, byte for byte. */
  readonly present: readonly string[];
}

/**
 * Brings the sources of an archive back, byte for byte and with their permissions. Everything is checked before anything is written; a file that is
 * there with other bytes is never overwritten. Raises `log/bad-bundle`, `log/not-editable`, `log/busy`, `io/not-found`, `io/unwritable`.
 */
export function restoreLogs(store: LogStore, archive: string, options: LockOptions = {}): Restored {
  return withLogLock(
    store.root,
    () => {
      const files = archivedFiles(store, manifestPathOf(store, archive));
      const missing = files.filter(({ path, bytes }) => {
        checkInside(store.root, path);
        const there = bytesIfAny(join(store.root, path));
        if (there === undefined) return true;
        if (sha256(there) === sha256(bytes)) return false;
        throw new Fault("log/not-editable", `${path} is there with other bytes, so nothing was restored; move it away first`);
      });
      for (const { path, bytes, mode } of missing) {
        writeWhole(join(store.root, path), bytes);
        chmodSync(join(store.root, path), mode);
      }
      return {
        restored: missing.map(({ path }) => path),
        present: files.filter((file) => !missing.includes(file)).map(({ path }) => path),
      };
    },
    options,
  );
}

/** A folder on the way may be a link that leads out of the repository. */
function checkInside(root: string, path: string): void {
  for (let folder = dirname(join(root, path)); ; folder = dirname(folder)) {
    try {
      const real = relative(realpathSync(root), realpathSync(folder));
      if (real === ".." || real.startsWith("../"))
        throw new Fault("log/bad-bundle", `${path} would be restored outside of the repository; remove the link on its way`);
      return;
    } catch (error) {
      if (error instanceof Fault || folder === dirname(folder)) throw error;
    }
  }
}

const manifestEnd = ".manifest.json";

/** The manifest of an archive, by the path of its manifest, its bundle, its page, or by its name. Other archives may be damaged. */
function manifestPathOf(store: LogStore, archive: string): string {
  const file = basename(archive);
  const manifests = answerWithout(store, listManifests);
  const paths = [...manifests.answer, ...manifests.warnings.map(({ path }) => path)].filter((path) => path.endsWith(manifestEnd));
  const found = paths.find((path) => {
    const name = basename(path, manifestEnd);
    const end = file.startsWith(name) ? file.slice(name.length) : undefined;
    return end !== undefined && /^(?:\.manifest\.json|\.md|\.[0-9a-f]{16}\.logs\.zst)?$/.test(end);
  });
  if (found !== undefined) return found;
  const [unread] = manifests.warnings;
  if (unread !== undefined) throw new Fault("io/unreadable", unread.message, { details: { where: unread.path } });
  const known = paths.map((path) => basename(path, manifestEnd));
  const there = known.length === 0 ? "there is none" : `there ${known.length === 1 ? "is" : "are"} ${known.join(", ")}`;
  throw new Fault(
    "io/not-found",
    `no archive in ${archiveFolder(store)} is ${JSON.stringify(file)}: ${there}; a bundle without its manifest is not valid`,
  );
}
