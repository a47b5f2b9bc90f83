import {
  isArrowFunction,
  isClassLikeDeclaration,
  isConstructorDeclaration,
  isFunctionLikeDeclaration,
  isGetAccessorDeclaration,
  isMethodDeclaration,
  isPropertyAssignment,
  isPropertyDeclaration,
  isRegularExpressionLiteral,
  isSetAccessorDeclaration,
  type Node,
  SyntaxKind,
} from "typescript/unstable/ast";
import type { Definition } from "../identity/definition.ts";
import { isErased, outermost, unwrapped } from "../identity/erased.ts";
import { nameOf } from "../identity/name-of.ts";

/** What a definition has of its own that can be called on something, which it then knows as `this`. */
interface Members {
  /** Methods, and functions that stand in their place, by name; under "" those whose name is computed. */
  readonly named: ReadonlyMap<string, readonly Node[]>;
  readonly accessors: readonly Node[];
  /** Other functions that run without being called by a name: conversions, iterators, whatever stands under a symbol, and those that take their `this` along. */
  readonly unseen: readonly Node[];
  /** Functions that are nobody's member and still speak of `this`. */
  readonly loose: readonly Node[];
  /** Whether a class in it has a base that is not the program's. */
  readonly hasForeignBase: boolean;
  readonly patterns: readonly string[];
}

const known = new WeakMap<Definition, Members>();

export function membersOf(definition: Definition): Members {
  const before = known.get(definition);
  if (before !== undefined) return before;
  const named = new Map<string, Node[]>();
  const accessors: Node[] = [];
  const unseen: Node[] = [];
  const loose: Node[] = [];
  const patterns: string[] = [];
  let hasForeignBase = false;
  const visit = (node: Node): void => {
    if (isErased(node)) return;
    if (isGetAccessorDeclaration(node) || isSetAccessorDeclaration(node)) accessors.push(node);
    else if (isFunctionLikeDeclaration(node) && !isConstructorDeclaration(node)) {
      const name = memberName(node);
      if (name !== undefined && (isUnseen.test(name) || isArrowFunction(node))) unseen.push(node);
      if (name !== undefined) named.set(name, [...(named.get(name) ?? []), node]);
      else if (!isArrowFunction(node) && receiversIn(node).length > 0) loose.push(node);
    }
    if (isRegularExpressionLiteral(node)) patterns.push(node.text);
    if (node.kind === SyntaxKind.HeritageClause) hasForeignBase ||= isForeign(node, definition);
    node.forEachChild(visit);
  };
  for (const root of definition.roots) if (root.kind !== SyntaxKind.SourceFile) visit(root);
  const members = { named, accessors, unseen, loose, hasForeignBase, patterns };
  known.set(definition, members);
  return members;
}

/** Names under which the language itself looks for a function; one whose name is computed may have any of them, or a symbol. */
const isUnseen = /^(?:|valueOf|toString|toLocaleString|toJSON|then|next|return)$/;

/** Undefined for a function that is no member. An arrow function knows the object around it by `this` only as a field of a class. */
function memberName(fn: Node): string | undefined {
  const { parent } = outermost(fn);
  const isField = isPropertyDeclaration(parent) || (isPropertyAssignment(parent) && !isArrowFunction(fn));
  if (!isField && !isMethodDeclaration(fn)) return undefined;
  const name = nameOf(isField ? parent : fn);
  // Names of members are words, texts, numbers or computed.
  return name === undefined || name.kind === SyntaxKind.ComputedPropertyName
    ? ""
    : ((name as Node & { readonly text?: string }).text ?? "");
}

function isForeign(heritage: Node, { bindings }: Definition): boolean {
  let found = false;
  heritage.forEachChild((type) => {
    const bound = bindings.get(unwrapped(type));
    found ||= bound?.kind !== "definition" && bound?.kind !== "local";
  });
  return found;
}

/** Where a function speaks of what it is called on. */
export function receiversIn(fn: Node): readonly Node[] {
  const found: Node[] = [];
  const visit = (node: Node): void => {
    if (isErased(node)) return;
    if (node.kind === SyntaxKind.ThisKeyword || node.kind === SyntaxKind.SuperKeyword) found.push(node);
    const hasOwn = (isFunctionLikeDeclaration(node) && !isArrowFunction(node)) || isClassLikeDeclaration(node);
    if (!hasOwn) node.forEachChild(visit);
  };
  fn.forEachChild(visit);
  return found;
}

/** The functions that stand in an expression, but for those within them. */
export function functionsIn(value: Node): readonly Node[] {
  const found: Node[] = [];
  const visit = (node: Node): void => {
    if (isErased(node)) return;
    if (isFunctionLikeDeclaration(node)) found.push(node);
    else node.forEachChild(visit);
  };
  visit(value);
  return found;
}

const closures = new WeakMap<Definition, readonly Definition[]>();

/** A definition and all that it reaches. */
export function closureOf(definition: Definition): readonly Definition[] {
  const before = closures.get(definition);
  if (before !== undefined) return before;
  const found = new Set([definition]);
  // A set is iterated in order of insertion, also over what is added meanwhile.
  for (const each of found)
    for (const bound of [...each.bindings.values(), ...each.members.values()])
      if (bound.kind === "definition") found.add(bound.definition);
  const closure = [...found];
  closures.set(definition, closure);
  return closure;
}
