import { isBuiltin, registerHooks } from "node:module";
import { Fault } from "@onex/contract";
import { javascriptOf } from "./javascript-of.ts";

/** URLs of source text that has no file: `onex-memory:/<program>/<path>`. */
export const memoryScheme = "onex-memory:";

/** Query parameter by which a module of a later generation differs from the same file in an earlier one. */
export const generationKey = "onex-generation";

export type Files = ReadonlyMap<string, string>;

const programs = new Map<string, Files>();
let isInstalled = false;

/** Makes files importable; gives the URL below which their paths are. Hooks stay for the life of the process, and so do the files: a module may import late. */
export function mountFiles(files: Files): string {
  installHooks();
  const program = String(programs.size + 1);
  programs.set(program, files);
  return `${memoryScheme}/${program}`;
}

/** Teaches Node's loader both kinds of URL. Everything else passes through unchanged. */
export function installHooks(): void {
  if (isInstalled) return;
  isInstalled = true;
  registerHooks({
    resolve(specifier, context, next) {
      const parent = context.parentURL ?? "";
      if (parent.startsWith(memoryScheme)) {
        return isBuiltin(specifier) ? next(specifier, context) : { url: urlInMemory(specifier, parent), shortCircuit: true };
      }
      if (specifier.startsWith(memoryScheme)) return { url: specifier, shortCircuit: true };
      const resolved = next(specifier, context);
      const generation = parent.startsWith("file:") ? new URL(parent).searchParams.get(generationKey) : null;
      return generation === null || !isOwnFile(specifier, resolved.url)
        ? resolved
        : { ...resolved, url: withGeneration(resolved.url, generation) };
    },
    load(url, context, next) {
      if (!url.startsWith(memoryScheme)) return next(url, context);
      const text = textAt(url) ?? "";
      if (url.endsWith(".json")) {
        const isJson = context.importAttributes.type === "json";
        return { format: isJson ? "json" : "module", source: isJson ? text : `export default ${text};`, shortCircuit: true };
      }
      return { format: "module", source: javascriptOf(text, shownPath(url)), shortCircuit: true };
    },
  });
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
  const [, program = "", path = ""] = /^onex-memory:\/(\d+)(\/.*)$/.exec(url) ?? [];
  return programs.get(program)?.get(decodeURIComponent(path));
}

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
