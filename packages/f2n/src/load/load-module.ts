import { pathToFileURL } from "node:url";
import { noteEntry } from "../tape/taped-modules.ts";
import { withGeneration, withoutGenerations } from "./generation.ts";
import { loadFault } from "./load-fault.ts";
import { tapeFile } from "./module-hooks.ts";
import { type Imported, nativeImport } from "./native-import.ts";

export interface LoadModuleOptions {
  /**
   * Which reading of the files is wanted. 0 is the module as every `import` of it in the process gets it. Any other number evaluates the file and all
   * that it imports by path, once per number, and leaves packages alone. Default 0.
   */
  readonly generation?: number;
}

/**
 * Imports a module file from disk, through Node's own loader and its type stripping, also where a test runner has a loader of its own: such a
 * runner's instance of the module and this one are two. `path` is absolute.
 *
 * A file that is more than JavaScript with types is rewritten or compiled first, as are those that it imports, and an import leads where the compiler
 * finds it.
 *
 * An ES module is never unloaded, so each generation stays in memory: count up when a file changed, not per call. CommonJS has one generation at a
 * time: a later one makes Node forget the one before.
 *
 * Rejects with `f2n/import-unresolved`, `f2n/syntax`, or whatever a module throws while it runs.
 */
export async function loadModule(path: string, { generation = 0 }: LoadModuleOptions = {}): Promise<Imported> {
  const file = pathToFileURL(path).href;
  const url = generation === 0 ? file : withGeneration(file, String(generation));
  tapeFile(url);
  try {
    const loaded = await nativeImport(url);
    noteEntry(loaded.exports, url);
    return loaded;
  } catch (error) {
    const shown = (place: string): string => withoutGenerations(place).replaceAll("file://", "");
    throw loadFault(error, { entry: path, shown });
  }
}
