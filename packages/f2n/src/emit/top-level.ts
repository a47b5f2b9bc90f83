import {
  isBindingElement,
  isClassLikeDeclaration,
  isEnumMember,
  isExportAssignment,
  isImportDeclaration,
  isInterfaceDeclaration,
  isModuleBlock,
  isModuleDeclaration,
  isSourceFile,
  isTypeAliasDeclaration,
  isVariableDeclaration,
  isVariableDeclarationList,
  isVariableStatement,
  type Node,
} from "typescript/unstable/ast";
import { SyntaxKind } from "../compiler/typescript-api.ts";

/** Where a declaration stands. */
export interface Standing {
  /** The statement of its file that it is a part of. */
  readonly statement: Node;
  /** Nothing but syntax of declarations is between the two, so the name is the module's own. */
  readonly isModules: boolean;
}

export function standingOf(declaration: Node): Standing {
  let node = declaration;
  let isModules = true;
  while (!isSourceFile(node) && !isSourceFile(node.parent)) {
    const { parent } = node;
    if (!passes(parent)) isModules = false;
    node = parent;
  }
  return { statement: node, isModules };
}

/** A class is passed by its members, which come with it. */
const passes = (node: Node): boolean =>
  isVariableStatement(node) ||
  isVariableDeclarationList(node) ||
  isVariableDeclaration(node) ||
  isBindingElement(node) ||
  node.kind === SyntaxKind.ObjectBindingPattern ||
  node.kind === SyntaxKind.ArrayBindingPattern ||
  node.kind === SyntaxKind.EnumDeclaration ||
  isEnumMember(node) ||
  isModuleBlock(node) ||
  isModuleDeclaration(node) ||
  isImportDeclaration(node) ||
  node.kind === SyntaxKind.ImportClause ||
  node.kind === SyntaxKind.NamedImports ||
  isExportAssignment(node) ||
  (isClassLikeDeclaration(node) && node.kind === SyntaxKind.ClassDeclaration);

/** A type of a function around, which says the same outside of it. */
export const isTypeDeclaration = (node: Node): boolean => isInterfaceDeclaration(node) || isTypeAliasDeclaration(node);

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
