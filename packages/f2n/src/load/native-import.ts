import { compileFunction, constants } from "node:vm";
import { quietly } from "./quietly.ts";

type Import = (url: string) => Promise<Record<string, unknown>>;

const written: Import = (url) => import(/* @vite-ignore */ url);

/**
 * Imports a URL through Node's own loader, whatever tool runs this code. Test runners rewrite `import()` in text that passes through them, and send
 * it to loaders of their own; where that happened, the same words are compiled here, unseen by them.
 */
export const nativeImport: Import = /\bimport\s*\(/.test(String(written)) ? written : compiledImport();

function compiledImport(): Import {
  const options = { importModuleDynamically: constants.USE_MAIN_CONTEXT_DEFAULT_LOADER };
  // Its text is here in full: it takes a URL and gives what `import()` gives.
  const compiled = quietly(() => compileFunction("return import(url)", ["url"], options)) as Import;
  return (url) => quietly(() => compiled(url));
}
