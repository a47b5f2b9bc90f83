import { isExportAssignment, isSourceFile, type Node, SyntaxKind } from "typescript/unstable/ast";

/** Where a declaration stands. */
export interface TopLevel {
  /** The statement of its file that it is a part of. */
  readonly statement: Node;
  /** Nothing but syntax of declarations is between the two, so the name is the module's own. */
  readonly isModules: boolean;
}

export function topLevelOf(declaration: Node): TopLevel {
  let node = declaration;
  let isModules = true;
  while (!isSourceFile(node) && !isSourceFile(node.parent)) {
    node = node.parent;
    isModules &&= passed.has(node.kind);
  }
  return { statement: node, isModules };
}

/** A class is passed by its members, which come with it. */
const passed: ReadonlySet<SyntaxKind> = new Set([
  SyntaxKind.ArrayBindingPattern,
  SyntaxKind.BindingElement,
  SyntaxKind.ClassDeclaration,
  SyntaxKind.EnumDeclaration,
  SyntaxKind.EnumMember,
  SyntaxKind.ExportAssignment,
  SyntaxKind.ImportClause,
  SyntaxKind.ImportDeclaration,
  SyntaxKind.JSImportDeclaration,
  SyntaxKind.ModuleBlock,
  SyntaxKind.ModuleDeclaration,
  SyntaxKind.NamedImports,
  SyntaxKind.ObjectBindingPattern,
  SyntaxKind.VariableDeclaration,
  SyntaxKind.VariableDeclarationList,
  SyntaxKind.VariableStatement,
]);

interface Modified extends Node {
  readonly modifiers?: readonly Node[];
}

/** How a statement exports what it declares: not at all, by name, or as the default. */
export function exportKind(statement: Node): "none" | "named" | "default" {
  if (isExportAssignment(statement)) return "default";
  // Any statement may be looked at for its modifiers.
  const kinds = (statement as Modified).modifiers?.map(({ kind }) => kind) ?? [];
  if (!kinds.includes(SyntaxKind.ExportKeyword)) return "none";
  return kinds.includes(SyntaxKind.DefaultKeyword) ? "default" : "named";
}

/** The text of a statement with the comments before it, without what ends the line of the one before. */
export function statementText(statement: Node): string {
  const { text } = statement.getSourceFile();
  const full = text.slice(statement.pos, statement.end).replace(/^#![^\n]*/, "");
  const isFirst = statement.pos === 0;
  return (isFirst ? full : full.replace(/^[^\S\n]*(?:\/\/[^\n]*|\/\*(?:[^*\n]|\*(?!\/))*\*\/[^\S\n]*(?=\n))/, "")).trim();
}

interface Declaring extends Node {
  readonly name?: Node;
  readonly declarationList?: { readonly declarations: readonly Declaring[] };
  readonly elements?: readonly Declaring[];
}

/** The names that a statement or a declaration gives, those of a pattern one by one. */
export function namesIn(node: Node): readonly string[] {
  // Any statement may be looked at for these optional parts.
  const { declarationList, name } = node as Declaring;
  if (declarationList !== undefined) return declarationList.declarations.flatMap(namesIn);
  if (name === undefined) return [];
  const { elements } = name as Declaring;
  return elements === undefined ? [name.getText()] : elements.flatMap(namesIn);
}
