import {
  isCallExpression,
  isConditionalExpression,
  isIdentifier,
  isNewExpression,
  isPropertyAccessExpression,
  isSpreadElement,
  isThrowStatement,
  isTryStatement,
  type Node,
  SyntaxKind,
} from "typescript/unstable/ast";
import { isErased, outermost, unwrapped } from "../identity/erased.ts";
import { isModuleRequest } from "../identity/mentions.ts";
import { isAssigned } from "../state/is-assigned.ts";
import { pathOf } from "../state/known-globals.ts";
import { memberName } from "../state/member-name.ts";
import type { EffectClass } from "./effect-class.ts";
import { mayBeLocal } from "./local-effects.ts";
import { type Told, toldBy } from "./member-effects.ts";
import { isWritten } from "./writes.ts";

/** Where what syntax itself does is told. */
export interface SyntaxEffects {
  readonly add: (name: string, effect: EffectClass) => void;
  /** Hears members that may tell more than the value does. */
  readonly told: (told: Told) => void;
  /** Hears methods that may depend on where the machine is. */
  readonly taken: (access: Node) => void;
  /** Hears the names of error types that are thrown where they are made, and not within a `try` that catches. */
  readonly thrown: (name: string) => void;
}

/** Effects of syntax that names nothing: an import whose specifier is computed, `import.meta`, which is the module's environment, and `throw`. */
export function unboundEffects(root: Node, { add, told, taken, thrown }: SyntaxEffects): void {
  const visit = (wrapped: Node, isCaught: boolean): void => {
    // Parentheses may be nested more deeply than a stack is.
    const node = unwrapped(wrapped);
    if (isErased(node)) return;
    if (isCallExpression(node) && node.expression.kind === SyntaxKind.ImportKeyword) {
      const [specifier] = node.arguments;
      if (specifier === undefined || !isModuleRequest(specifier)) add("import()", "unknown");
    }
    if (mayBeLocal(memberName(node)) && !isAssigned(outermost(node))) taken(node);
    if (
      isNewExpression(node) &&
      methodOf(node) === "constructor" &&
      !isOwnReceiver(node.expression) &&
      givesNothing(node.arguments)
    )
      add("constructor", "nondeterministic");
    toldBy(node).forEach(told);
    if (isOfOthers(node) && isWritten(node) && !isAssigned(outermost(node))) add("prototype", "stateful");
    if (node.kind === SyntaxKind.MetaProperty && isWritten(node)) add("new.target", "stateful");
    if (node.kind === SyntaxKind.MetaProperty && node.getText().startsWith("import")) add("import.meta", "io");
    if (isThrowStatement(node) && !isCaught) for (const name of errorNames(node.expression)) thrown(name);
    const attempted = isTryStatement(node) && node.catchClause !== undefined ? node.tryBlock : undefined;
    node.forEachChild((child) => visit(child, isCaught || child === attempted));
  };
  if (root.kind !== SyntaxKind.SourceFile) visit(root, false);
}

const methodOf = ({ expression }: { readonly expression: Node }): string => {
  const callee = unwrapped(expression);
  return isPropertyAccessExpression(callee) ? callee.name.text : "";
};

/** `new (date.constructor)()` is the clock; with `this` it is a class of the program, which is looked at. */
const isOwnReceiver = (constructed: Node): boolean => {
  const access = unwrapped(constructed);
  return isPropertyAccessExpression(access) && unwrapped(access.expression).kind === SyntaxKind.ThisKeyword;
};

/** What an object has in common with all of its class. */
function isOfOthers(node: Node): boolean {
  if (isCallExpression(node)) return /^(?:Object|Reflect)\.getPrototypeOf$/.test(pathOf(node.expression));
  return /^(?:constructor|__proto__)$/.test(memberName(node) ?? "");
}

/** No argument for certain: what is spread may be empty. */
export const givesNothing = (given: readonly Node[] = []): boolean => given.every(isSpreadElement);

/** `new MyError(…)` and `RangeError(…)`, also as the branches of a condition; anything else was made elsewhere. */
function errorNames(expression: Node): readonly string[] {
  const thrown = unwrapped(expression);
  if (isConditionalExpression(thrown)) return [thrown.whenTrue, thrown.whenFalse].flatMap(errorNames);
  if (!isNewExpression(thrown) && !isCallExpression(thrown)) return [];
  const maker = unwrapped(thrown.expression);
  const name = isPropertyAccessExpression(maker) ? maker.name.text : isIdentifier(maker) ? maker.text : undefined;
  return name === undefined || (isCallExpression(thrown) && !/^[A-Z]\w*(?:Error|Exception)$|^Error$/.test(name)) ? [] : [name];
}
