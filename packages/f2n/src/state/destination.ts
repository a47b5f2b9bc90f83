import {
  isBindingElement,
  isClassLikeDeclaration,
  isConstructorDeclaration,
  isFunctionLikeDeclaration,
  isIdentifier,
  isObjectLiteralExpression,
  isPropertyAssignment,
  isShorthandPropertyAssignment,
  isVariableDeclaration,
  type Node,
  SyntaxKind,
} from "typescript/unstable/ast";
import { builtinEffects } from "../effects/builtin-effects.ts";
import { purePackages } from "../effects/pure-packages.ts";
import { unwrapped } from "../identity/erased.ts";
import { nameOf } from "../identity/name-of.ts";
import type { Named } from "../identity/names.ts";
import { packageName } from "../identity/resolve-symbol.ts";
import type { Place } from "./handed-on.ts";
import { changesFirst, leavesGiven } from "./known-globals.ts";
import { changing, isReading, keeps } from "./known-methods.ts";
import { isMember, memberName } from "./member-name.ts";

/** What becomes of a value that is given to what is called: it stays as it is, it is changed, nobody knows, or these functions have it. */
export type Destination = "stays" | "changes" | "unknown" | { readonly functions: readonly Node[] };

/** Where what is given in that place goes; `root` is what the callee's first name means, if it begins with one. */
export function destinationOf(callee: Node, place: Place, root: Named | undefined): Destination {
  const called = unwrapped(callee);
  if (isFunctionLikeDeclaration(called)) return { functions: [called] };
  if (root === undefined) return methodDestination(called, place);
  const { meaning } = root;
  switch (meaning.kind) {
    case "global":
      if (place === "this") return methodDestination(called, place);
      if (changesFirst(called)) return place === 0 ? "changes" : "stays";
      return leavesGiven(called) ? "stays" : "unknown";
    case "import":
      return isHarmless(meaning.specifier, meaning.name) ? "stays" : "unknown";
    default:
      return declaredDestination(called, place, root.node, meaning.declarations);
  }
}

function declaredDestination(called: Node, place: Place, root: Node, declarations: readonly [Node, ...Node[]]): Destination {
  if (called === root) {
    // What is given to a function that is a parameter itself goes to who called.
    if (declarations[0].kind === SyntaxKind.Parameter) return "stays";
    const name = place === "this" ? borrowedName(declarations[0]) : undefined;
    return functionsOf(declarations) ?? (name === undefined ? "unknown" : named(name, place));
  }
  const holder = isMember(called) && unwrapped(called.expression) === root ? declarations[0] : undefined;
  const name = memberName(called);
  const own = holder === undefined || name === undefined ? undefined : memberOf(holder, name);
  return own ?? methodDestination(called, place);
}

/** `push`, of `const push = list.push` and of `const { push } = list`. */
function borrowedName(declaration: Node): string | undefined {
  if (isVariableDeclaration(declaration)) {
    const value = declaration.initializer === undefined ? undefined : unwrapped(declaration.initializer);
    return value === undefined ? undefined : memberName(value);
  }
  const name = isBindingElement(declaration) ? (declaration.propertyName ?? declaration.name) : undefined;
  return name !== undefined && isIdentifier(name) ? name.text : undefined;
}

/** What a method that is known by its name alone does. */
function named(name: string, place: Place): Destination {
  if (place === "this" && changing.has(name)) return "changes";
  return isReading(name) || (place !== "this" && keeps.has(name)) ? "stays" : "unknown";
}

/** A method that is known by its name alone, and by the class around where it is called on `this`. */
function methodDestination(called: Node, place: Place): Destination {
  const name = memberName(called);
  if (name === undefined || !isMember(called)) return "unknown";
  const around = called.expression.kind === SyntaxKind.ThisKeyword ? classAround(called) : undefined;
  const own = around === undefined ? undefined : memberOf(around, name);
  return own ?? named(name, place);
}

/** The functions that a name is declared to be; the constructor of a class. */
export function functionsOf(declarations: readonly Node[]): Destination | undefined {
  const functions = declarations.flatMap((declaration): readonly Node[] => {
    const value = isVariableDeclaration(declaration) ? declaration.initializer : declaration;
    const fn = value === undefined ? undefined : unwrapped(value);
    if (fn === undefined || (!isFunctionLikeDeclaration(fn) && !isClassLikeDeclaration(fn))) return [];
    return isClassLikeDeclaration(fn)
      ? fn.members.filter((each) => isConstructorDeclaration(each) && each.body !== undefined)
      : [fn];
  });
  if (functions.length > 0) return { functions };
  const [first] = declarations;
  const isBare = first !== undefined && isClassLikeDeclaration(first) && first.heritageClauses === undefined;
  return isBare ? "stays" : undefined;
}

function memberOf(holder: Node, name: string): Destination | undefined {
  const value = isVariableDeclaration(holder) && holder.initializer !== undefined ? unwrapped(holder.initializer) : holder;
  const members: readonly Node[] = isClassLikeDeclaration(value)
    ? value.members
    : isObjectLiteralExpression(value)
      ? value.properties
      : [];
  const functions = members.flatMap((member): readonly Node[] => {
    const own = nameOf(member) as (Node & { readonly text?: string }) | undefined;
    if (own?.text !== name || isShorthandPropertyAssignment(member)) return [];
    if (isFunctionLikeDeclaration(member)) return member.body === undefined ? [] : [member];
    const held = isPropertyAssignment(member) ? unwrapped(member.initializer) : undefined;
    return held !== undefined && isFunctionLikeDeclaration(held) ? [held] : [];
  });
  return functions.length === 0 ? undefined : { functions };
}

function classAround(node: Node): Node | undefined {
  let at: Node | undefined = node;
  while (at !== undefined && !isClassLikeDeclaration(at)) at = at.parent;
  return at;
}

/** Packages that leave what they are given as it is. Those of the product freeze copies. */
function isHarmless(specifier: string, name: string): boolean {
  const packaged = packageName(specifier);
  if (packaged !== undefined) return packaged === "onex" || purePackages.has(packaged);
  if (/^(?:randomFill|randomFillSync|getRandomValues)$/.test(name)) return false;
  const effect = builtinEffects.get(`${specifier}.${name}`) ?? builtinEffects.get(specifier);
  return effect !== undefined && effect !== "stateful";
}
