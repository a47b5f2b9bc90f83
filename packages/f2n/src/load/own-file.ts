import { readFileSync } from "node:fs";
import type { LoadHookSync } from "node:module";
import { fileURLToPath, pathToFileURL } from "node:url";
import { mentionsTapeable } from "../tape/instrument.ts";
import { compiledFile, formatOf, isModule } from "./compiled-file.ts";
import { codeOf, erased, isCommonJsOnly, rewritten, wordForCompiler } from "./javascript-of.ts";
import { isPlain } from "./plain-typescript.ts";
import { reexportsTypes } from "./type-reexports.ts";

export type Loaded = ReturnType<LoadHookSync>;

/**
 * A file of a program in JavaScript that Node runs: as it is, with its types blanked, rewritten, or compiled, whichever comes first. `load` gives it as
 * Node's own loader reads it. What is wrong with a text is left to the loader, which says it best; so are types, where it `mayLeave` them.
 */
export function ownFile(url: string, load: () => Loaded, mayLeave = true): Loaded {
  const end = url.indexOf("?");
  const bare = end === -1 ? url : url.slice(0, end);
  if (bare.endsWith(".tsx") || bare.endsWith(".jsx")) return compiledAt(fileURLToPath(url));
  if (!bare.endsWith("ts")) return load();
  const loaded = mayLeave ? loadedOrRefused(load) : undefined;
  if (loaded?.format === "module-typescript") {
    const text = textOf(url, loaded);
    const isLeft = !mentionsTapeable(text) && isPlain(text);
    return isLeft ? loaded : (moduleOf(fileURLToPath(url), text) ?? loaded);
  }
  if (loaded?.format === "commonjs-typescript") return commonJsOf(fileURLToPath(url), textOf(url, loaded)) ?? loaded;
  if (loaded !== undefined) return loaded;
  const path = fileURLToPath(url);
  const text = readFileSync(path, "utf8");
  return (formatOf(path, text) === "module" ? moduleOf(path, text) : commonJsOf(path, text)) ?? load();
}

/** Where no package says what a file is, Node blanks its types to see, and refuses it where they are more than that. */
function loadedOrRefused(load: () => Loaded): Loaded | undefined {
  try {
    return load();
  } catch (error) {
    if (codeOf(error) === unsupported) return undefined;
    throw error;
  }
}

const unsupported = "ERR_UNSUPPORTED_TYPESCRIPT_SYNTAX";

function moduleOf(path: string, text: string): Loaded | undefined {
  if (isCommonJsOnly(text)) return compiled(path, text);
  const javascript = erasedOrRewritten(path, text);
  if (javascript === undefined) return undefined;
  const isForCompiler = wordForCompiler(javascript) !== undefined || reexportsTypes(javascript, path);
  return isForCompiler ? compiled(path, text) : given("module", javascript);
}

/** The text of a module without its types; undefined where it does not parse. */
function erasedOrRewritten(path: string, text: string): string | undefined {
  try {
    return erased(text, path);
  } catch (error) {
    if (codeOf(error) !== unsupported) return undefined;
  }
  try {
    return rewritten(text, path, pathToFileURL(path).href);
  } catch {
    return undefined;
  }
}

function commonJsOf(path: string, text: string): Loaded | undefined {
  try {
    const javascript = erased(text, path);
    const isForCompiler = isModule(javascript) || wordForCompiler(javascript) !== undefined;
    return isForCompiler ? compiled(path, text) : given("commonjs", javascript);
  } catch (error) {
    return codeOf(error) === unsupported ? compiled(path, text) : undefined;
  }
}

function compiled(path: string, text: string): Loaded {
  const { format, javascript } = compiledFile(path, text);
  return given(format, javascript);
}

const compiledAt = (path: string): Loaded => compiled(path, readFileSync(path, "utf8"));

const given = (format: string, source: string): Loaded => ({ format, source, shortCircuit: true });

/** Node gives the bytes of a file. */
const textOf = (url: string, { source }: Loaded): string =>
  source === undefined || source === null
    ? readFileSync(fileURLToPath(url), "utf8")
    : typeof source === "string"
      ? source
      : Buffer.from(source as Uint8Array).toString("utf8"); // The other form that the loader knows is a view of bytes.
