import type { SourceReader } from "@onex/contract";

const sourceName = /\.(?:ts|mts|cts|tsx|js|mjs)$/;
const skippedName = /\.d\.(?:\w+\.)?[cm]?ts$|\.(?:test|spec)\.\w+$/;
const skippedFolders: ReadonlySet<string> = new Set(["node_modules", "dist"]);

/** True for a file that a walk takes: TypeScript or JavaScript, neither declarations nor tests. */
export const isSourceFile = (name: string): boolean => sourceName.test(name) && !skippedName.test(name);

/** Every source file below a folder, sorted by path; `node_modules`, `dist` and folders that begin with a dot are passed over. */
export function sourceFiles(folder: string, reader: SourceReader): readonly string[] {
  const { files, folders } = reader.list(folder);
  const below = folders
    .filter((name) => !name.startsWith(".") && !skippedFolders.has(name))
    .flatMap((name) => sourceFiles(`${folder}/${name}`, reader));
  return [...files.filter(isSourceFile).map((name) => `${folder}/${name}`), ...below].sort();
}
