import {
  isBinaryExpression,
  isForInStatement,
  isForOfStatement,
  isPostfixUnaryExpression,
  isPrefixUnaryExpression,
  type Node,
  SyntaxKind,
} from "typescript/unstable/ast";
import { outermost } from "../identity/erased.ts";

/** True for an expression that is assigned to, counted up or down, or deleted: `a = 1`, `a.b++`, `delete a.b`, `[a] = x`, `for (a of x)`. */
export function isAssigned(node: Node): boolean {
  const { parent } = node;
  if (isBinaryExpression(parent)) {
    const { kind } = parent.operatorToken;
    return parent.left === node && kind >= SyntaxKind.FirstAssignment && kind <= SyntaxKind.LastAssignment;
  }
  if (isForOfStatement(parent) || isForInStatement(parent)) return parent.initializer === node;
  if (parent.kind === SyntaxKind.DeleteExpression) return true;
  if (isPrefixUnaryExpression(parent) || isPostfixUnaryExpression(parent)) return steps.has(parent.operator);
  return isInPattern(node) && isAssigned(outermost(patternAround(node)));
}

const steps: ReadonlySet<SyntaxKind> = new Set([SyntaxKind.PlusPlusToken, SyntaxKind.MinusMinusToken]);

const patternParts: ReadonlySet<SyntaxKind> = new Set([
  SyntaxKind.ArrayLiteralExpression,
  SyntaxKind.SpreadElement,
  SyntaxKind.PropertyAssignment,
  SyntaxKind.ShorthandPropertyAssignment,
  SyntaxKind.SpreadAssignment,
]);

const isInPattern = (node: Node): boolean =>
  patternParts.has(node.parent.kind) || node.kind === SyntaxKind.ShorthandPropertyAssignment;

/** The literal that would be the pattern: a property's is its object. */
const patternAround = (node: Node): Node =>
  node.parent.kind === SyntaxKind.PropertyAssignment || node.parent.kind === SyntaxKind.SpreadAssignment
    ? node.parent.parent
    : node.parent;
