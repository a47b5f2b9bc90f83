import { existsSync } from "node:fs";
import { dirname, join } from "node:path";

/** The nearest file of a name, in the folder of a file or one above it. Node's `findPackageJSON` gives the file itself where there is none. */
export function fileAbove(file: string, name: string): string | undefined {
  for (let folder = dirname(file); ; folder = dirname(folder)) {
    const path = join(folder, name);
    if (existsSync(path)) return path;
    if (dirname(folder) === folder) return undefined;
  }
}
