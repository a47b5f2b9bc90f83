import type { DiskReader } from "./disk-reader.ts";
import type { CompilerLibrary } from "./library.ts";

/** What the compiler asks for instead of a disk. Every callback answers definitely: none lets the compiler look for itself. */
export interface CompilerFileSystem {
  readFile(path: string): string | null;
  fileExists(path: string): boolean;
  directoryExists(path: string): boolean;
  getAccessibleEntries(path: string): { files: string[]; directories: string[] };
  realpath(path: string): string;
}

/** Explicit files first, then the compiler's library, then the disk when there is one. */
export function compilerFileSystem(
  files: ReadonlyMap<string, string>,
  library: CompilerLibrary,
  disk?: DiskReader,
): CompilerFileSystem {
  const readFile = (path: string): string | null =>
    files.get(path) ?? (library.owns(path) ? library.read(path) : disk?.read(path)) ?? null;

  return {
    readFile,
    fileExists: (path) =>
      files.has(path) || (library.owns(path) ? library.read(path) !== undefined : (disk?.isFile(path) ?? false)),
    directoryExists: (path) => library.isFolder(path) || hasFileBelow(files, path) || (disk?.isFolder(path) ?? false),
    getAccessibleEntries(path) {
      const { files: names, folders } = disk?.list(path) ?? { files: [], folders: [] };
      return { files: [...names], directories: [...folders] };
    },
    realpath: (path) => (files.has(path) || library.owns(path) ? path : (disk?.realPath(path) ?? path)),
  };
}

function hasFileBelow(files: ReadonlyMap<string, string>, folder: string): boolean {
  const prefix = folder.endsWith("/") ? folder : `${folder}/`;
  for (const path of files.keys()) if (path.startsWith(prefix)) return true;
  return false;
}
