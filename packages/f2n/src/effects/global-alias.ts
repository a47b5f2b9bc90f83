import {
  isBinaryExpression,
  isBlock,
  isCallExpression,
  isConditionalExpression,
  isFunctionExpression,
  isIdentifier,
  isObjectLiteralExpression,
  isReturnStatement,
  type Node,
  SyntaxKind,
} from "typescript/unstable/ast";
import type { Definition } from "../identity/definition.ts";
import { unwrapped } from "../identity/erased.ts";
import { initialOf } from "../state/origin.ts";
import { globalObjects } from "./global-effects.ts";

const known = new WeakMap<Definition, ReadonlySet<Node> | undefined>();

/**
 * The names from which a constant takes the global object, where it is that or nothing: `typeof globalThis === "object" ? globalThis : window`. What is read of
 * the constant is a global by another way. Undefined for any other definition.
 */
export function globalAlias(definition: Definition): ReadonlySet<Node> | undefined {
  if (definition.kind !== "constant" || definition.selected !== undefined) return undefined;
  if (known.has(definition)) return known.get(definition);
  // Two constants may be made of each other.
  known.set(definition, undefined);
  const value = initialOf(definition.roots[0]);
  const names = value === undefined ? undefined : namesIn(value, definition);
  const found = names?.some((name) => isGlobalObject(name, definition)) ? new Set(names) : undefined;
  known.set(definition, found);
  return found;
}

/** The names that a value is, whichever branch it comes from; undefined where it may be anything else. */
function namesIn(value: Node, definition: Definition): readonly Node[] | undefined {
  const node = unwrapped(value);
  if (isConditionalExpression(node)) return both(node.whenTrue, node.whenFalse, definition);
  if (isBinaryExpression(node)) {
    const { kind } = node.operatorToken;
    // What stands before `&&` only asks; its own names count for themselves.
    if (kind === SyntaxKind.AmpersandAmpersandToken) return namesIn(node.right, definition);
    const isChoice = kind === SyntaxKind.BarBarToken || kind === SyntaxKind.QuestionQuestionToken;
    return isChoice ? both(node.left, node.right, definition) : undefined;
  }
  if (isIdentifier(node)) return isNothing(node) || isObjectName(node, definition) ? [node] : undefined;
  return isNothing(node) || isBareThis(node) ? [] : undefined;
}

function both(left: Node, right: Node, definition: Definition): readonly Node[] | undefined {
  const [first, second] = [namesIn(left, definition), namesIn(right, definition)];
  return first === undefined || second === undefined ? undefined : [...first, ...second];
}

const isNothing = (node: Node): boolean =>
  node.kind === SyntaxKind.NullKeyword ||
  (isIdentifier(node) && node.text === "undefined") ||
  (isObjectLiteralExpression(node) && node.properties.length === 0);

function isObjectName(name: Node, definition: Definition): boolean {
  const bound = definition.bindings.get(name);
  return isGlobalObject(name, definition) || (bound?.kind === "global" && bound.name === "window");
}

function isGlobalObject(name: Node, { bindings }: Definition): boolean {
  const bound = bindings.get(name);
  if (bound?.kind === "definition") return globalAlias(bound.definition) !== undefined;
  return bound?.kind === "global" && globalObjects.has(bound.name);
}

/** `(function () { return this; })()` */
function isBareThis(node: Node): boolean {
  const fn = isCallExpression(node) ? unwrapped(node.expression) : undefined;
  if (fn === undefined || !isFunctionExpression(fn) || !isBlock(fn.body)) return false;
  const [statement, ...others] = fn.body.statements;
  if (statement === undefined || others.length > 0 || !isReturnStatement(statement)) return false;
  return statement.expression !== undefined && unwrapped(statement.expression).kind === SyntaxKind.ThisKeyword;
}
