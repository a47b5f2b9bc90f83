import { isBuiltin, registerHooks } from "node:module";
import { fileURLToPath } from "node:url";
import { Fault } from "@onex/contract";
import { mentionsTapeable } from "../tape/instrument.ts";
import { noteImport, noteModule, tapedBuiltin, tapedText, tapeModule } from "../tape/taped-modules.ts";
import { tapeScheme } from "../tape/taped-text.ts";
import { beginGeneration, inGenerationOf, noteCommonJs, withoutMark } from "./generation.ts";
import { javascriptOf } from "./javascript-of.ts";
import { type Loaded, ownFile } from "./own-file.ts";
import { isRequired, type Resolved, resolvedFile } from "./resolved-file.ts";

/** URLs of source text that has no file: `onex-memory:/<program>/<path>`. */
const memoryScheme = "onex-memory:";

export type Files = ReadonlyMap<string, string>;

interface Program {
  readonly files: Files;
  /** What its modules read comes to tapes. */
  readonly isTaped: boolean;
}

const programs = new Map<string, Program>();
/** Files that f2n loads, with what they import by path. */
const loadedFiles = new Set<string>();
/** Files of linked packages that those import: sources as well, of which each keeps its one instance. */
const linkedFiles = new Set<string>();
/** How often each of the loaded files was read, by path. */
const loads = new Map<string, number>();
let isInstalled = false;

/** Makes files importable; gives the URL below which their paths are. Hooks stay for the life of the process, and so do the files: a module may import late. */
export function mountFiles(files: Files, isTaped: boolean): string {
  installHooks();
  const program = String(programs.size + 1);
  programs.set(program, { files, isTaped });
  return `${memoryScheme}/${program}`;
}

/** What this file reads, and what it imports by path, comes to tapes; unless it was imported before. */
export function tapeFile(url: string): void {
  installHooks();
  beginGeneration(url, (file) => loadedFiles.has(file));
  loadedFiles.add(url);
}

/** How often the file at a path was read to be evaluated, in all its generations. */
export const loadsOf = (path: string): number => loads.get(path) ?? 0;

/** Teaches Node's loader both kinds of URL. Everything else passes through unchanged. */
function installHooks(): void {
  if (isInstalled) return;
  isInstalled = true;
  registerHooks({
    resolve(specifier, context, next) {
      const parent = context.parentURL ?? "";
      if (specifier.startsWith(tapeScheme)) return { url: specifier, shortCircuit: true };
      const isTaped = programOf(parent)?.isTaped === true || loadedFiles.has(parent);
      const builtin = isTaped ? tapedBuiltin(specifier) : undefined;
      if (builtin !== undefined) return { url: builtin, shortCircuit: true };
      if (parent.startsWith(memoryScheme)) {
        if (isBuiltin(specifier)) return next(specifier, context);
        const url = urlInMemory(specifier, parent);
        noteImport(parent, url);
        return { url, shortCircuit: true };
      }
      if (specifier.startsWith(memoryScheme)) return { url: specifier, shortCircuit: true };
      if (loadedFiles.has(specifier)) return entryFile(next(specifier, context));
      if (!isTaped)
        return linkedFiles.has(parent) ? linkedFile(resolvedFile(specifier, context, next)) : next(specifier, context);
      const given = resolvedFile(specifier, context, next);
      const isOwn = isOwnFile(specifier, given);
      if (!isOwn) return linkedFile(given);
      const url = inGenerationOf(parent, given.url, isRequired(context));
      noteImport(parent, url);
      loadedFiles.add(url);
      return { ...given, url };
    },
    load(url, context, next) {
      if (url.startsWith(tapeScheme)) return { format: "module", source: tapeModule(url), shortCircuit: true };
      if (loadedFiles.has(url)) {
        const file = withoutMark(url);
        const path = fileURLToPath(file);
        loads.set(path, loadsOf(path) + 1);
        const load = (): Loaded => next(file, context);
        // By a path with a mark Node does not know TypeScript.
        return tapedFile(url, ownFile(file, load, file === url));
      }
      if (linkedFiles.has(url)) return ownFile(url, () => next(url, context));
      if (!url.startsWith(memoryScheme)) return next(url, context);
      const text = textAt(url) ?? "";
      if (url.endsWith(".json")) {
        const isJson = context.importAttributes.type === "json";
        noteModule(url, true);
        return { format: isJson ? "json" : "module", source: isJson ? text : `export default ${text};`, shortCircuit: true };
      }
      const javascript = javascriptOf(text, shownPath(url));
      const isTaped = programOf(url)?.isTaped === true;
      return { format: "module", source: isTaped ? tapedText(url, javascript, javascript) : javascript, shortCircuit: true };
    },
  });
}

/** The file that was asked for may be another one for Node, where a link leads to it. */
function entryFile(resolved: Resolved): Resolved {
  loadedFiles.add(resolved.url);
  return resolved;
}

function linkedFile(resolved: Resolved): Resolved {
  if (resolved.url.startsWith("file:") && !resolved.url.includes("/node_modules/")) linkedFiles.add(resolved.url);
  return resolved;
}

/** A file as it is loaded, with what it needs to be taped; as it is where that cannot be. */
function tapedFile(url: string, loaded: Loaded): Loaded {
  const { format, source } = loaded;
  if (format?.startsWith("commonjs")) loadedFiles.add(noteCommonJs(url));
  // Left to Node because nothing in it is to be taped.
  if (format === "module-typescript") noteModule(url, true);
  if (format !== "module" || source === undefined || source === null) return loaded;
  const text = typeof source === "string" ? source : Buffer.from(source as Uint8Array).toString("utf8"); // Node gives bytes of the file
  if (!mentionsTapeable(text)) {
    noteModule(url, true);
    return loaded;
  }
  return { ...loaded, source: tapedText(url, text, text) };
}

/** A package keeps its one instance; a file of the program is evaluated once per generation. */
function isOwnFile(specifier: string, { url, isAlias }: Resolved): boolean {
  const isByPath =
    specifier.startsWith(".") || specifier.startsWith("/") || specifier.startsWith("file:") || specifier.startsWith("#");
  return (isByPath || isAlias === true) && url.startsWith("file:") && !url.includes("/node_modules/");
}

function textAt(url: string): string | undefined {
  const [, path = ""] = /^onex-memory:\/\d+(\/.*)$/.exec(url) ?? [];
  return programOf(url)?.files.get(decodeURIComponent(path));
}

const programOf = (url: string): Program | undefined => programs.get(/^onex-memory:\/(\d+)\//.exec(url)?.[1] ?? "");

/** The path as its author wrote it, for messages. */
const shownPath = (url: string): string => decodeURI(url.replace(/^onex-memory:\/\d+\//, ""));

/** As the compiler resolves in memory: the path itself, its TypeScript when it names JavaScript, an extension left out, an index. */
const endings = ["", ".ts", ".mts", ".tsx", ".js", ".mjs", ".json", "/index.ts", "/index.js"] as const;

function urlInMemory(specifier: string, parent: string): string {
  // A program's paths begin at its own root and stay below it.
  const root = /^onex-memory:\/\d+/.exec(parent)?.[0] ?? "";
  const isPath = /^\.{0,2}\//.test(specifier);
  const url = specifier.startsWith("/") ? `${root}${specifier}` : isPath ? new URL(specifier, parent).href : "";
  const candidates = [...endings.map((ending) => url + ending), url.replace(/\.([cm]?)js(x?)$/, ".$1ts$2")];
  const found = url.startsWith(`${root}/`) ? candidates.find((candidate) => textAt(candidate) !== undefined) : undefined;
  if (found !== undefined) return found;
  const where = shownPath(parent);
  throw new Fault(
    "f2n/import-unresolved",
    `"${specifier}", imported by ${where}, is neither among the given files nor a built-in of Node; pass its text in files`,
    {
      details: { specifier, importer: where },
    },
  );
}
