import {
  isBindingElement,
  isClassLikeDeclaration,
  isEnumMember,
  isFunctionLikeDeclaration,
  isIdentifier,
  isSourceFile,
  isVariableDeclaration,
  isVariableDeclarationList,
  type Node,
  NodeFlags,
  SyntaxKind,
} from "typescript/unstable/ast";
import type { TsSymbol } from "../compiler/typescript-api.ts";
import type { Binding, Definition, DefinitionKind } from "./definition.ts";
import { unwrapped } from "./erased.ts";
import { mentionsIn } from "./mentions.ts";
import { plainNameOf } from "./name-of.ts";
import type { Names } from "./names.ts";
import type { Meaning } from "./resolve-symbol.ts";

/** Finds what functions of one snapshot reach. Keeps all that it found, so make one per snapshot and let it go with it. */
export interface Reach {
  /**
   * The definition of each declaration, complete with everything it reaches: functions, methods, classes, variables, exported expressions. A
   * function that initialises a constant stands for the constant. Asking for many at once costs about as many round trips as asking for one.
   */
  definitionsOf(declarations: readonly Node[]): readonly Definition[];
}

type Draft = Definition & { readonly bindings: Map<Node, Binding>; readonly members: Map<string, Binding> };

export function createReach(names: Names): Reach {
  const drafts = new Map<Node, Draft>();
  let pending: Draft[] = [];

  const define = (declarations: readonly [Node, ...Node[]], symbol: TsSymbol | undefined): Draft => {
    const [key] = declarations;
    const known = drafts.get(key);
    if (known !== undefined) return known;
    const draft = draftOf(declarations, symbol);
    drafts.set(key, draft);
    pending.push(draft);
    return draft;
  };

  const bindingOf = (meaning: Meaning, from: Draft): Binding => {
    if (meaning.kind !== "declared") return meaning;
    const { declarations, symbol } = meaning;
    if (declarations.some((node) => from.roots.some((root) => isInside(node, root)))) return { kind: "local", id: symbol.id };
    return { kind: "definition", definition: define(declarations, symbol) };
  };

  const bindReceivers = (draft: Draft, receivers: readonly Node[]): void => {
    for (const node of receivers) {
      const { parent } = draft.roots[0];
      draft.bindings.set(node, { kind: "definition", definition: define([parent], undefined) });
    }
  };

  const bindMembers = (draft: Draft, module: TsSymbol): void => {
    for (const [name, symbol] of names.exportsOf(module)) {
      const meaning = names.meaningOf(symbol, name);
      const isDeclared = meaning.kind === "declared";
      draft.members.set(name, isDeclared ? { kind: "definition", definition: define(meaning.declarations, symbol) } : meaning);
    }
  };

  /** Level by level, so that each level costs one round trip for all of its names. */
  const settle = (): void => {
    while (pending.length > 0) {
      const level = pending;
      pending = [];
      const mentions = level.map((draft) => mentionsIn(draft.kind === "module" ? [] : draft.roots));
      const asked = mentions.map((own) => [...own.names, ...own.shorthands]);
      const meanings = names.meaningsOf(asked.flat());
      let taken = 0;
      level.forEach((draft, index) => {
        const end = taken + (asked[index]?.length ?? 0);
        for (const { node, meaning } of meanings.slice(taken, end)) draft.bindings.set(node, bindingOf(meaning, draft));
        taken = end;
        bindReceivers(draft, mentions[index]?.receivers ?? []);
        const module = draft.kind === "module" ? names.moduleOf(draft.roots[0]) : undefined;
        if (module !== undefined) bindMembers(draft, module);
      });
    }
  };

  const definitionsOf = (nodes: readonly Node[]): readonly Definition[] => {
    const declarations = nodes.map(declarationOf);
    const named = declarations.flatMap((node) => plainNameOf(node) ?? []);
    const meanings = new Map(names.meaningsOf(named).map(({ node, meaning }) => [node.parent, meaning]));
    const found = declarations.map((node) => {
      const meaning = meanings.get(node);
      return meaning?.kind === "declared" ? define(meaning.declarations, meaning.symbol) : define([node], undefined);
    });
    settle();
    return found;
  };
  return { definitionsOf };
}

/** The declaration that a function, class or expression stands for: a constant when it only initialises that constant. */
function declarationOf(node: Node): Node {
  let outer = node;
  while (outer.parent !== undefined && outer.parent !== outer && unwrapped(outer.parent) === unwrapped(node))
    outer = outer.parent;
  const { parent } = outer;
  if (parent === undefined) return node;
  if (isVariableDeclaration(parent) && parent.initializer === outer && isIdentifier(parent.name) && isConstant(parent))
    return parent;
  return parent.kind === SyntaxKind.ExportAssignment ? parent : node;
}

const isConstant = (declaration: Node): boolean =>
  isVariableDeclarationList(declaration.parent) && (declaration.parent.flags & NodeFlags.Const) !== 0;

function draftOf(declarations: readonly [Node, ...Node[]], symbol: TsSymbol | undefined): Draft {
  const [key] = declarations;
  const [first, ...others] = declarations.map(rootOf);
  const root = first ?? key;
  return {
    kind: kindOf(root),
    name: isSourceFile(root) ? "" : (plainNameOf(key)?.text ?? symbol?.name ?? ""),
    path: root.getSourceFile().path,
    roots: [root, ...others],
    ...(root !== key && symbol !== undefined ? { selected: symbol.id } : {}),
    enclosed: isEnclosed(root),
    bindings: new Map(),
    members: new Map(),
  };
}

function rootOf(declaration: Node): Node {
  let root = declaration;
  if (isEnumMember(root)) return root.parent;
  while (isBindingElement(root)) root = root.parent.parent;
  return root;
}

function isEnclosed(root: Node): boolean {
  if (root.kind === SyntaxKind.Parameter) return true;
  for (let node = root; !isSourceFile(node); node = node.parent) {
    const { parent } = node;
    if (isFunctionLikeDeclaration(parent) || isClassLikeDeclaration(parent)) return true;
  }
  return false;
}

function kindOf(root: Node): DefinitionKind {
  if (isVariableDeclaration(root)) return isConstant(root) && root.initializer !== undefined ? "constant" : "variable";
  if (isFunctionLikeDeclaration(root)) return "function";
  if (isClassLikeDeclaration(root)) return "class";
  switch (root.kind) {
    case SyntaxKind.Parameter:
      return "parameter";
    case SyntaxKind.ExportAssignment:
      return "constant";
    case SyntaxKind.EnumDeclaration:
      return "enum";
    case SyntaxKind.ModuleDeclaration:
      return "namespace";
    case SyntaxKind.SourceFile:
      return "module";
    default:
      return "other";
  }
}

const isInside = (node: Node, root: Node): boolean =>
  node.pos >= root.pos && node.end <= root.end && node.getSourceFile() === root.getSourceFile();
