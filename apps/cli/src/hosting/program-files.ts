import { readdir, stat } from "node:fs/promises";
import { basename, join } from "node:path";

/** What `f2n --all` looks at: TypeScript and JavaScript, neither declarations nor tests. */
export const isProgramFile = (file: string): boolean =>
  /\.([cm]?ts|tsx|m?js)$/.test(file) && !/\.d\.[cm]?ts$/.test(file) && !/\.(test|spec)\.[^.]+$/.test(file);

/** Folders that hold no source of one's own. */
export function isSkippedFolder(path: string): boolean {
  const name = basename(path);
  return name === "node_modules" || name === "dist" || (name.startsWith(".") && name.length > 1);
}

/** The program files at and below some paths, each once, sorted. A path that was asked for is never skipped, whatever it is called. */
export async function programFiles(paths: readonly string[]): Promise<readonly string[]> {
  const lists = await Promise.all(paths.map(async (path) => ((await stat(path)).isDirectory() ? await below(path) : [path])));
  return [...new Set(lists.flat())].sort();
}

async function below(folder: string): Promise<readonly string[]> {
  const entries = await readdir(folder, { withFileTypes: true });
  const lists = await Promise.all(
    entries.map((entry) => {
      const path = join(folder, entry.name);
      if (entry.isDirectory()) return isSkippedFolder(path) ? [] : below(path);
      return entry.isFile() && isProgramFile(path) ? [path] : [];
    }),
  );
  return lists.flat();
}
