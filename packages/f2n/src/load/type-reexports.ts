import { readFileSync } from "node:fs";
import { fileMeant } from "./found-file.ts";

/**
 * Whether a module passes on, from a file beside it, a name that is a type there: without the word `type` only who reads both can tell, and Node would
 * look for a value. `javascript` is the module at `path` without its own types.
 */
export function reexportsTypes(javascript: string, path: string): boolean {
  if (!/\bexport\s*\{/.test(javascript)) return false;
  const known = { paths: new Map<string, string | undefined>(), modules: new Map<string, Exports>() };
  return passedOn(javascript).some(({ name, specifier }) => isTypeBehind(specifier, path, name, { ...known, seen: new Set() }));
}

interface PassedOn {
  /** As it is called where it comes from. */
  readonly name: string;
  readonly as: string;
  readonly specifier: string;
}

/** `export { a } from "./b"`, and `import { a } from "./b"; export { a };`. */
function passedOn(text: string): readonly PassedOn[] {
  const direct = listsIn(text, /^[ \t]*export\s*\{([^}]*)\}\s*from\s*["'](\.{1,2}\/[^"'\n]*)["']/gm);
  const imported = listsIn(text, /^[ \t]*import\s*(?:[\w$]+\s*,\s*)?\{([^}]*)\}\s*from\s*["'](\.{1,2}\/[^"'\n]*)["']/gm);
  const own = new Map(listsIn(text, /^[ \t]*export\s*\{([^}]*)\}(?!\s*from)()/gm).map(({ name, as }) => [name, as]));
  return [...direct, ...imported.flatMap((one) => (own.has(one.as) ? [{ ...one, as: own.get(one.as) ?? "" }] : []))];
}

const listsIn = (text: string, pattern: RegExp): readonly PassedOn[] =>
  Array.from(text.matchAll(pattern)).flatMap(([, list = "", specifier = ""]) =>
    list.split(",").flatMap((part) => {
      const [, name, as = name] = /^\s*([\w$]+)(?:\s+as\s+([\w$]+))?\s*$/.exec(part) ?? [];
      return name === undefined || as === undefined ? [] : [{ name, as, specifier }];
    }),
  );

/** What a module exports, as far as a look at it tells. */
interface Exports {
  readonly types: ReadonlySet<string>;
  readonly text: string;
  readonly passedOn: readonly PassedOn[];
  /** Where all is passed on from. */
  readonly all: readonly string[];
}

interface Looking {
  /** What specifiers mean, by importer and specifier. */
  readonly paths: Map<string, string | undefined>;
  /** Files that were looked at, by path. */
  readonly modules: Map<string, Exports>;
  /** Those that were asked for this name. */
  readonly seen: Set<string>;
}

function isTypeBehind(specifier: string, from: string, name: string, looking: Looking): boolean {
  const key = `${from}\n${specifier}`;
  const path = looking.paths.get(key) ?? fileMeant(specifier, from);
  looking.paths.set(key, path);
  if (path === undefined || looking.seen.has(path) || !/\.[cm]?tsx?$/.test(path)) return false;
  looking.seen.add(path);
  const exports = looking.modules.get(path) ?? exportsOf(readFileSync(path, "utf8"));
  looking.modules.set(path, exports);
  if (exports.types.has(name)) return !declaresValue(exports.text, name);
  const { all, passedOn: some } = exports;
  return (
    some.some((one) => one.as === name && isTypeBehind(one.specifier, path, one.name, looking)) ||
    all.some((one) => isTypeBehind(one, path, name, looking))
  );
}

function exportsOf(text: string): Exports {
  const named = (pattern: RegExp): readonly string[] => Array.from(text.matchAll(pattern), ([, name = ""]) => name);
  const lists = listsIn(text, /^[ \t]*export\s+type\s*\{([^}]*)\}()/gm).map(({ as }) => as);
  const passesOn = /\bexport\s*[*{]/.test(text);
  return {
    text,
    types: new Set([...named(/^[ \t]*export\s+(?:declare\s+)?(?:type|interface)\s+([\w$]+)/gm), ...lists]),
    passedOn: passesOn ? passedOn(text) : [],
    all: passesOn ? named(/^[ \t]*export\s*\*\s*from\s*["'](\.{1,2}\/[^"'\n]*)["']/gm) : [],
  };
}

/** One name may be a type and a value. */
const declaresValue = (text: string, name: string): boolean =>
  Array.from(
    text.matchAll(
      /^[ \t]*export\s+(?:(?:declare|abstract|async|const)\s+)*(?:class|function|const|let|var|enum|namespace)[\s*]+([\w$]+)/gm,
    ),
  ).some(([, found]) => found === name);
