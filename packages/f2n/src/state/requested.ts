import {
  isClassDeclaration,
  isExportAssignment,
  isExportDeclaration,
  isFunctionDeclaration,
  isImportDeclaration,
  isImportEqualsDeclaration,
  isSourceFile,
  isVariableStatement,
  type Node,
  type SourceFile,
} from "typescript/unstable/ast";
import type { Definition } from "../identity/definition.ts";
import { isErased } from "../identity/erased.ts";
import { isModuleRequest } from "../identity/mentions.ts";
import { isRunOnce } from "../identity/standing.ts";
import { functionAround } from "./function-around.ts";

/** The files of the program that a definition loads when it is called: those of `import()` and `require()` in a function. */
export function requestedBy({ bindings }: Definition): readonly SourceFile[] {
  const found: SourceFile[] = [];
  for (const [node, bound] of bindings) {
    if (bound.kind !== "definition" || bound.definition.kind !== "module" || !isModuleRequest(node)) continue;
    const [file] = bound.definition.roots;
    if (isSourceFile(file) && functionAround(node) !== undefined) found.push(file);
  }
  return found;
}

/** What a file does while it is loaded, beside giving names to functions and to what is written out. */
export function runBy(file: SourceFile): readonly Node[] {
  return file.statements.flatMap((statement): readonly Node[] => {
    if (isErased(statement) || isNaming(statement)) return [];
    if (isVariableStatement(statement)) return statement.declarationList.declarations.filter(isRunOnce);
    const isDeclared = isClassDeclaration(statement) || isExportAssignment(statement);
    return isDeclared && !isRunOnce(statement) ? [] : [statement];
  });
}

const isNaming = (statement: Node): boolean =>
  isFunctionDeclaration(statement) ||
  isImportDeclaration(statement) ||
  isImportEqualsDeclaration(statement) ||
  isExportDeclaration(statement);
