import {
  isBinaryExpression,
  isCallExpression,
  isElementAccessExpression,
  isForInStatement,
  isForOfStatement,
  isPostfixUnaryExpression,
  isPrefixUnaryExpression,
  isPropertyAccessExpression,
  type Node,
  SyntaxKind,
} from "typescript/unstable/ast";
import { outermost } from "./member-path.ts";

/** Methods of arrays, maps, sets and their like that change what they are called on. */
const mutators: ReadonlySet<string> = new Set(
  "push pop shift unshift splice sort reverse fill copyWithin set add delete clear append write setTime setFullYear".split(" "),
);

/** Functions that change their first argument. */
const changers: ReadonlySet<string> = new Set([
  "assign",
  "defineProperty",
  "defineProperties",
  "setPrototypeOf",
  "freeze",
  "seal",
  "deleteProperty",
  "set",
]);

/** True where a name is assigned to, or what it holds is changed: `a = 1`, `a.b[c]++`, `delete a.b`, `[a] = x`, `a.b.push(1)`, `Object.assign(a, b)`. */
export function isWritten(name: Node): boolean {
  let target = outermost(name);
  for (let parent = target.parent; isAccessOf(parent, target); parent = target.parent) {
    const call = outermost(parent).parent;
    const isCalled = isCallExpression(call) && call.expression === outermost(parent);
    if (isCalled && isPropertyAccessExpression(parent)) return mutators.has(parent.name.text);
    target = outermost(parent);
  }
  return isTarget(target) || isChangedArgument(target);
}

const isAccessOf = (parent: Node, target: Node): boolean =>
  (isPropertyAccessExpression(parent) || isElementAccessExpression(parent)) && parent.expression === target;

const steps: ReadonlySet<SyntaxKind> = new Set([SyntaxKind.PlusPlusToken, SyntaxKind.MinusMinusToken]);

function isTarget(node: Node): boolean {
  const { parent } = node;
  if (isBinaryExpression(parent)) {
    const { kind } = parent.operatorToken;
    return parent.left === node && kind >= SyntaxKind.FirstAssignment && kind <= SyntaxKind.LastAssignment;
  }
  if (isForOfStatement(parent) || isForInStatement(parent)) return parent.initializer === node;
  if (parent.kind === SyntaxKind.DeleteExpression) return true;
  if (isPrefixUnaryExpression(parent) || isPostfixUnaryExpression(parent)) return steps.has(parent.operator);
  return isInPattern(node) && isTarget(outermost(patternAround(node)));
}

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

function isChangedArgument(node: Node): boolean {
  const call = node.parent;
  if (!isCallExpression(call) || call.arguments[0] !== node || !isPropertyAccessExpression(call.expression)) return false;
  const { expression, name } = call.expression;
  return /^(?:Object|Reflect)$/.test(expression.getText()) && changers.has(name.text);
}
