import {
  isCallExpression,
  isClassLikeDeclaration,
  isFunctionLikeDeclaration,
  isIdentifier,
  isShorthandPropertyAssignment,
  isStringLiteralLikeNode,
  type Node,
  type ShorthandPropertyAssignment,
  type StringLiteralLikeNode,
  SyntaxKind,
} from "typescript/unstable/ast";
import { isErased, isPlainName } from "./erased.ts";

/** The places in a piece of syntax whose meaning lies in what they name. */
export interface Mentions {
  /** Identifiers that declare or use a binding, and the specifiers of `import()` and `require()`. */
  readonly names: readonly Node[];
  readonly shorthands: readonly ShorthandPropertyAssignment[];
  /** `this` and `super` that mean the class around the syntax, where that class is not part of it. */
  readonly receivers: readonly Node[];
}

/** Every mention in these trees, in the order of the text. */
export function mentionsIn(roots: readonly Node[]): Mentions {
  const names: Node[] = [];
  const shorthands: ShorthandPropertyAssignment[] = [];
  const receivers: Node[] = [];

  const visit = (node: Node, ownsThis: boolean): void => {
    if (isErased(node)) return;
    if (isIdentifier(node)) {
      if (!isPlainName(node)) names.push(node);
    } else if (isShorthandPropertyAssignment(node)) {
      shorthands.push(node);
      if (node.objectAssignmentInitializer !== undefined) visit(node.objectAssignmentInitializer, ownsThis);
      return;
    } else if (node.kind === SyntaxKind.ThisKeyword || node.kind === SyntaxKind.SuperKeyword) {
      if (!ownsThis) receivers.push(node);
    }
    if (isModuleRequest(node)) names.push(node);
    const rebinds = isFunctionLikeDeclaration(node) && node.kind !== SyntaxKind.ArrowFunction;
    node.forEachChild((child) => visit(child, ownsThis || rebinds || isClassLikeDeclaration(node)));
  };
  for (const root of roots) {
    const isMember =
      isClassLikeDeclaration(root.parent ?? root) && root.kind !== SyntaxKind.SourceFile && !isClassLikeDeclaration(root);
    if (isMember) root.forEachChild((child) => visit(child, false));
    else visit(root, true);
  }
  return { names, shorthands, receivers };
}

/** True for the literal specifier of `import("x")` or `require("x")`. */
export function isModuleRequest(node: Node): node is StringLiteralLikeNode {
  if (!isStringLiteralLikeNode(node) || !isCallExpression(node.parent)) return false;
  const { expression, arguments: given } = node.parent;
  if (given[0] !== node) return false;
  return expression.kind === SyntaxKind.ImportKeyword || (isIdentifier(expression) && expression.text === "require");
}
