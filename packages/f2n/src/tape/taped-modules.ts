import { isBuiltin } from "node:module";
import type { Effects, Taping } from "@onex/contract";
import { builtinFacade, facedBuiltins } from "./builtin-facades.ts";
import { globalFacades } from "./global-facades.ts";
import { instrument } from "./instrument.ts";
import { play, switchboard, switchboardName } from "./switchboard.ts";
import { tapeableUses } from "./tapeable.ts";
import { tapeScheme, withImport } from "./taped-text.ts";

interface TapedModule {
  readonly isClean: boolean;
  /** URLs of the modules that it imports, except built-ins and packages. */
  readonly imports: Set<string>;
}

/** Modules that were loaded so that what they read comes to a tape, by URL. */
const taped = new Map<string, TapedModule>();

/** The text of a module with what it needs; `javascript` is the same text without types. */
export function tapedText(url: string, text: string, javascript: string): string {
  try {
    const { globals, isClean } = instrument(javascript);
    noteModule(url, isClean);
    return withImport(text, globals);
  } catch {
    // Templates in templates deeper than the stack; the engine may still take them.
    noteModule(url, false);
    return text;
  }
}

/** Notes who imports whom: a function is taped when all that it reaches is. */
export function noteImport(parent: string, url: string): void {
  taped.get(parent)?.imports.add(url);
}

/** `isClean`: all that it reads comes to a tape. */
export function noteModule(url: string, isClean: boolean): void {
  const known = taped.get(url);
  taped.set(url, { isClean, imports: known?.imports ?? new Set() });
}

/** Where a built-in is to come from for a module that is taped; undefined: from where it always does. */
export function tapedBuiltin(specifier: string): string | undefined {
  if (!isBuiltin(specifier)) return undefined;
  const name = specifier.startsWith("node:") ? specifier : `node:${specifier}`;
  return facedBuiltins.has(name) ? tapeScheme + name : undefined;
}

/** The module behind a URL of the scheme. */
export function tapeModule(url: string): string {
  const name = url.slice(tapeScheme.length);
  const exports = switchboard.modules.get(name) ?? (name === "globals" ? globalFacades : builtinFacade(name));
  switchboard.modules.set(name, exports);
  const names = Object.keys(exports).filter((key) => key !== "default" && /^[A-Za-z_$][\w$]*$/.test(key));
  const from = `globalThis[Symbol.for(${JSON.stringify(switchboardName)})].modules.get(${JSON.stringify(name)})`;
  const lines = names.map((key, index) => `const e${index} = m.${key}; export { e${index} as ${key} };`);
  return [`const m = ${from};`, ...lines, "export default m;"].join("\n");
}

const entries = new WeakMap<object, string>();

/** Notes where the exports of a module come from. */
export function noteEntry(exports: object, url: string): void {
  entries.set(exports, url);
}

/** A module among those that were loaded by one entry; what holds of all holds of it. */
export function noteSameEntry(exports: object, among: object): void {
  const url = entries.get(among);
  if (url !== undefined) entries.set(exports, url);
}

/** How a function among a module's exports is taped; undefined where it reads nothing that can be, or was loaded otherwise. */
export function tapingOf(exports: object, effects: Effects): Taping | undefined {
  const { some, all } = tapeableUses(effects);
  const entry = entries.get(exports);
  return some && entry !== undefined && isClean(entry) ? { isComplete: all, play } : undefined;
}

function isClean(entry: string): boolean {
  const open = new Set([entry]);
  // A set yields what is added while it is walked.
  for (const url of open) {
    const module = taped.get(url);
    if (module?.isClean !== true) return false;
    for (const imported of module.imports) open.add(imported);
  }
  return true;
}
