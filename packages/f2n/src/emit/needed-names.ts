import {
  isIdentifier,
  isImportTypeNode,
  isQualifiedName,
  isShorthandPropertyAssignment,
  type Node,
  type ShorthandPropertyAssignment,
  SyntaxKind,
} from "typescript/unstable/ast";
import { isPlainName } from "../identity/erased.ts";
import { isModuleRequest } from "../identity/mentions.ts";

/** What a piece of syntax needs from around it, types included. */
export interface NeededNames {
  readonly names: readonly Node[];
  readonly shorthands: readonly ShorthandPropertyAssignment[];
  /** Specifiers of `import("x")` and `require("x")`, in types as well. */
  readonly requests: readonly string[];
}

/** Every identifier that may mean a declaration elsewhere, in the order of the text. */
export function neededNames(root: Node): NeededNames {
  const names: Node[] = [];
  const shorthands: ShorthandPropertyAssignment[] = [];
  const requests: string[] = [];
  const visit = (node: Node): void => {
    if (isIdentifier(node)) {
      if (!isPlainName(node) && !isMember(node)) names.push(node);
      return;
    }
    if (isShorthandPropertyAssignment(node)) {
      shorthands.push(node);
      if (node.objectAssignmentInitializer !== undefined) visit(node.objectAssignmentInitializer);
      return;
    }
    if (isModuleRequest(node)) requests.push(node.getText().slice(1, -1));
    if (isImportTypeNode(node)) requests.push(node.argument.getText().slice(1, -1));
    node.forEachChild((child) => visit(child));
  };
  visit(root);
  return { names, shorthands, requests };
}

const isMember = (node: Node): boolean => {
  const { parent } = node;
  if (isQualifiedName(parent)) return parent.right === node;
  return parent.kind === SyntaxKind.ImportType;
};
