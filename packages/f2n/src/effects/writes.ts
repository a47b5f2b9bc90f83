import { isCallExpression, isElementAccessExpression, isPropertyAccessExpression, type Node } from "typescript/unstable/ast";
import { outermost } from "../identity/erased.ts";
import { isAssigned } from "../state/is-assigned.ts";
import { changesFirst } from "../state/known-globals.ts";
import { changing } from "../state/known-methods.ts";

/** True where a global is assigned to, or what it holds is changed: `a = 1`, `a.b[c]++`, `delete a.b`, `[a] = x`, `a.b.push(1)`, `Object.assign(a, b)`. */
export function isWritten(name: Node): boolean {
  let target = outermost(name);
  for (let parent = target.parent; isAccessOf(parent, target); parent = target.parent) {
    const call = outermost(parent).parent;
    const isCalled = isCallExpression(call) && call.expression === outermost(parent);
    if (isCalled && isPropertyAccessExpression(parent)) return changing.has(parent.name.text);
    target = outermost(parent);
  }
  return isAssigned(target) || isChangedArgument(target);
}

const isAccessOf = (parent: Node, target: Node): boolean =>
  (isPropertyAccessExpression(parent) || isElementAccessExpression(parent)) && parent.expression === target;

const isChangedArgument = (node: Node): boolean => {
  const call = node.parent;
  return isCallExpression(call) && call.arguments[0] === node && changesFirst(call.expression);
};
