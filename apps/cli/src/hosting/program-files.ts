import type { Dirent } from "node:fs";
import { readdir, stat } from "node:fs/promises";
import { basename, join } from "node:path";
import { Fault } from "@onex/contract";

/** What `f2n --all` looks at: TypeScript and JavaScript, neither declarations nor tests. */
export const isProgramFile = (file: string): boolean =>
  /\.([cm]?ts|tsx|m?js)$/.test(file) && !/\.d\.[cm]?ts$/.test(file) && !/\.(test|spec)\.[^.]+$/.test(file);

/** Folders that hold no source of one's own. */
export function isSkippedFolder(path: string): boolean {
  const name = basename(path);
  return name === "node_modules" || name === "dist" || (name.startsWith(".") && name.length > 1);
}

/**
 * The program files at and below some paths, each once, sorted. A path that was asked for is never skipped, whatever it is called; a folder below it
 * that this user may not read, such as a database's own, is. Raises `io/unreadable` for one that was asked for.
 */
export async function programFiles(paths: readonly string[]): Promise<readonly string[]> {
  const lists = await Promise.all(
    paths.map(async (path) => ((await stat(path)).isDirectory() ? await below(path, await entriesOf(path)) : [path])),
  );
  return [...new Set(lists.flat())].sort();
}

async function below(folder: string, entries: readonly Dirent[]): Promise<readonly string[]> {
  const lists = await Promise.all(
    entries.map(async (entry) => {
      const path = join(folder, entry.name);
      if (entry.isDirectory()) return isSkippedFolder(path) ? [] : await below(path, await entriesOf(path).catch(() => []));
      return entry.isFile() && isProgramFile(path) ? [path] : [];
    }),
  );
  return lists.flat();
}

async function entriesOf(folder: string): Promise<readonly Dirent[]> {
  try {
    return await readdir(folder, { withFileTypes: true });
  } catch (cause) {
    throw new Fault("io/unreadable", `The folder ${folder} cannot be read; let this user into it, or name another one`, {
      cause,
      details: { where: folder },
    });
  }
}
