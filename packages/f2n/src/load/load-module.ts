import { pathToFileURL } from "node:url";
import { noteEntry } from "../tape/taped-modules.ts";
import { loadFault } from "./load-fault.ts";
import { tapeFile, withGeneration } from "./module-hooks.ts";
import { nativeImport } from "./native-import.ts";

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
 * An ES module is never unloaded, so each generation stays in memory: count up when a file changed, not per call. A CommonJS file is cached by
 * Node under its path and is not evaluated again.
 *
 * Rejects with `f2n/import-unresolved`, `f2n/syntax`, or whatever a module throws while it runs.
 */
export async function loadModule(path: string, { generation = 0 }: LoadModuleOptions = {}): Promise<Record<string, unknown>> {
  const file = pathToFileURL(path).href;
  const url = generation === 0 ? file : withGeneration(file, String(generation));
  tapeFile(url);
  try {
    const loaded = await nativeImport(url);
    noteEntry(loaded, url);
    return loaded;
  } catch (error) {
    const shown = (place: string): string => place.replace(/[?&]onex-generation=\d+/g, "").replaceAll("file://", "");
    throw loadFault(error, { entry: path, shown });
  }
}
