import { Fault } from "@onex/contract";
import { noteEntry } from "../tape/taped-modules.ts";
import { loadFault } from "./load-fault.ts";
import { type Files, mountFiles } from "./module-hooks.ts";
import { type Imported, nativeImport } from "./native-import.ts";

/**
 * Runs source text as ES modules, without a disk, and gives the exports of `entry`. Keys of `files` are paths (`main.ts`, `./lib/a.ts`, `/x/b.json`);
 * relative imports resolve among them as the compiler resolves them, cycles included, and Node's built-ins resolve as always. Lines and columns in
 * stacks are those of the text. Each call is a program of its own: nothing is shared between calls.
 *
 * The text runs with the process's own authority. An ES module is never unloaded: every call keeps its text and its exports for the life of the
 * process, about as much memory as the text is long, so load what changed and not everything again.
 *
 * Rejects with `f2n/import-unresolved`, `f2n/syntax`, or whatever a module throws while it runs.
 */
export async function loadSource(files: Readonly<Record<string, string>>, entry: string): Promise<Imported> {
  const byPath = new Map(Object.entries(files).map(([path, text]) => [rooted(path), text]));
  if (!byPath.has(rooted(entry)))
    throw new Fault("f2n/import-unresolved", `The entry ${entry} is not among the given files; add it to files`);
  return await load(byPath, entry, true);
}

async function load(files: Files, entry: string, isTaped: boolean): Promise<Imported> {
  const base = mountFiles(files, isTaped);
  const url = `${base}${encodeURI(rooted(entry))}`;
  try {
    const loaded = await nativeImport(url);
    noteEntry(loaded.exports, url);
    return loaded;
  } catch (error) {
    // A declaration that its tokens did not show; nothing has run.
    if (isTaped && error instanceof SyntaxError && clash.test(error.message)) return await load(files, entry, false);
    throw loadFault(error, { entry, shown: (place) => place.replaceAll(`${base}/`, "") });
  }
}

const clash = /^Identifier '(?:Date|Math|crypto|performance|fetch)' has already been declared/;

const rooted = (path: string): string => `/${path.replace(/^(?:\.?\/)+/, "")}`;
