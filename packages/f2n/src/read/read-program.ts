import {
  Fault,
  type FunctionReading,
  type FunctionSelection,
  nameHint,
  type ReadingRefusal,
  type TypeQuestion,
} from "@onex/contract";
import type { CompilerSession, OpenProgram } from "../compiler/session.ts";
import { type SourceFile, SymbolFlags } from "../compiler/typescript-api.ts";
import { anonymous } from "./anonymous.ts";
import { syntaxProblem } from "./diagnostics.ts";
import { type Exports, exportedFunctions, type FoundFunction, mergeExports } from "./exported-functions.ts";
import { functionAt } from "./function-at.ts";
import { followAll } from "./identity.ts";
import { readFunction } from "./read-function.ts";
import { soleFunction } from "./sole-function.ts";
import { shown, unfitFile } from "./unfit-file.ts";

/** A function that is about to be read; `read` may take long or never come back. */
export interface Pending {
  readonly place: Pick<ReadingRefusal, "name" | "file" | "line" | "aliases">;
  read(): FunctionReading | ReadingRefusal;
}

/**
 * Finds the functions of a question, in the order of their answers, and reads each when it is asked to. `followTogether` saves round trips by following the
 * names of all of them at once; without it a function that the compiler cannot follow spoils no other.
 */
export function readProgram(question: TypeQuestion, session: CompilerSession, followTogether: boolean): readonly Pending[] {
  const refused: ReadingRefusal[] = [];
  const fit = question.files.filter((path) => {
    const unfit = unfitFile(path, question.program, session.sizeOf);
    if (unfit !== undefined) refused.push(refusal("", path, 1, unfit));
    return unfit === undefined;
  });
  if (fit.length === 0 && refused.length > 0) return refused.map(alreadyRefused);
  const open = session.open(question.program, fit);
  const files: SourceFile[] = [];
  for (const path of fit) {
    const file = open.project.program.getSourceFile(path);
    const problem = file === undefined ? undefined : syntaxProblem(file, open.project);
    if (file === undefined) refused.push(refusal("", path, 1, missingFile(path, session)));
    else if (problem !== undefined)
      refused.push(
        refusal(
          "",
          path,
          problem.line,
          new Fault("f2n/syntax", `${shown(path)}:${problem.line}:${problem.column} is not TypeScript: ${problem.text}`),
        ),
      );
    else files.push(file);
  }
  const found = files.length === 0 ? [] : select(question.select, files, open, refused);
  if (found.length > 1 && followTogether) followAll(found, open);
  const pending = found.map((each): Pending => {
    const line = each.file.getLineAndCharacterOfPosition(each.declaration.getStart(each.file)).line + 1;
    return {
      place: { name: each.name, file: each.file.fileName, line, aliases: each.aliases },
      read: () => readFunction(each, open, question),
    };
  });
  return [...refused.map(alreadyRefused), ...pending];
}

const alreadyRefused = (each: ReadingRefusal): Pending => ({ place: each, read: () => each });

const missingFile = (path: string, { sizeOf }: CompilerSession): Fault =>
  sizeOf(path) === undefined
    ? new Fault("io/not-found", `There is no file ${shown(path)}; check the path`)
    : new Fault("io/unreadable", `The file ${shown(path)} is there but cannot be read; check its permissions`);

function select(
  selection: FunctionSelection,
  files: readonly SourceFile[],
  open: OpenProgram,
  refused: ReadingRefusal[],
): readonly FoundFunction[] {
  const lists = (only?: string): readonly Exports[] => files.map((file) => exportedFunctions(file, open.project, only));
  const [first] = files;
  if (first === undefined) return [];
  switch (selection.kind) {
    case "exports": {
      const exports = lists();
      for (const [at, { unreadable }] of exports.entries())
        for (const each of unreadable) {
          const path = files[at]?.fileName ?? "";
          refused.push(refusal(each.name, path, 1, unreadableFault(each, path)));
        }
      return mergeExports(exports.map(({ functions }) => functions));
    }
    case "export": {
      const [exports] = lists(selection.name);
      const [found] = exports?.functions ?? [];
      if (found !== undefined) return mergeExports([[found]]);
      const [unreadable] = exports?.unreadable ?? [];
      const fault = unreadable === undefined ? missing(selection.name, first, open) : unreadableFault(unreadable, first.fileName);
      refused.push(refusal(selection.name, first.fileName, 1, fault));
      return [];
    }
    case "sole":
    case "at": {
      const found =
        selection.kind === "at"
          ? functionAt(selection.offset, first, open.project, selection.name)
          : soleFunction(first, open.project, selection.name);
      if (!(found instanceof Fault)) return [found];
      refused.push(refusal(selection.name ?? anonymous, first.fileName, 1, found));
      return [];
    }
  }
}

const unreadableFault = ({ name, reason }: Exports["unreadable"][number], path: string): Fault =>
  reason === "declared"
    ? new Fault("f2n/no-source", `"${name}" is only declared where ${path} takes it from; name a file that has its source`)
    : new Fault(
        "f2n/import-unresolved",
        `"${name}" is exported from a module that ${path} cannot find; install it or correct the path`,
      );

function missing(name: string, file: SourceFile, { project }: OpenProgram): Fault {
  const module = project.checker.getSymbolAtLocation(file);
  const exports = module === undefined ? [] : project.checker.getExportsOfModule(module);
  if (exports.some((symbol) => symbol.name === name))
    return new Fault("f2n/not-a-function", `"${name}" of ${file.fileName} is not a function; give a function`);
  // Types are exports as well; nobody misses those here.
  const values = exports
    .filter(({ flags }) => (flags & (SymbolFlags.Value | SymbolFlags.Alias)) !== 0)
    .map((symbol) => symbol.name);
  const hint = values.length === 0 ? "; it exports nothing that runs" : nameHint(name, values);
  return new Fault("f2n/export-missing", `${file.fileName} has no export "${name}"${hint}`);
}

const refusal = (name: string, file: string, line: number, { code, message }: Fault): ReadingRefusal => ({
  status: "refused",
  name,
  file,
  line,
  aliases: [],
  code,
  reason: message,
});
