import {
  type BindingElement,
  isBindingElement,
  isClassLikeDeclaration,
  isEnumDeclaration,
  isExportAssignment,
  isForStatement,
  isFunctionLikeDeclaration,
  isIdentifier,
  isLabeledStatement,
  isModuleDeclaration,
  isObjectBindingPattern,
  isParameterDeclaration,
  isPostfixUnaryExpression,
  isPrefixUnaryExpression,
  isPrivateIdentifier,
  isShorthandPropertyAssignment,
  isSourceFile,
  isVariableDeclaration,
  isVariableDeclarationList,
  type Node,
  NodeFlags,
  type ParameterDeclaration,
  type ShorthandPropertyAssignment,
  SyntaxKind,
} from "typescript/unstable/ast";
import { isLeaf, leafKind, leafText } from "./canonical-leaf.ts";
import type { Binding, Definition } from "./definition.ts";
import { isErased, isPlainName, unwrapped } from "./erased.ts";
import { kindName } from "./kind-name.ts";
import { nameOf } from "./name-of.ts";
import { isJson } from "./names.ts";
import { privateNames } from "./private-names.ts";

/** The canonical form of one definition alone; what it reaches appears as numbered slots. */
export interface CanonicalForm {
  readonly text: string;
  /** What the slots stand for, in the order in which the text comes upon them. */
  readonly targets: readonly Definition[];
}

/**
 * Writes a definition without what does not matter to a run of it: comments, layout, redundant parentheses, types, export keywords, its own name and
 * the names that it declares inside. Local bindings, labels and private names are numbered as the text comes upon them.
 */
export function canonicalForm(of: Definition): CanonicalForm {
  const parts: string[] = [];
  const targets = new Map<Definition, number>();
  const locals = new Map<number, number>();
  const labels: string[] = [];
  const privates = privateNames();
  /** Namespaces and enums around: a name that they declare is a member of an object, which others may ask for by it. */
  let namedScopes = 0;

  const binding = (bound: Binding): void => {
    if (bound.kind === "local") parts.push("$", numberOf(locals, bound.id));
    else if (bound.kind === "definition") parts.push("@", numberOf(targets, bound.definition));
    else if (bound.kind === "global") parts.push("%", JSON.stringify(bound.name));
    else parts.push("<", JSON.stringify(`${bound.specifier}#${bound.name}`));
  };
  const name = (node: Node, text: string): void => {
    const bound = of.bindings.get(node) ?? { kind: "global", name: text };
    binding(bound);
    if (namedScopes > 0 && bound.kind === "local") member(text);
  };
  const member = (text: string): void => {
    parts.push(".", JSON.stringify(text));
  };
  const branch = (kind: SyntaxKind, write: () => void): void => {
    parts.push("(", kindName(kind));
    write();
    parts.push(")");
  };

  const write = (wrapped: Node): void => {
    const node = unwrapped(wrapped);
    if (isErased(node)) return;
    if (isShorthandPropertyAssignment(node)) shorthand(node);
    else if (isLabel(node)) parts.push(":", String(labels.lastIndexOf(node.text)));
    else if (hasText(node) && isPlainName(node)) isPrivateIdentifier(node) ? privateName(node.text) : member(node.text);
    else if (isIdentifier(node)) name(node, node.text);
    else if (of.bindings.has(node)) name(node, "");
    else if (isPrivateIdentifier(node)) privateName(node.text);
    else if (isLeaf(node)) branch(leafKind(node), () => parts.push(JSON.stringify(leafText(node))));
    else if (isLabeledStatement(node)) labelled(node.label.text, node.statement);
    else if (isModuleDeclaration(node) || isEnumDeclaration(node)) namedScope(node);
    else privates.within(node, () => tree(node));
  };
  const privateName = (text: string): void => {
    parts.push("#", privates.numberOf(text));
  };

  const shorthand = (node: ShorthandPropertyAssignment): void => {
    const text = hasText(node.name) ? node.name.text : "";
    const fallback = node.objectAssignmentInitializer;
    // `{ __proto__ }` makes a property, `{ __proto__: x }` sets the prototype.
    branch(text === "__proto__" ? node.kind : SyntaxKind.PropertyAssignment, () => {
      member(text);
      if (fallback === undefined) return name(node, text);
      branch(SyntaxKind.BinaryExpression, () => {
        name(node, text);
        branch(SyntaxKind.EqualsToken, () => undefined);
        write(fallback);
      });
    });
  };

  const namedScope = (node: Node): void => {
    namedScopes += 1;
    tree(node);
    namedScopes -= 1;
  };

  const labelled = (label: string, statement: Node): void => {
    labels.push(label);
    branch(SyntaxKind.LabeledStatement, () => write(statement));
    labels.pop();
  };

  const tree = (node: Node): void =>
    branch(node.kind, () => {
      parts.push(attributesOf(node));
      if (isForStatement(node)) {
        // Any of the three may be missing, and which one is does not show in the order of the children.
        for (const part of [node.initializer, node.condition, node.incrementor])
          part === undefined ? parts.push("_") : write(part);
        write(node.statement);
        return;
      }
      const taken = isBindingElement(node) ? takenProperty(node) : undefined;
      if (taken !== undefined) member(taken);
      node.forEachChild((child) => {
        if (!isNameOf(child, of.roots)) write(child);
      });
    });

  const root = (node: Node): void => {
    if (isExportAssignment(node)) write(node.expression);
    else if (isSourceFile(node)) isJson(node) && node.forEachChild(write);
    else if (isConstantOf(node)) write(node.initializer);
    else {
      if (isVariableDeclaration(node)) parts.push(attributesOf(node.parent));
      if (isParameterDeclaration(node)) parts.push(placeOf(node));
      write(node);
    }
  };

  of.roots.forEach(root);
  if (of.selected !== undefined) binding({ kind: "local", id: of.selected });
  for (const [exported, bound] of [...of.members].sort(([a], [b]) => (a < b ? -1 : 1))) {
    member(exported);
    binding(bound);
  }
  return { text: parts.join(""), targets: [...targets.keys()] };
}

function numberOf<Key>(numbers: Map<Key, number>, key: Key): string {
  const number = numbers.get(key) ?? numbers.size;
  numbers.set(key, number);
  return String(number);
}

const hasText = (node: Node): node is Node & { readonly text: string } =>
  isIdentifier(node) || isPrivateIdentifier(node) || isLeaf(node);

const isLabel = (node: Node): node is Node & { readonly text: string } =>
  isIdentifier(node) && (node.parent.kind === SyntaxKind.BreakStatement || node.parent.kind === SyntaxKind.ContinueStatement);

const isNameOf = (node: Node, roots: readonly Node[]): boolean =>
  roots.includes(node.parent) &&
  (isFunctionLikeDeclaration(node.parent) ||
    isClassLikeDeclaration(node.parent) ||
    node.parent.kind === SyntaxKind.EnumDeclaration) &&
  nameOf(node.parent) === node;

/** A constant under one name is what it is set to, wherever it stands. */
const isConstantOf = (node: Node): node is Node & { readonly initializer: Node } =>
  isVariableDeclaration(node) &&
  isIdentifier(node.name) &&
  node.initializer !== undefined &&
  isVariableDeclarationList(node.parent) &&
  (node.parent.flags & NodeFlags.BlockScoped) === NodeFlags.Const;

/** `{ a }` takes the property a, whatever the local name becomes; `{ b: a }` says so itself. */
function takenProperty(node: BindingElement): string | undefined {
  const isWritten = node.propertyName !== undefined || node.dotDotDotToken !== undefined || !isObjectBindingPattern(node.parent);
  return isWritten || node.name === undefined || !isIdentifier(node.name) ? undefined : node.name.text;
}

/** What a node says beside its children. */
function attributesOf(node: Node): string {
  if (isVariableDeclarationList(node)) return String(node.flags & NodeFlags.BlockScoped);
  if (isPrefixUnaryExpression(node) || isPostfixUnaryExpression(node)) return kindName(node.operator);
  // `(a?.b).c` and `a?.b.c` differ in this alone.
  const isChained = (node.flags & NodeFlags.OptionalChain) !== 0 && !isModuleDeclaration(node);
  if (isChained) return "?";
  const isProperty = isParameterDeclaration(node) && node.modifiers !== undefined && isIdentifier(node.name);
  return isProperty ? JSON.stringify(node.name.text) : "";
}

/** Which parameter of which function, counted from the outermost. */
function placeOf(parameter: ParameterDeclaration): string {
  let depth = 0;
  for (let node: Node = parameter.parent; !isSourceFile(node); node = node.parent)
    if (isFunctionLikeDeclaration(node)) depth += 1;
  const index = isFunctionLikeDeclaration(parameter.parent) ? parameter.parent.parameters.indexOf(parameter) : 0;
  return `${depth}.${index}`;
}
