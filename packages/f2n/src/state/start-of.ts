import {
  isBindingElement,
  isCallExpression,
  isClassLikeDeclaration,
  isClassStaticBlockDeclaration,
  isFunctionLikeDeclaration,
  isNewExpression,
  isObjectLiteralExpression,
  isSpreadAssignment,
  type Node,
  SyntaxKind,
} from "typescript/unstable/ast";
import type { Definition } from "../identity/definition.ts";
import { unwrapped } from "../identity/erased.ts";
import { nameOf, plainNameOf } from "../identity/name-of.ts";
import { isExported } from "./candidates.ts";
import { soughtBy } from "./follow-use.ts";
import { pathOf } from "./known-globals.ts";
import { closureOf, functionsIn, membersOf, receiversIn } from "./members.ts";
import { initialOf, type Origin, originOf } from "./origin.ts";
import type { Trail } from "./trail.ts";
import { argumentsOf, parametersOf } from "./uses.ts";
import type { ValueTypes } from "./value-types.ts";

/** Names that have the value from the beginning, and what is called on it unseen. */
export function startOf(definition: Definition, types: ValueTypes): readonly Trail[] {
  const path = { when: "at-once" } as const;
  const origin = originOf(definition);
  const own = definition.roots.flatMap((root) => declarationsIn(root, definition));
  const names = own.map(
    (declaration): Trail => ({ kind: "variable", sought: soughtBy(declaration), depth: 0, path, isOwn: true }),
  );
  const callable = origin === "callable" ? definition.roots.map((root) => unwrapped(initialOf(root) ?? root)) : [];
  const receivers = callable.flatMap((root) =>
    isClassLikeDeclaration(root) ? root.members.filter(isStatic).flatMap(receiversIn) : [],
  );
  const unseen = [...unseenIn(definition, origin, types), ...calledByOthers(definition, origin)].flatMap(receiversIn);
  const left = { when: "when-called", left: definition.roots[0] } as const;
  return [
    ...names,
    ...receivers.map((at): Trail => ({ kind: "value", at, depth: 0, path, isOwn: true })),
    ...[...unseen, ...proxied(definition)].map((at): Trail => ({ kind: "value", at, depth: 0, path: left })),
  ];
}

/** A list or a map that code of the program made has not got that code in it. */
function unseenIn(definition: Definition, origin: Origin, types: ValueTypes): readonly Node[] {
  const members = askedUnseen(definition, origin).map(membersOf);
  const others = members.flatMap(({ unseen }) => unseen);
  const value = initialOf(definition.roots[0]);
  const hasNone = others.length === 0 || (origin === "made" && value !== undefined && !types.hasCode(value));
  return [...members.flatMap(({ accessors }) => accessors), ...(hasNone ? [] : others)];
}

/** The definitions whose members may be run without anybody calling them by name. */
function askedUnseen(definition: Definition, origin: Origin): readonly Definition[] {
  if (origin === "made") return closureOf(definition);
  if (origin !== "literal" && origin !== "library") return [];
  const value = initialOf(definition.roots[0]);
  return value !== undefined && isMaking(value) ? closureOf(definition) : origin === "literal" ? [definition] : [];
}

/** Whether something is made by a call in a literal, but for what its functions make when they are called. */
function isMaking(value: Node): boolean {
  let found = false;
  const visit = (node: Node): void => {
    found ||= isNewExpression(node) || isCallExpression(node);
    if (!found && !isFunctionLikeDeclaration(node)) node.forEachChild(visit);
  };
  const whole = unwrapped(value);
  whole.forEachChild(visit);
  return found;
}

/** Whoever imports an object may call its methods. */
function calledByOthers(definition: Definition, origin: Origin): readonly Node[] {
  const [root] = definition.roots;
  if (definition.enclosed || (origin !== "literal" && origin !== "made") || !isExported(soughtBy(root))) return [];
  const holders = origin === "literal" ? [definition] : classesOf(definition);
  return holders.flatMap((each) => [...membersOf(each).named.values()].flat());
}

/** The class of which an object is, and the classes that it extends. */
function classesOf(definition: Definition): readonly Definition[] {
  const value = initialOf(definition.roots[0]);
  const made = value === undefined ? undefined : unwrapped(value);
  const found: Definition[] = [];
  let next = made !== undefined && isNewExpression(made) ? classNamed(unwrapped(made.expression), definition) : undefined;
  while (next !== undefined && !found.includes(next)) {
    found.push(next);
    next = baseOf(next);
  }
  return found;
}

function classNamed(name: Node, { bindings }: Definition): Definition | undefined {
  const bound = bindings.get(name);
  return bound?.kind === "definition" ? bound.definition : undefined;
}

function baseOf(definition: Definition): Definition | undefined {
  const [root] = definition.roots;
  const [heritage] = isClassLikeDeclaration(root) ? (root.heritageClauses ?? []) : [];
  const [type] = heritage?.token === SyntaxKind.ExtendsKeyword ? heritage.types : [];
  return type === undefined ? undefined : classNamed(unwrapped(type), definition);
}

/** What the functions of a proxy's handler know of the object behind it: their first parameter, and `this` of the handler. */
function proxied({ roots: [root] }: Definition): readonly Node[] {
  const value = initialOf(root);
  const functions = value === undefined ? undefined : handlerOf(value);
  if (functions === undefined || functions === "unseen") return [];
  return functions.flatMap((fn) => [...parametersOf(fn).slice(0, 1), ...receiversIn(fn)]);
}

/** The functions of a proxy's handler; `unseen` where they are not written there. Undefined for what is no proxy. */
export function handlerOf(value: Node): readonly Node[] | "unseen" | undefined {
  const call = unwrapped(value);
  if (!isNewExpression(call) && !isCallExpression(call)) return undefined;
  if (!/^Proxy(?:\.revocable)?$/.test(pathOf(call.expression))) return undefined;
  const [, given] = argumentsOf(call);
  const handler = given === undefined ? undefined : unwrapped(given);
  const isWritten = handler !== undefined && isObjectLiteralExpression(handler) && !handler.properties.some(isSpreadAssignment);
  return isWritten ? functionsIn(handler) : "unseen";
}

/** A pattern declares many names, of which one is meant. */
function declarationsIn(root: Node, { selected, name }: Definition): readonly Node[] {
  if (selected === undefined) return [root];
  const found: Node[] = [];
  const visit = (node: Node): void => {
    if (isBindingElement(node) && plainNameOf(node)?.text === name) found.push(node);
    node.forEachChild(visit);
  };
  const pattern = nameOf(root);
  if (pattern !== undefined) visit(pattern);
  return found;
}

// Any member may be looked at for its modifiers.
const isStatic = (member: Node): boolean =>
  isClassStaticBlockDeclaration(member) ||
  (member as { readonly modifiers?: readonly Node[] }).modifiers?.some(({ kind }) => kind === SyntaxKind.StaticKeyword) === true;
