import {
  isArrayLiteralExpression,
  isClassLikeDeclaration,
  isFunctionLikeDeclaration,
  isNewExpression,
  isObjectLiteralExpression,
  isPropertyAssignment,
  isRegularExpressionLiteral,
  isVariableDeclaration,
  type Node,
  type SourceFile,
  SyntaxKind,
} from "typescript/unstable/ast";
import type { Definition } from "./definition.ts";
import { unwrapped } from "./erased.ts";

/** Where something stands in the course of loading a program. */
interface Standing {
  readonly file: number;
  readonly pos: number;
}

export function standingOf({ roots: [root] }: Definition, order: (file: SourceFile) => number): Standing {
  return { file: order(root.getSourceFile()), pos: root.pos };
}

export const comesBefore = (one: Standing, other: Standing): boolean =>
  one.file === other.file ? one.pos < other.pos : one.file < other.file;

/** Whether it makes a difference when a declaration is evaluated: not that of a function, of a literal or of an empty collection. */
export const isEvaluated = ({ roots: [root], enclosed }: Definition): boolean => !enclosed && isRunOnce(root);

/** The same of a declaration that stands in no function. */
export function isRunOnce(declaration: Node): boolean {
  if (isVariableDeclaration(declaration))
    return declaration.initializer !== undefined && !isInert(unwrapped(declaration.initializer));
  if (declaration.kind === SyntaxKind.ExportAssignment) return true;
  return isClassLikeDeclaration(declaration) && !isInert(declaration);
}

const literals: ReadonlySet<SyntaxKind> = new Set([
  SyntaxKind.StringLiteral,
  SyntaxKind.NumericLiteral,
  SyntaxKind.BigIntLiteral,
  SyntaxKind.NoSubstitutionTemplateLiteral,
  SyntaxKind.TrueKeyword,
  SyntaxKind.FalseKeyword,
  SyntaxKind.NullKeyword,
]);

function isInert(node: Node): boolean {
  if (literals.has(node.kind) || isRegularExpressionLiteral(node) || isFunctionLikeDeclaration(node)) return true;
  if (isArrayLiteralExpression(node)) return node.elements.every((each) => isInert(unwrapped(each)));
  if (isObjectLiteralExpression(node))
    return node.properties.every(
      (each) => isFunctionLikeDeclaration(each) || (isPropertyAssignment(each) && isInert(unwrapped(each.initializer))),
    );
  if (isNewExpression(node))
    return /^(?:Map|Set|WeakMap|WeakSet|Array)$/.test(node.expression.getText()) && (node.arguments ?? []).length === 0;
  return isClassLikeDeclaration(node) && node.heritageClauses === undefined && !/@|\bstatic\b/.test(node.getText());
}
