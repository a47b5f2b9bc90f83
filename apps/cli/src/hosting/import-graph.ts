import { readFile, stat } from "node:fs/promises";
import { isBuiltin } from "node:module";
import { dirname, resolve } from "node:path";

/** Which file imports which, types included: a changed interface changes the schemas of whoever imports it. */
export interface ImportGraph {
  /** Reads a file and, as far as they are not known yet, the files that it imports by path. A file that cannot be read imports nothing. */
  read(file: string): Promise<void>;
  /** The file and all that import it, directly or through others. */
  dependents(file: string): ReadonlySet<string>;
  /** Every file that was read or is imported by one, by path. */
  files(): ReadonlySet<string>;
}

interface Imports {
  readonly files: ReadonlySet<string>;
  /** How the paths end of files that it may import by an alias. */
  readonly endings: ReadonlySet<string>;
}

// Over-approximates: a specifier in a comment or a string costs a needless look, a missed one costs a stale node.
const specifierPattern = /\b(?:from|import|require)\s*\(?\s*["']([^"'\n]+)["']/g;

export function importGraph(): ImportGraph {
  const imports = new Map<string, Imports>();
  const read = async (file: string): Promise<void> => {
    const text = await readFile(file, "utf8").catch(() => "");
    const specifiers = Array.from(text.matchAll(specifierPattern), ([, specifier = ""]) => specifier);
    const found = await Promise.all(specifiers.filter(isPath).map((specifier) => locate(file, specifier)));
    const files = new Set(found.filter((target) => target !== undefined));
    imports.set(file, { files, endings: new Set(specifiers.flatMap(endingBehindAlias)) });
    await Promise.all([...files].filter((target) => !imports.has(target)).map(read));
  };
  return {
    read,
    dependents(file) {
      const all = new Set([file]);
      // Grows while it is walked: whoever imports a dependent is one too.
      for (const known of all) {
        const names = aliasNames(known);
        for (const [importer, { files, endings }] of imports)
          if (files.has(known) || [...endings].some((ending) => names.some((name) => name.endsWith(ending)))) all.add(importer);
      }
      return all;
    },
    files: () => new Set([...imports].flatMap(([file, { files }]) => [file, ...files])),
  };
}

const isPath = (specifier: string): boolean => /^\.{1,2}(?:\/|$)/.test(specifier);

/** What an alias stands for is the project's business; what follows it is mostly the end of a path. */
const endingBehindAlias = (specifier: string): readonly string[] =>
  isPath(specifier) || isBuiltin(specifier) ? [] : [`/${withoutEnding(specifier.replace(/^(?:[^/]*\/|[#~@])/, ""))}`];

const aliasNames = (file: string): readonly string[] => {
  const name = withoutEnding(file);
  return name.endsWith("/index") ? [name, name.slice(0, -"/index".length)] : [name];
};

const withoutEnding = (path: string): string => path.replace(/\.[cm]?[jt]sx?$/, "");

/** The file of a relative specifier, as Node and the compiler find it. */
async function locate(from: string, specifier: string): Promise<string | undefined> {
  const path = resolve(dirname(from), specifier.replace(/[?#].*$/, ""));
  const typescript = path.replace(/\.([cm]?)jsx?$/, ".$1ts");
  for (const candidate of new Set([
    path,
    typescript,
    `${typescript}x`,
    `${path}.ts`,
    `${path}.tsx`,
    resolve(path, "index.ts"),
    resolve(path, "index.tsx"),
  ])) {
    if (await isFile(candidate)) return candidate;
  }
  return undefined;
}

const isFile = (path: string): Promise<boolean> =>
  stat(path).then(
    (found) => found.isFile(),
    () => false,
  );
