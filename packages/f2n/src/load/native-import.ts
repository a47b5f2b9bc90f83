import { compileFunction, constants } from "node:vm";
import { quietly } from "./quietly.ts";

/** What a module exports, in an object of its own: a promise takes a module that exports a function `then` for another promise, and waits for ever. */
export interface Imported {
  readonly exports: Readonly<Record<string, unknown>>;
}

type Import = (url: string) => Promise<Imported>;

const written: Import = (url) => import(/* @vite-ignore */ url);

/** Test runners rewrite `import()` in text that passes through them; where that happened, the same words are compiled here, unseen by them. */
const importing: Import = /\bimport\s*\(/.test(String(written)) ? written : compiledImport();

let failures = 0;

/** Imports a URL through Node's own loader, whatever tool runs this code and whatever loaders it has of its own. */
export async function nativeImport(url: string): Promise<Imported> {
  // What imports it is another one after a failure, which Node would remember with it.
  const text = `export * as exports from ${JSON.stringify(url)};//${failures}`;
  try {
    return await importing(`data:text/javascript,${encodeURIComponent(text)}`);
  } catch (error) {
    failures += 1;
    throw error;
  }
}

function compiledImport(): Import {
  const options = { importModuleDynamically: constants.USE_MAIN_CONTEXT_DEFAULT_LOADER };
  // Its text is here in full: it takes a URL and gives what `import()` gives.
  const compiled = quietly(() => compileFunction("return import(url)", ["url"], options)) as Import;
  return (url) => quietly(() => compiled(url));
}
