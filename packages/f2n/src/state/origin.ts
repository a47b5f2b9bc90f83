import {
  isArrayLiteralExpression,
  isAwaitExpression,
  isBinaryExpression,
  isCallExpression,
  isClassLikeDeclaration,
  isEnumDeclaration,
  isExportAssignment,
  isFunctionLikeDeclaration,
  isModuleDeclaration,
  isNewExpression,
  isObjectLiteralExpression,
  isPrefixUnaryExpression,
  isPropertyAssignment,
  isRegularExpressionLiteral,
  isVariableDeclaration,
  type Node,
  SyntaxKind,
} from "typescript/unstable/ast";
import type { Definition } from "../identity/definition.ts";
import { unwrapped } from "../identity/erased.ts";
import { calledPath } from "./known-globals.ts";
import { assigning, choosing, passing } from "./passing-syntax.ts";

/** What the value of a definition was made by, as far as that says who may change it. */
export type Origin =
  /** A primitive value, or one that no method changes. */
  | "fixed"
  /** A function or a class: calling it, and giving it away, is no change of it. */
  | "callable"
  /** A literal whose methods stand in the program. */
  | "literal"
  /** The language, or a built-in module: methods are known by their names. */
  | "library"
  /** Code of the program or of a package. */
  | "made";

export function originOf(definition: Definition): Origin {
  const [root] = definition.roots;
  if (isFunctionLikeDeclaration(root) || isClassLikeDeclaration(root)) return "callable";
  if (isEnumDeclaration(root) || isModuleDeclaration(root)) return "made";
  const value = initialOf(root);
  // What a pattern takes may be any part of it.
  if (value === undefined || definition.selected !== undefined) return "made";
  return originOfValue(value, definition);
}

/** What a variable is declared with, or an export is; not of a parameter, which may be given anything. */
export function initialOf(root: Node): Node | undefined {
  if (isVariableDeclaration(root)) return root.initializer;
  return isExportAssignment(root) ? root.expression : undefined;
}

function originOfValue(value: Node, definition: Definition): Origin {
  let node = unwrapped(value);
  while (isAwaitExpression(node)) node = unwrapped(node.expression);
  if (isFunctionLikeDeclaration(node) || isClassLikeDeclaration(node)) return "callable";
  if (isPrimitive(node)) return "fixed";
  if (isRegularExpressionLiteral(node)) return isFlagged(node.text) ? "library" : "fixed";
  if (isArrayLiteralExpression(node)) return "library";
  if (isObjectLiteralExpression(node)) return "literal";
  return isCallExpression(node) || isNewExpression(node) ? originOfCall(node, definition) : "made";
}

function originOfCall(
  call: Node & { readonly expression: Node; readonly arguments?: readonly Node[] },
  definition: Definition,
): Origin {
  const path = calledPath(call.expression);
  const bound =
    path === undefined ? undefined : (definition.bindings.get(path.root) ?? definition.bindings.get(path.root.parent));
  if (path === undefined || bound === undefined) return "made";
  if (bound.kind === "import") return bound.specifier.startsWith("node:") ? "library" : "made";
  if (bound.kind !== "global") return "made";
  const name = path.names.join(".");
  const [first] = call.arguments ?? [];
  if (!isNewExpression(call) && givesPrimitive.test(name)) return "fixed";
  if (name !== "Object.freeze" || first === undefined) return "library";
  return isFlat(first) ? "fixed" : originOfValue(first, definition);
}

const givesPrimitive =
  /^(?:Symbol|Number|String|Boolean|BigInt|parseInt|parseFloat|JSON\.stringify|Object\.is|Array\.isArray)$|^(?:Symbol|Math|Number|String)\./;

/** True for the text of a regular expression that has any of these flags; with g or y it keeps its place from one use to the next. */
export const isFlagged = (text: string, flags = /[gy]/): boolean => flags.test(text.slice(text.lastIndexOf("/") + 1));

/** Whether nothing but primitive values is in a value, as far as it is written out; one that is empty waits to be filled. */
export function isFlat(value: Node): boolean {
  const node = unwrapped(value);
  if (isArrayLiteralExpression(node))
    return node.elements.length > 0 && node.elements.every((each) => isPrimitive(unwrapped(each)));
  if (isObjectLiteralExpression(node))
    return (
      node.properties.length > 0 &&
      node.properties.every((each) => isPropertyAssignment(each) && isPrimitive(unwrapped(each.initializer)))
    );
  const [entries] = isNewExpression(node) ? (node.arguments ?? []) : [];
  if (!isNewExpression(node) || entries === undefined) return false;
  const name = node.expression.getText();
  return name === "Set" ? isFlat(entries) : name === "Map" && isArrayLiteralExpression(entries) && entries.elements.every(isFlat);
}

const primitives: ReadonlySet<SyntaxKind> = new Set([
  SyntaxKind.StringLiteral,
  SyntaxKind.NumericLiteral,
  SyntaxKind.BigIntLiteral,
  SyntaxKind.NoSubstitutionTemplateLiteral,
  SyntaxKind.TemplateExpression,
  SyntaxKind.TrueKeyword,
  SyntaxKind.FalseKeyword,
  SyntaxKind.NullKeyword,
  SyntaxKind.TypeOfExpression,
  SyntaxKind.VoidExpression,
  SyntaxKind.DeleteExpression,
  SyntaxKind.PrefixUnaryExpression,
  SyntaxKind.PostfixUnaryExpression,
]);

/** Operators that give one of their operands. */
const givesOperand: ReadonlySet<SyntaxKind> = new Set([...assigning, ...choosing, ...passing]);

/** Whether an expression gives no object, as far as syntax tells. */
export const isPrimitive = (node: Node): boolean =>
  primitives.has(node.kind) ||
  isPrefixUnaryExpression(node) ||
  (isBinaryExpression(node) && !givesOperand.has(node.operatorToken.kind));
