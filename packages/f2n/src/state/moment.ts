import {
  isArrayLiteralExpression,
  isArrowFunction,
  isCallExpression,
  isClassLikeDeclaration,
  isConditionalExpression,
  isFunctionExpression,
  isFunctionLikeDeclaration,
  isIdentifier,
  isNewExpression,
  isObjectLiteralExpression,
  isPropertyAccessExpression,
  isPropertyAssignment,
  isPropertyDeclaration,
  isSourceFile,
  type Node,
  SyntaxKind,
} from "typescript/unstable/ast";
import { outermost, unwrapped } from "../identity/erased.ts";
import { callsBack } from "./known-methods.ts";

/**
 * When code runs, as seen from the scope around it: at once while the scope is set up; when somebody who was given its function then comes to it; or whenever its
 * function is called.
 */
export type When = "at-once" | "given-away" | "when-called";

export interface Moment {
  readonly when: When;
  /** The calls that were given a function with the code in it. */
  readonly takers: readonly Node[];
  /** The statement of the module, or the variable of one, that the code stands in. */
  readonly place: Node;
}

const order: readonly When[] = ["at-once", "given-away", "when-called"];

export const later = (a: When, b: When): When => (order.indexOf(a) < order.indexOf(b) ? b : a);

/** `scope` is a function around the node, whose own start is meant; without one it is the module's. */
export function momentOf(node: Node, scope?: Node): Moment {
  const takers: Node[] = [];
  let when: When = "at-once";
  let place = node;
  for (let at = node; at !== scope && !isSourceFile(at); at = at.parent) {
    if (at.kind !== SyntaxKind.VariableDeclarationList && at.kind !== SyntaxKind.VariableStatement) place = at;
    if (!waits(at)) continue;
    const role = roleOf(at);
    if (role === "declared") when = "when-called";
    else if (role !== "run") {
      takers.push(role.taker);
      when = later(when, "given-away");
    }
  }
  return { when, takers, place };
}

const known = new WeakMap<Node, Map<Node | undefined, When>>();

/** When the code around a node runs. */
export function whenRun(node: Node, scope?: Node): When {
  const ofNode = known.get(node) ?? new Map<Node | undefined, When>();
  known.set(node, ofNode);
  const when = ofNode.get(scope) ?? momentOf(node, scope).when;
  ofNode.set(scope, when);
  return when;
}

/** Code whose run is another's than that of the code around it. */
const waits = (node: Node): boolean =>
  isFunctionLikeDeclaration(node) ||
  (isPropertyDeclaration(node) &&
    isClassLikeDeclaration(node.parent) &&
    node.modifiers?.some(({ kind }) => kind === SyntaxKind.StaticKeyword) !== true);

/** What becomes of a function where it is written: it is called there, or by whom it is given to there and then; it is given away; or it is kept. */
export function roleOf(node: Node): "run" | "declared" | { readonly taker: Node } {
  let value = node;
  if (isArrowFunction(node) || isFunctionExpression(node)) {
    value = outermost(node);
    const { parent } = value;
    if (isCalled(value, parent)) return "run";
    // `(function () { … }).call(x)`
    if (isPropertyAccessExpression(parent) && /^(?:call|apply)$/.test(parent.name.text) && isCalled(outermost(parent)))
      return "run";
    if (isArgument(value)) return callsBackAtOnce(parent) ? "run" : { taker: parent };
  }
  for (let part = value; isPartOf(part, part.parent); part = outermost(part.parent))
    if (isArgument(outermost(part.parent))) return { taker: outermost(part.parent).parent };
  return "declared";
}

const isCalled = (value: Node, parent = value.parent): boolean =>
  (isCallExpression(parent) || isNewExpression(parent)) && parent.expression === value;

const isArgument = (value: Node): boolean => {
  const { parent } = value;
  return (isCallExpression(parent) || isNewExpression(parent)) && parent.arguments?.includes(value as never) === true;
};

const isPartOf = (part: Node, parent: Node): boolean =>
  isObjectLiteralExpression(parent) ||
  isArrayLiteralExpression(parent) ||
  (isPropertyAssignment(parent) && parent.initializer === part) ||
  (isConditionalExpression(parent) && parent.condition !== part);

/** `list.forEach(…)`, `new Promise(…)`: over once it has been called. */
function callsBackAtOnce(call: Node): boolean {
  if (isNewExpression(call)) return isIdentifier(call.expression) && call.expression.text === "Promise";
  if (!isCallExpression(call)) return false;
  const callee = unwrapped(call.expression);
  return isPropertyAccessExpression(callee) && callsBack.has(callee.name.text);
}
