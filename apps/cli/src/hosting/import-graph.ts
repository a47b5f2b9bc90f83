import { readFile, stat } from "node:fs/promises";
import { dirname, resolve } from "node:path";

/** Which file imports which, by relative specifiers, types included: a changed interface changes the schemas of whoever imports it. */
export interface ImportGraph {
  /** Reads a file and, as far as they are not known yet, the files that it imports. A file that cannot be read imports nothing. */
  read(file: string): Promise<void>;
  /** The file and all that import it, directly or through others. */
  dependents(file: string): ReadonlySet<string>;
  /** Every file that was read or is imported by one. */
  files(): ReadonlySet<string>;
}

// Over-approximates: a specifier in a comment or a string costs a needless look, a missed one costs a stale node.
const specifierPattern = /\b(?:from|import|require)\s*\(?\s*["'](\.{1,2}\/[^"'\n]*)["']/g;

export function importGraph(): ImportGraph {
  const imports = new Map<string, ReadonlySet<string>>();
  const read = async (file: string): Promise<void> => {
    const text = await readFile(file, "utf8").catch(() => "");
    const found = await Promise.all([...text.matchAll(specifierPattern)].map(([, specifier = ""]) => locate(file, specifier)));
    const targets = new Set(found.filter((target) => target !== undefined));
    imports.set(file, targets);
    await Promise.all([...targets].filter((target) => !imports.has(target)).map(read));
  };
  return {
    read,
    dependents(file) {
      const all = new Set([file]);
      // Grows while it is walked: whoever imports a dependent is one too.
      for (const known of all) for (const [importer, targets] of imports) if (targets.has(known)) all.add(importer);
      return all;
    },
    files: () => new Set([...imports].flatMap(([file, targets]) => [file, ...targets])),
  };
}

/** The file of a relative specifier, as Node and the compiler find it. */
async function locate(from: string, specifier: string): Promise<string | undefined> {
  const path = resolve(dirname(from), specifier.replace(/[?#].*$/, ""));
  const typescript = path.replace(/\.([cm]?)jsx?$/, ".$1ts");
  for (const candidate of new Set([path, typescript, `${typescript}x`, `${path}.ts`, `${path}.tsx`, resolve(path, "index.ts")])) {
    if (await isFile(candidate)) return candidate;
  }
  return undefined;
}

const isFile = (path: string): Promise<boolean> =>
  stat(path).then(
    (found) => found.isFile(),
    () => false,
  );
