import { createRequire } from "node:module";
import { pathToFileURL } from "node:url";

/** Query parameter by which a module of a later generation differs from the same file in an earlier one. */
const query = "onex-generation=";

/** What is required is known by its path, and not by a query: there the mark is a part of the path. */
const requiredMark = `%3F${query}`;

/** CommonJS files that were imported, with their last generation: what they require names them by path alone. */
const imported = new Map<string, string>();

export const withGeneration = (url: string, generation: string): string =>
  `${url}${url.includes("?") ? "&" : "?"}${query}${generation}`;

/** The URL of what a module imports, or requires, in the generation of the module itself. */
export function inGenerationOf(parent: string, url: string, isRequired: boolean): string {
  const at = parent.lastIndexOf(query);
  const generation = at === -1 ? imported.get(parent) : parent.slice(at + query.length);
  if (generation === undefined) return url;
  if (!isRequired) return withGeneration(url, generation);
  return /\.[cm]?[jt]sx?$/.test(url) ? `${url}${requiredMark}${generation}` : url;
}

/** The URL without the mark of something that was required. */
export function withoutMark(url: string): string {
  const at = url.lastIndexOf(requiredMark);
  return at === -1 ? url : url.slice(0, at);
}

/** Notes that an imported file is CommonJS; gives the URL by which what it requires names it. */
export function noteCommonJs(url: string): string {
  const at = url.lastIndexOf(query);
  if (at === -1 || url.includes(requiredMark)) return url;
  const named = url.slice(0, at - 1);
  imported.set(named, url.slice(at + query.length));
  return named;
}

let last = "";

/** Makes Node forget CommonJS of an earlier generation, which it keeps under the paths of files. */
export function beginGeneration(url: string, isOwn: (url: string) => boolean): void {
  const at = url.lastIndexOf(query);
  const generation = at === -1 ? last : url.slice(at + query.length);
  if (generation === last) return;
  last = generation;
  for (const path of Object.keys(modules)) if (isOwn(pathToFileURL(path).href)) delete modules[path];
}

const modules = createRequire(import.meta.url).cache;

/** Text in which places of a generation are as their author knows them. */
export const withoutGenerations = (text: string): string => text.replace(/(?:[?&]|%3F)onex-generation=-?\d+/g, "");
