import { type Node, type SourceFile, SyntaxKind } from "../compiler/typescript-api.ts";

/** A function as it is written; the compiler's node types are one per kind, these are the parts that functions share. */
export interface FunctionNode extends Node {
  readonly name?: Node & { readonly text?: string };
  readonly asteriskToken?: Node;
  readonly body?: Node;
  readonly type?: Node;
  readonly parameters?: readonly (Node & { readonly type?: Node })[];
}

const functionKinds: ReadonlySet<SyntaxKind> = new Set([
  SyntaxKind.FunctionDeclaration,
  SyntaxKind.FunctionExpression,
  SyntaxKind.ArrowFunction,
  SyntaxKind.MethodDeclaration,
]);

export const isFunctionNode = (node: Node): node is FunctionNode => functionKinds.has(node.kind);

interface Holder extends Node {
  readonly initializer?: Node;
  readonly expression?: Node;
  /** Of an assignment. */
  readonly right?: Node;
}

/** The function that a declaration is, or holds as its value: itself, `const f = (…) => …`, `export default (…) => …`, `exports.f = (…) => …`. */
export function functionIn(declaration: Node): FunctionNode | undefined {
  if (isFunctionNode(declaration)) return declaration;
  // Any node may be looked at for these optional parts.
  const { initializer, expression, right } = declaration as Holder;
  const inner = initializer ?? right ?? (wrapping.has(declaration.kind) ? expression : undefined);
  return inner === undefined ? undefined : functionIn(inner);
}

const wrapping: ReadonlySet<SyntaxKind> = new Set([
  SyntaxKind.ExportAssignment,
  SyntaxKind.ParenthesizedExpression,
  SyntaxKind.AsExpression,
  SyntaxKind.SatisfiesExpression,
  SyntaxKind.ExpressionStatement,
]);

/** The node before which the comment of a declaration stands. */
export function commented(node: Node): Node {
  let at = node;
  while (at.jsDoc === undefined && at.parent !== undefined && passing.has(at.parent.kind)) at = at.parent;
  return at;
}

const passing: ReadonlySet<SyntaxKind> = new Set([
  SyntaxKind.VariableDeclaration,
  SyntaxKind.VariableDeclarationList,
  SyntaxKind.VariableStatement,
  SyntaxKind.PropertyDeclaration,
  SyntaxKind.ParenthesizedExpression,
  SyntaxKind.AsExpression,
  SyntaxKind.SatisfiesExpression,
  SyntaxKind.ExportAssignment,
  SyntaxKind.ExpressionStatement,
]);

/** True when some parameter or the result is left for the compiler to find out; only then can an `any` be its ignorance. In JavaScript always. */
export function isPartlyTyped(node: FunctionNode | undefined): boolean {
  return node !== undefined && (node.type === undefined || (node.parameters ?? []).some(({ type }) => type === undefined));
}

/** One-based line of the first character that is neither space nor comment. */
export const lineOf = (node: Node, file: SourceFile): number => file.getLineAndCharacterOfPosition(node.getStart(file)).line + 1;

/** True when the function's own code says `this`: what it is called on decides what it does. Arrow functions share it, other functions have their own. */
export function usesThis(node: FunctionNode, hasOwn = node.kind !== SyntaxKind.ArrowFunction): boolean {
  if (!hasOwn || node.body === undefined) return false;
  const visit = (inner: Node): boolean => {
    if (inner.kind === SyntaxKind.ThisKeyword) return true;
    if (ownThis.has(inner.kind)) return false;
    return inner.forEachChild((child) => visit(child) || undefined) ?? false;
  };
  return visit(node.body);
}

/** True when a block says `return` with a value for the function that it is the body of. */
export function returnsValue(block: Node): boolean {
  const visit = (inner: Node): boolean => {
    // Any node may be looked at for this optional part.
    if (inner.kind === SyntaxKind.ReturnStatement) return (inner as { readonly expression?: Node }).expression !== undefined;
    if (inner.kind === SyntaxKind.ArrowFunction || ownThis.has(inner.kind)) return false;
    return inner.forEachChild((child) => visit(child) || undefined) ?? false;
  };
  return visit(block);
}

const ownThis: ReadonlySet<SyntaxKind> = new Set([
  SyntaxKind.FunctionDeclaration,
  SyntaxKind.FunctionExpression,
  SyntaxKind.MethodDeclaration,
  SyntaxKind.ClassDeclaration,
  SyntaxKind.ClassExpression,
  SyntaxKind.GetAccessor,
  SyntaxKind.SetAccessor,
]);
