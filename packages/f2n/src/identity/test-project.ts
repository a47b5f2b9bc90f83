import { dirname } from "node:path";
import type { Node, SourceFile } from "typescript/unstable/ast";
import { API, type Checker, SymbolFlags } from "../compiler/typescript-api.ts";

/** A compiler over files in memory, for tests of what reads syntax. */
export interface TestProject extends Disposable {
  readonly checker: Checker;
  file(path: string): SourceFile;
  /** The declaration of an exported or top-level name, aliases followed. */
  declaration(path: string, name: string): Node;
  /** The same compiler over other files. */
  replace(files: Readonly<Record<string, string>>): void;
}

const options = {
  target: "esnext",
  lib: ["esnext"],
  module: "preserve",
  moduleResolution: "bundler",
  strict: true,
  types: [],
  noEmit: true,
  skipLibCheck: true,
  allowJs: true,
  allowImportingTsExtensions: true,
  resolveJsonModule: true,
  jsx: "preserve",
};

const root = "/p";
const config = `${root}/tsconfig.json`;

/** Paths are relative to the project; every `.ts`, `.tsx`, `.js` and `.mjs` file outside node_modules is a root. */
export function testProject(given: Readonly<Record<string, string>>): TestProject {
  const files = new Map<string, string>();
  const isLibrary = (path: string): boolean => path.includes("/@typescript/");
  const folders = (): Set<string> => new Set([...files.keys()].flatMap((path) => ancestors(path)));
  const api = new API({
    cwd: root,
    fs: {
      readFile: (path) => files.get(path) ?? (isLibrary(path) ? undefined : null),
      fileExists: (path) => files.has(path) || (isLibrary(path) ? undefined : false),
      directoryExists: (path) => folders().has(path) || (isLibrary(path) ? undefined : false),
      getAccessibleEntries: (path) => (isLibrary(path) ? undefined : { files: [], directories: [] }),
      realpath: (path) => path,
    },
  });
  const place = (next: Readonly<Record<string, string>>) => {
    const before = new Set(files.keys());
    files.clear();
    for (const [path, text] of Object.entries(next)) files.set(`${root}/${path}`, text);
    const roots = [...files.keys()].filter((path) => /\.(?:tsx?|m?js)$/.test(path) && !path.includes("/node_modules/"));
    files.set(config, JSON.stringify({ compilerOptions: options, files: roots }));
    const after = [...files.keys()];
    return {
      changed: after.filter((path) => before.has(path)),
      created: after.filter((path) => !before.has(path)),
      deleted: [...before].filter((path) => !files.has(path)),
    };
  };

  place(given);
  let snapshot = api.updateSnapshot({ openProjects: [config] });
  let project = snapshot.getProject(config);
  const current = () => {
    if (project === undefined) throw new Error("The test project did not open");
    return project;
  };
  const file = (path: string): SourceFile => {
    const found = current().program.getSourceFile(`${root}/${path}`);
    if (found === undefined) throw new Error(`No file ${path} in the test project`);
    return found;
  };

  return {
    get checker() {
      return current().checker;
    },
    file,
    declaration(path, name) {
      const { checker } = current();
      const module = checker.getSymbolAtLocation(file(path));
      const symbol = module === undefined ? undefined : checker.getMemberInModuleExports(module, name);
      const isAlias = symbol !== undefined && (symbol.flags & SymbolFlags.Alias) !== 0;
      const target = isAlias ? checker.getAliasedSymbol(symbol) : symbol;
      const found = target?.valueDeclaration?.resolve() ?? target?.declarations.at(-1)?.resolve();
      if (found === undefined) throw new Error(`No export ${name} in ${path}`);
      return found;
    },
    replace(next) {
      const before = snapshot;
      snapshot = api.updateSnapshot({ fileChanges: place(next) });
      project = snapshot.getProject(config);
      before.dispose();
    },
    [Symbol.dispose]: () => api.close(),
  };
}

function ancestors(path: string): string[] {
  const parent = dirname(path);
  return parent === path ? [] : [parent, ...ancestors(parent)];
}
