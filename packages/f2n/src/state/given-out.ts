import {
  isArrayLiteralExpression,
  isArrowFunction,
  isBinaryExpression,
  isCallExpression,
  isClassLikeDeclaration,
  isConditionalExpression,
  isExportAssignment,
  isIdentifier,
  isNewExpression,
  isObjectLiteralExpression,
  isPrivateIdentifier,
  isPropertyAssignment,
  isPropertyDeclaration,
  isReturnStatement,
  isShorthandPropertyAssignment,
  isSourceFile,
  isVariableDeclaration,
  type Node,
  SyntaxKind,
} from "typescript/unstable/ast";
import type { Definition } from "../identity/definition.ts";
import { outermost, unwrapped } from "../identity/erased.ts";
import { isExported } from "./candidates.ts";
import { soughtBy } from "./follow-use.ts";
import { pathOf } from "./known-globals.ts";
import { momentOf } from "./moment.ts";
import { initialOf } from "./origin.ts";
import { argumentsOf } from "./uses.ts";

/** Whether a module's constant is declared as a list, an object or a map with nothing in it that may be changed: it is made to be filled. */
export function isEmptyContainer({ roots: [root], enclosed, selected }: Definition): boolean {
  if (isClassLikeDeclaration(root)) return !enclosed && root.members.some(isEmptyStatic);
  const value = initialOf(root);
  if (enclosed || selected !== undefined || value === undefined || !isVariableDeclaration(root)) return false;
  const isFixed = /^(?:readonly\b|Readonly)/.test(root.type?.getText() ?? "") || /\bas\s+const$/.test(value.getText());
  return !isFixed && isEmpty(unwrapped(value));
}

/** `static handlers = []`, where it is not private. */
const isEmptyStatic = (member: Node): boolean =>
  isPropertyDeclaration(member) &&
  member.initializer !== undefined &&
  !isPrivateIdentifier(member.name) &&
  member.modifiers?.some(({ kind }) => kind === SyntaxKind.StaticKeyword) === true &&
  !member.modifiers.some(({ kind }) => kind === SyntaxKind.PrivateKeyword || kind === SyntaxKind.ReadonlyKeyword) &&
  isEmpty(unwrapped(member.initializer));

function isEmpty(value: Node): boolean {
  if (isArrayLiteralExpression(value)) return value.elements.length === 0;
  if (isObjectLiteralExpression(value)) return value.properties.length === 0;
  if (isCallExpression(value) && pathOf(value.expression) === "Object.create")
    return argumentsOf(value).length === 1 && argumentsOf(value)[0]?.getText() === "null";
  if (!isNewExpression(value) || !isIdentifier(value.expression)) return false;
  return /^(?:Array|Map|Set|WeakMap|WeakSet)$/.test(value.expression.text) && argumentsOf(value).length === 0;
}

/** Whether a mention of a constant hands it to whoever imports the module: in what an exported function returns, or in an exported value. */
export function isGivenOut(mention: Node): boolean {
  const { place } = momentOf(mention);
  if (!isExported(soughtBy(place)) && !isExportAssignment(place)) return false;
  for (let at = outermost(mention); !isSourceFile(at); at = outermost(at.parent)) {
    const { parent } = at;
    if (isReturnStatement(parent) || isExportAssignment(parent)) return true;
    if (isArrowFunction(parent)) return parent.body === at;
    if (isVariableDeclaration(parent)) return parent === place;
    if (!passesOn(at, parent)) return false;
  }
  return false;
}

const passesOn = (at: Node, parent: Node): boolean =>
  isShorthandPropertyAssignment(at) ||
  isObjectLiteralExpression(parent) ||
  isArrayLiteralExpression(parent) ||
  (isPropertyAssignment(parent) && parent.initializer === at) ||
  (isConditionalExpression(parent) && parent.condition !== at) ||
  (isBinaryExpression(parent) && /^(?:\|\||&&|\?\?|,)$/.test(parent.operatorToken.getText()));
