import { isBuiltin, type LoadHookSync, registerHooks } from "node:module";
import { Fault } from "@onex/contract";
import { mentionsTapeable } from "../tape/instrument.ts";
import { noteImport, noteModule, tapedBuiltin, tapedText, tapeModule } from "../tape/taped-modules.ts";
import { tapeScheme } from "../tape/taped-text.ts";
import { blankTypes, javascriptOf } from "./javascript-of.ts";

/** URLs of source text that has no file: `onex-memory:/<program>/<path>`. */
export const memoryScheme = "onex-memory:";

/** Query parameter by which a module of a later generation differs from the same file in an earlier one. */
export const generationKey = "onex-generation";

export type Files = ReadonlyMap<string, string>;

interface Program {
  readonly files: Files;
  /** What its modules read comes to tapes. */
  readonly isTaped: boolean;
}

const programs = new Map<string, Program>();
/** Files that f2n loads, with what they import by path. */
const loadedFiles = new Set<string>();
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
  loadedFiles.add(url);
}

/** Teaches Node's loader both kinds of URL. Everything else passes through unchanged. */
export function installHooks(): void {
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
      const given = next(specifier, context);
      const resolved = ofGeneration(specifier, parent, given);
      if (isTaped && isOwnFile(specifier, given.url)) {
        noteImport(parent, resolved.url);
        loadedFiles.add(resolved.url);
      }
      return resolved;
    },
    load(url, context, next) {
      if (url.startsWith(tapeScheme)) return { format: "module", source: tapeModule(url), shortCircuit: true };
      if (loadedFiles.has(url)) return tapedFile(url, next(url, context));
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

type Loaded = ReturnType<LoadHookSync>;

/** A file as the loader has read it, with what it needs to be taped; as it is where that cannot be. */
function tapedFile(url: string, loaded: Loaded): Loaded {
  const { format, source } = loaded;
  if ((format !== "module" && format !== "module-typescript") || source === undefined || source === null) return loaded;
  const text = typeof source === "string" ? source : Buffer.from(source as Uint8Array).toString("utf8"); // Node gives bytes of the file
  if (!mentionsTapeable(text)) {
    noteModule(url, true);
    return loaded;
  }
  try {
    return { ...loaded, source: tapedText(url, text, format === "module" ? text : blankTypes(text, url)) };
  } catch {
    // The loader says better what is wrong with it.
    return loaded;
  }
}

function ofGeneration<T extends { readonly url: string }>(specifier: string, parent: string, resolved: T): T {
  const generation = parent.startsWith("file:") ? new URL(parent).searchParams.get(generationKey) : null;
  return generation === null || !isOwnFile(specifier, resolved.url)
    ? resolved
    : { ...resolved, url: withGeneration(resolved.url, generation) };
}

export function withGeneration(url: string, generation: string): string {
  const next = new URL(url);
  next.searchParams.set(generationKey, generation);
  return next.href;
}

/** A package keeps its one instance; a file of the program is evaluated once per generation. */
const isOwnFile = (specifier: string, url: string): boolean =>
  /^(?:\.{0,2}\/|file:|#)/.test(specifier) && url.startsWith("file:") && !url.includes("/node_modules/");

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
