import { readdirSync, readFileSync, realpathSync, type Stats, statSync } from "node:fs";
import type { SourceReader } from "@onex/contract";

/** A `SourceReader` over the disk that also knows which of the files it gave have changed since. */
export interface DiskReader extends SourceReader {
  isFile(path: string): boolean;
  /** In bytes; undefined for what is no file. */
  sizeOf(path: string): number | undefined;
  isFolder(path: string): boolean;
  realPath(path: string): string;
  /** Files read earlier whose size or time of change differs now, and files asked for in vain that are there now. */
  stale(): { readonly changed: readonly string[]; readonly created: readonly string[]; readonly deleted: readonly string[] };
}

const ABSENT = "absent";

/** Installed packages do not change under a running program often enough to pay for a look at each of their files on every question. */
const isWatched = (path: string): boolean => !path.includes("/node_modules/");

/** A reader of this machine's disk. No method throws: what cannot be read is not there. */
export function diskReader(): DiskReader {
  const seen = new Map<string, string>();

  const stamp = (path: string): string => {
    const found = statOf(path);
    return found?.isFile() ? `${found.mtimeMs}:${found.size}` : ABSENT;
  };
  const note = (path: string): string => {
    const now = stamp(path);
    if (isWatched(path)) seen.set(path, now);
    return now;
  };

  return {
    read(path) {
      return note(path) === ABSENT ? undefined : orUndefined(() => readFileSync(path, "utf8"));
    },
    list(path) {
      const entries = orUndefined(() => readdirSync(path, { withFileTypes: true })) ?? [];
      return {
        files: entries.filter((entry) => entry.isFile()).map((entry) => entry.name),
        folders: entries.filter((entry) => entry.isDirectory()).map((entry) => entry.name),
      };
    },
    sizeOf(path) {
      const found = statOf(path);
      return found?.isFile() ? found.size : undefined;
    },
    isFile: (path) => note(path) !== ABSENT,
    isFolder: (path) => statOf(path)?.isDirectory() ?? false,
    realPath: (path) => orUndefined(() => realpathSync.native(path)) ?? path,
    stale() {
      const changed: string[] = [];
      const created: string[] = [];
      const deleted: string[] = [];
      for (const [path, before] of seen) {
        const now = stamp(path);
        if (now === before) continue;
        seen.set(path, now);
        (before === ABSENT ? created : now === ABSENT ? deleted : changed).push(path);
      }
      return { changed, created, deleted };
    },
  };
}

const statOf = (path: string): Stats | undefined => orUndefined(() => statSync(path, { throwIfNoEntry: false }));

/** The compiler's callbacks must not throw: one that does puts its channel out of step for good. */
function orUndefined<T>(ask: () => T): T | undefined {
  try {
    return ask();
  } catch {
    return undefined;
  }
}
