import { SyntaxKind } from "typescript/unstable/ast";
import { SymbolFlags } from "../compiler/typescript-api.ts";
import { isPlainName } from "../identity/erased.ts";
import { asCompilerNode, type TreeFile, type TreeNode } from "./tree-node.ts";
import { unsure } from "./unsure.ts";

/** A name that the text declares, in the compiler's shape. */
export interface TreeSymbol {
  readonly id: number;
  readonly name: string;
  readonly escapedName: string;
  readonly flags: number;
  readonly declarations: readonly Handle[];
  readonly valueDeclaration: Handle;
  /** Where it is declared. */
  readonly node: TreeNode;
}

interface Handle {
  readonly path: string;
  readonly kind: SyntaxKind;
  resolve(): TreeNode;
}

let lastId = 0;

export function newSymbol(name: string, flags: number, node: TreeNode, path: string): TreeSymbol {
  const handle: Handle = { path, kind: node.kind, resolve: () => node };
  lastId += 1;
  return { id: lastId, name, escapedName: name, flags, declarations: [handle], valueDeclaration: handle, node };
}

interface Scope {
  readonly names: Map<string, TreeSymbol>;
  readonly around: Scope | undefined;
}

export interface Symbols {
  /** What an identifier stands for; undefined for what the text does not declare. */
  at(node: TreeNode): TreeSymbol | undefined;
  /** Values that the module declares at its top, by name. */
  readonly top: ReadonlyMap<string, TreeSymbol>;
  readonly types: ReadonlyMap<string, TreeNode>;
}

const functions: ReadonlySet<SyntaxKind> = new Set([
  SyntaxKind.FunctionDeclaration,
  SyntaxKind.FunctionExpression,
  SyntaxKind.ArrowFunction,
  SyntaxKind.MethodDeclaration,
  SyntaxKind.GetAccessor,
  SyntaxKind.SetAccessor,
]);

const scopes: ReadonlySet<SyntaxKind> = new Set([
  SyntaxKind.Block,
  SyntaxKind.CaseBlock,
  SyntaxKind.CatchClause,
  SyntaxKind.ForStatement,
  SyntaxKind.ForOfStatement,
  SyntaxKind.ForInStatement,
]);

/** Resolves every name of a text by its scopes. Throws `Unsure` where a name is declared twice in one. */
export function symbolsOf(file: TreeFile): Symbols {
  const found = new Map<TreeNode, TreeSymbol | undefined>();
  const used: { readonly node: TreeNode; readonly text: string; readonly scope: Scope }[] = [];
  const types = new Map<string, TreeNode>();
  const top: Scope = { names: new Map(), around: undefined };

  const declare = (name: TreeNode, declaration: TreeNode, flags: number, scope: Scope): void => {
    const elements = name.elements as readonly TreeNode[] | undefined; // Of a pattern.
    if (elements !== undefined) {
      for (const element of elements) if (element.name !== undefined) declare(element.name as TreeNode, element, flags, scope); // A hole has none.
      return;
    }
    const text = textOf(name);
    if (scope.names.has(text)) unsure(`"${text}" is declared twice`);
    const symbol = newSymbol(text, flags, declaration, file.path);
    scope.names.set(text, symbol);
    found.set(name, symbol);
  };

  /** Names are there in all of their scope, also before they are declared. */
  const hoist = (node: TreeNode, scope: Scope, hoisted: Scope, isOutermost: boolean): void => {
    if (node.kind === SyntaxKind.FunctionDeclaration) {
      if (isOutermost && node.name !== undefined) declare(node.name as TreeNode, node, SymbolFlags.Function, scope);
      return;
    }
    if (functions.has(node.kind)) return;
    if (node.kind === SyntaxKind.VariableDeclarationList) {
      const isVar = (node.flags & 7) === 0;
      if (!isVar && !isOutermost) return;
      if (isVar && hoisted !== scope) return;
      for (const each of node.declarations as readonly TreeNode[])
        declare(each.name as TreeNode, each, isVar ? SymbolFlags.FunctionScopedVariable : SymbolFlags.BlockScopedVariable, scope);
      return;
    }
    node.forEachChild((child) => {
      hoist(child, scope, hoisted, isOutermost && !scopes.has(node.kind) && direct.has(node.kind));
      return undefined;
    });
  };

  const enter = (node: TreeNode, scope: Scope, hoisted: Scope): void => {
    for (const child of childrenOf(node)) hoist(child, scope, hoisted, true);
  };

  const visit = (node: TreeNode, scope: Scope): void => {
    if (node.kind === SyntaxKind.InterfaceDeclaration || node.kind === SyntaxKind.TypeAliasDeclaration) {
      if (scope !== top) return;
      const name = (node.syntax as { readonly id: { readonly name: string } }).id.name; // Both have a name.
      if (types.has(name)) unsure(`the type "${name}" is declared twice`);
      types.set(name, node);
      return;
    }
    if (functions.has(node.kind)) {
      visitFunction(node, scope);
      return;
    }
    if (node.kind === SyntaxKind.Identifier) {
      if (!found.has(node) && !isPlainName(asCompilerNode(node))) used.push({ node, text: textOf(node), scope });
      return;
    }
    if (node.kind === SyntaxKind.ShorthandPropertyAssignment) {
      used.push({ node, text: textOf(node.name as TreeNode), scope });
      return;
    }
    const inner = scopes.has(node.kind) ? { names: new Map(), around: scope } : scope;
    if (node.kind === SyntaxKind.CatchClause) {
      const [variable] = childrenOf(node);
      if (variable?.kind === SyntaxKind.VariableDeclaration)
        declare(variable.name as TreeNode, variable, SymbolFlags.BlockScopedVariable, inner);
      for (const child of childrenOf(node)) visit(child, inner);
      return;
    }
    if (inner !== scope) enter(node, inner, top);
    for (const child of childrenOf(node)) visit(child, inner);
  };

  const visitFunction = (node: TreeNode, around: Scope): void => {
    const outer: Scope = { names: new Map(), around };
    const name = node.name as TreeNode | undefined;
    if (node.kind === SyntaxKind.FunctionExpression && name !== undefined) declare(name, node, SymbolFlags.Function, outer);
    else if (name?.kind === SyntaxKind.ComputedPropertyName) visit(name, around);
    const own: Scope = { names: new Map(), around: outer };
    for (const parameter of node.parameters as readonly TreeNode[])
      declare(parameter.name as TreeNode, parameter, SymbolFlags.FunctionScopedVariable, own);
    for (const parameter of node.parameters as readonly TreeNode[]) for (const part of childrenOf(parameter)) visit(part, own);
    const body = node.body as TreeNode;
    if (body.kind !== SyntaxKind.Block) {
      visit(body, own);
      return;
    }
    const inside: Scope = { names: new Map(), around: own };
    enter(body, inside, inside);
    for (const text of inside.names.keys()) if (own.names.has(text)) unsure(`"${text}" is a parameter and a variable`);
    for (const child of childrenOf(body)) visit(child, inside);
  };

  enter(file, top, top);
  visit(file, top);
  for (const name of types.keys()) if (top.names.has(name)) unsure(`"${name}" is a type and a value`);
  for (const { node, text, scope } of used) {
    const symbol = lookUp(text, scope);
    if (symbol === undefined && types.has(text)) unsure(`"${text}" is a type used as a value`);
    found.set(node, symbol);
  }
  return { at: (node) => found.get(node), top: top.names, types };
}

/** Statements that are no scope of their own: what they hold belongs to the scope around. */
const direct: ReadonlySet<SyntaxKind> = new Set([
  SyntaxKind.VariableStatement,
  SyntaxKind.LabeledStatement,
  SyntaxKind.CaseClause,
  SyntaxKind.DefaultClause,
]);

function lookUp(text: string, scope: Scope): TreeSymbol | undefined {
  for (let at: Scope | undefined = scope; at !== undefined; at = at.around) {
    const symbol = at.names.get(text);
    if (symbol !== undefined) return symbol;
  }
  return undefined;
}

const textOf = (node: TreeNode): string => (typeof node.text === "string" ? node.text : unsure("a name that is no word"));

function childrenOf(node: TreeNode): readonly TreeNode[] {
  const children: TreeNode[] = [];
  node.forEachChild((child) => {
    children.push(child);
    return undefined;
  });
  return children;
}
