import { statSync } from "node:fs";
import { dirname, resolve } from "node:path";
import { resolutionKey, resolvedBy } from "./compiler-run.ts";

/** The TypeScript file that an import by path means though it names JavaScript: the compiler reads that one. Undefined for every other import. */
export function typescriptBehind(specifier: string, importer: string): string | undefined {
  if (!namesJavaScript(specifier) || !/\.[cm]?tsx?$/.test(importer)) return undefined;
  const path = resolve(dirname(importer), specifier);
  return firstFile([path.replace(/\.([cm]?)jsx?$/, ".$1ts"), path.replace(/\.jsx?$/, ".tsx")]);
}

/** An import by path of what may have been TypeScript. */
export const namesJavaScript = (specifier: string): boolean => isPath(specifier) && /\.[cm]?jsx?$/.test(specifier);

/** The file that an import by path means, as the compiler looks for it: ending and `index` may be left out. */
export function fileMeant(specifier: string, importer: string): string | undefined {
  const path = resolve(dirname(importer), specifier);
  return typescriptBehind(specifier, importer) ?? firstFile(endings.map((ending) => path + ending));
}

const endings = [
  "",
  ".ts",
  ".tsx",
  ".mts",
  ".cts",
  ".js",
  ".jsx",
  ".mjs",
  ".cjs",
  ".json",
  "/index.ts",
  "/index.tsx",
  "/index.js",
];

/** The file that an import means which Node does not find, by path or by what the project says, such as `paths`; undefined when there is nothing to run. */
export function foundFile(specifier: string, importer: string): string | undefined {
  if (isPath(specifier)) return fileMeant(specifier, importer);
  const key = resolutionKey(importer, specifier);
  if (!resolutions.has(key)) resolutions = resolvedBy({ file: importer, module: "esnext" });
  const found = resolutions.get(key);
  return found !== undefined && !/\.d\.[cm]?ts$/.test(found) && isFile(found) ? found : undefined;
}

/** Of the program that was asked for last. */
let resolutions: ReadonlyMap<string, string> = new Map();

const isPath = (specifier: string): boolean => /^\.{0,2}(?:\/|$)/.test(specifier);

const firstFile = (paths: readonly string[]): string | undefined => paths.find(isFile);

const isFile = (path: string): boolean => statSync(path, { throwIfNoEntry: false })?.isFile() === true;
