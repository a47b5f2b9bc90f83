import {
  isBindingElement,
  isClassLikeDeclaration,
  isElementAccessExpression,
  isFunctionLikeDeclaration,
  isIdentifier,
  isMetaProperty,
  isObjectBindingPattern,
  isPropertyAccessExpression,
  isVariableDeclaration,
  type Node,
} from "typescript/unstable/ast";
import { memberName } from "../state/member-name.ts";
import type { Definition } from "./definition.ts";
import { isErased, unwrapped } from "./erased.ts";
import { nameOf, plainNameOf } from "./name-of.ts";

/**
 * Of what a definition takes the member `name`: `true` where that is the name of a function or class for certain, because a `constructor` or `new.target` has it,
 * or where something prints objects with the names of their classes.
 */
export function namesAskedIn({ roots, bindings }: Definition): readonly Node[] | true {
  const asked: Node[] = [];
  let isCertain = [...bindings.values()].some(
    (bound) =>
      bound.kind === "import" &&
      bound.specifier === "node:util" &&
      /^(?:inspect|format|formatWithOptions|\*|default)$/.test(bound.name),
  );
  const visit = (node: Node): void => {
    if (isErased(node)) return;
    const of = nameTakenFrom(node);
    if (of !== undefined) {
      isCertain ||= isMetaProperty(of) || memberName(of) === "constructor";
      asked.push(of);
    }
    node.forEachChild(visit);
  };
  for (const root of roots) visit(root);
  return isCertain || asked;
}

function nameTakenFrom(node: Node): Node | undefined {
  if (isPropertyAccessExpression(node) || isElementAccessExpression(node))
    return memberName(node) === "name" ? unwrapped(node.expression) : undefined;
  if (!isBindingElement(node) || !isObjectBindingPattern(node.parent)) return undefined;
  const key = node.propertyName ?? node.name;
  if (key === undefined || !isIdentifier(key) || key.text !== "name") return undefined;
  const declaration = node.parent.parent;
  const value = isVariableDeclaration(declaration) ? declaration.initializer : undefined;
  return value === undefined ? undefined : unwrapped(value);
}

/** The names that functions and classes of a definition have, in the order of the text: they are no part of its form. */
export function ownNames({ name, roots }: Definition): readonly string[] {
  const names = [name];
  const visit = (node: Node): void => {
    if (isErased(node)) return;
    const own = isNamed(node) ? plainNameOf(node) : undefined;
    if (own !== undefined) names.push(own.text);
    node.forEachChild(visit);
  };
  for (const root of roots) visit(root);
  return names;
}

/** A function or a class, or what gives one its name. */
function isNamed(node: Node): boolean {
  if (isCode(node)) return true;
  if (!isVariableDeclaration(node) && !isBindingElement(node)) return false;
  return node.initializer !== undefined && nameOf(node) !== undefined && isCode(unwrapped(node.initializer));
}

const isCode = (node: Node): boolean => isFunctionLikeDeclaration(node) || isClassLikeDeclaration(node);
