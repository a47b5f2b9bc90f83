import { spawnSync } from "node:child_process";
import { mkdtempSync, readdirSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join, parse, relative } from "node:path";
import { compilerLibrary } from "../compiler/library.ts";
import { memoryRoot } from "../compiler/memory-root.ts";
import { fileAbove } from "./file-above.ts";

export interface CompilerRun {
  /** Absolute path of the file that the program begins with. */
  readonly file: string;
  /** `nodenext`: in the format that its ending or its package gives each file, else as CommonJS. `esnext`: as ES modules. */
  readonly module: "nodenext" | "esnext";
}

/**
 * The JavaScript of a file and of all that it imports outside packages, by path, each with an inline source map. Types are not checked.
 *
 * The compiler has no way to give what it wrote but files: they go to a folder among the temporary ones, which is gone when this returns.
 */
export function emittedBy(run: CompilerRun): { readonly texts: ReadonlyMap<string, string>; readonly told: string } {
  return inFolder((folder) => {
    const out = join(folder, "out");
    const { root } = parse(run.file);
    const told = compile(folder, run, { ...emission, ...usersChoices(folder, run), rootDir: root, outDir: out });
    const texts = new Map(written(out).map((path) => [join(root, relative(out, path)), readFileSync(path, "utf8")]));
    return { texts, told };
  });
}

/** Where the compiler finds what each file of a program imports, by `resolutionKey`. */
export function resolvedBy(run: CompilerRun): ReadonlyMap<string, string> {
  const told = inFolder((folder) =>
    compile(folder, run, { noEmit: true, allowImportingTsExtensions: true, traceResolution: true }),
  );
  const found = told.matchAll(
    /^=+ Resolving module '(.*)' from '(.*)'\. =+\r?\n(?:(?!=====).*\r?\n)*?=+ Module name '\1' was successfully resolved to '(.*?)'/gm,
  );
  return new Map(Array.from(found, ([, specifier = "", importer = "", path = ""]) => [resolutionKey(importer, specifier), path]));
}

export const resolutionKey = (importer: string, specifier: string): string => `${importer}\n${specifier}`;

type Options = Readonly<Record<string, unknown>>;

const always: Options = {
  // Newer syntax than Node's own is rewritten: decorators, `accessor`.
  target: "es2024",
  noCheck: true,
  noLib: true,
  types: [],
  allowJs: true,
  checkJs: false,
  skipLibCheck: true,
  composite: false,
  incremental: false,
};

const emission: Options = {
  noEmit: false,
  emitDeclarationOnly: false,
  allowImportingTsExtensions: false,
  declaration: false,
  declarationMap: false,
  sourceMap: false,
  inlineSourceMap: true,
  inlineSources: true,
  importHelpers: false,
  noEmitHelpers: false,
  noEmitOnError: false,
  removeComments: false,
  // Files are compiled here one by one, beside others that are not: each enum stays where it is declared.
  isolatedModules: false,
  preserveConstEnums: true,
};

/** What a project may decide of the JavaScript, where it decides it in a way that Node can run. */
function usersChoices(folder: string, run: CompilerRun): Options {
  const { jsx, useDefineForClassFields = true } = usersOptions(folder, run);
  // Said or not, the compiler tells how fields are set: it goes by the project's target, and ours is a newer one.
  const isRunnable = ["react", "react-jsx", "react-jsxdev"].includes(String(jsx));
  return { useDefineForClassFields, ...(isRunnable ? {} : { jsx: "react-jsx" }) };
}

/** The options of the project, as the compiler understands them, with all that it extends. */
function usersOptions(folder: string, { file }: CompilerRun): Options {
  const users = projectAbove(file);
  if (users === undefined) return {};
  writeFileSync(join(folder, "users.json"), JSON.stringify({ extends: users, files: [file], include: [], references: [] }));
  try {
    // The compiler writes it.
    const { compilerOptions = {} } = JSON.parse(ask("-p", join(folder, "users.json"), "--showConfig")) as {
      readonly compilerOptions?: Options;
    };
    return compilerOptions;
  } catch {
    // What is wrong with it is said where the file is described.
    return {};
  }
}

function compile(folder: string, { file, module }: CompilerRun, options: Options): string {
  const users = projectAbove(file);
  const config = {
    ...(users === undefined ? {} : { extends: users }),
    compilerOptions: { ...always, module, moduleResolution: module === "esnext" ? "bundler" : module, ...options },
    files: [file],
    include: [],
    references: [],
  };
  writeFileSync(join(folder, "tsconfig.json"), JSON.stringify(config));
  return ask("-p", join(folder, "tsconfig.json"), "--pretty", "false");
}

/** What the compiler prints. Complaints are part of it: the options that suit our purpose do not all suit each other. */
function ask(...words: readonly string[]): string {
  const { stdout, error } = spawnSync(compilerLibrary(memoryRoot).binary, words, {
    encoding: "utf8",
    maxBuffer: 1 << 30,
    timeout: 60_000,
    cwd: tmpdir(),
  });
  if (error !== undefined) throw error;
  return stdout;
}

const projectAbove = (file: string): string | undefined => fileAbove(file, "tsconfig.json");

const written = (folder: string): readonly string[] =>
  readdirSync(folder, { recursive: true, withFileTypes: true }).flatMap((entry) =>
    entry.isFile() ? [join(entry.parentPath, entry.name)] : [],
  );

function inFolder<Result>(work: (folder: string) => Result): Result {
  const folder = mkdtempSync(join(tmpdir(), "onex-compiler-"));
  try {
    return work(folder);
  } finally {
    rmSync(folder, { recursive: true, force: true });
  }
}
