import {
  type Expression,
  type HeritageClause,
  isAsExpression,
  isBindingElement,
  isExpressionWithTypeArguments,
  isFunctionLikeDeclaration,
  isIdentifier,
  isJsxText,
  isModuleDeclaration,
  isNonNullExpression,
  isParameterDeclaration,
  isParenthesizedExpression,
  isPropertyAccessExpression,
  isPropertyDeclaration,
  isSatisfiesExpression,
  isTypeAssertion,
  isVariableStatement,
  type Node,
  SyntaxKind,
} from "typescript/unstable/ast";
import { nameOf } from "./name-of.ts";

/** Syntax that is gone, or says nothing, at run time, whatever is inside it. */
const erasedKinds: ReadonlySet<SyntaxKind> = new Set([
  SyntaxKind.AnyKeyword,
  SyntaxKind.UnknownKeyword,
  SyntaxKind.NeverKeyword,
  SyntaxKind.NumberKeyword,
  SyntaxKind.ObjectKeyword,
  SyntaxKind.StringKeyword,
  SyntaxKind.SymbolKeyword,
  SyntaxKind.BigIntKeyword,
  SyntaxKind.BooleanKeyword,
  SyntaxKind.UndefinedKeyword,
  SyntaxKind.VoidKeyword,
  SyntaxKind.IntrinsicKeyword,
  SyntaxKind.TypeParameter,
  SyntaxKind.InterfaceDeclaration,
  SyntaxKind.TypeAliasDeclaration,
  SyntaxKind.JSTypeAliasDeclaration,
  SyntaxKind.JSImportDeclaration,
  SyntaxKind.IndexSignature,
  SyntaxKind.SemicolonClassElement,
  SyntaxKind.QuestionToken,
  SyntaxKind.ExclamationToken,
  SyntaxKind.ColonToken,
  SyntaxKind.EqualsGreaterThanToken,
  SyntaxKind.EndOfFile,
  SyntaxKind.DefaultKeyword,
  SyntaxKind.DeclareKeyword,
  SyntaxKind.PublicKeyword,
  SyntaxKind.PrivateKeyword,
  SyntaxKind.ProtectedKeyword,
  SyntaxKind.ReadonlyKeyword,
  SyntaxKind.AbstractKeyword,
  SyntaxKind.OverrideKeyword,
  SyntaxKind.ConstKeyword,
  SyntaxKind.JsxClosingElement,
]);

const statementLists: ReadonlySet<SyntaxKind> = new Set([
  SyntaxKind.Block,
  SyntaxKind.ModuleBlock,
  SyntaxKind.CaseClause,
  SyntaxKind.DefaultClause,
  SyntaxKind.SourceFile,
]);

/** True for syntax that means nothing at run time: types, overload signatures, ambient declarations, modifiers of the type system, stray semicolons. */
export function isErased(node: Node): boolean {
  const { kind } = node;
  // What a namespace exports is a member of its object.
  if (kind === SyntaxKind.ExportKeyword) return node.parent.parent.kind !== SyntaxKind.ModuleBlock;
  if (erasedKinds.has(kind) || isTypeSyntax(kind)) return true;
  if (isJsxText(node)) return isLineBreak(node.text);
  if (kind === SyntaxKind.EmptyStatement) return statementLists.has(node.parent.kind);
  if (isFunctionLikeDeclaration(node)) return node.body === undefined;
  if (isPropertyDeclaration(node) || isVariableStatement(node) || isModuleDeclaration(node)) return isAmbient(node);
  if (isHeritageClause(node)) return node.token === SyntaxKind.ImplementsKeyword;
  return isParameterDeclaration(node) && isIdentifier(node.name) && node.name.text === "this";
}

/** JSX drops space that holds a line break. */
const isLineBreak = (text: string): boolean => text.includes("\n") && text.trim() === "";

const isTypeSyntax = (kind: SyntaxKind): boolean =>
  (kind >= SyntaxKind.FirstTypeNode && kind <= SyntaxKind.LastTypeNode) ||
  (kind >= SyntaxKind.FirstJSDocNode && kind <= SyntaxKind.LastJSDocNode);

const isHeritageClause = (node: Node): node is HeritageClause => node.kind === SyntaxKind.HeritageClause;

const isAmbient = (node: { readonly modifiers?: readonly Node[] }): boolean =>
  node.modifiers?.some(({ kind }) => kind === SyntaxKind.DeclareKeyword || kind === SyntaxKind.AbstractKeyword) === true;

/** The expression inside parentheses, casts, `satisfies`, `!` and type arguments: they leave no trace at run time. */
export function unwrapped(node: Node): Node {
  let inner = node;
  for (let next = wrappedBy(inner); next !== undefined; next = wrappedBy(inner)) inner = next;
  return inner;
}

function wrappedBy(node: Node): Expression | undefined {
  const isWrapper =
    isParenthesizedExpression(node) ||
    isAsExpression(node) ||
    isSatisfiesExpression(node) ||
    isNonNullExpression(node) ||
    isTypeAssertion(node) ||
    isExpressionWithTypeArguments(node);
  return isWrapper ? node.expression : undefined;
}

/** The node together with the parentheses and casts around it. */
export function outermost(node: Node): Node {
  let outer = node;
  while (outer.parent !== undefined && wrappedBy(outer.parent) === outer) outer = outer.parent;
  return outer;
}

const namedMembers: ReadonlySet<SyntaxKind> = new Set([
  SyntaxKind.PropertyAssignment,
  SyntaxKind.PropertyDeclaration,
  SyntaxKind.MethodDeclaration,
  SyntaxKind.GetAccessor,
  SyntaxKind.SetAccessor,
  SyntaxKind.EnumMember,
  SyntaxKind.JsxAttribute,
]);

const labelHolders: ReadonlySet<SyntaxKind> = new Set([
  SyntaxKind.MetaProperty,
  SyntaxKind.LabeledStatement,
  SyntaxKind.BreakStatement,
  SyntaxKind.ContinueStatement,
]);

/** True for an identifier that is a property's name or a label: it means itself and no binding. */
export function isPlainName(node: Node): boolean {
  const { parent } = node;
  if (isPropertyAccessExpression(parent)) return parent.name === node;
  if (isBindingElement(parent)) return parent.propertyName === node;
  if (namedMembers.has(parent.kind)) return nameOf(parent) === node;
  return labelHolders.has(parent.kind);
}
