import { noteSameEntry } from "../tape/taped-modules.ts";
import { loadSource } from "./load-source.ts";

/** Loads modules of one program that share what they import; exports by path. Rejects as `loadSource` does. */
export async function loadTogether(
  files: Readonly<Record<string, string>>,
): Promise<Readonly<Record<string, Readonly<Record<string, unknown>>>>> {
  const paths = Object.keys(files).filter((path) => !path.endsWith(".json"));
  let entry = "all.js";
  while (entry in files) entry = `_${entry}`;
  const lines = paths.map((path, index) => `export * as m${index} from ${JSON.stringify(`./${path}`)};`);
  const { exports: loaded } = await loadSource({ ...files, [entry]: lines.join("\n") }, entry);
  // Each of these names is one of the lines above.
  const modules = paths.map((path, index) => [path, loaded[`m${index}`] as Readonly<Record<string, unknown>>] as const);
  for (const [, module] of modules) noteSameEntry(module, loaded);
  return Object.fromEntries(modules);
}
