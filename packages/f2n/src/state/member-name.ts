import {
  isElementAccessExpression,
  isNoSubstitutionTemplateLiteral,
  isPropertyAccessExpression,
  isStringLiteral,
  type Node,
} from "typescript/unstable/ast";
import { unwrapped } from "../identity/erased.ts";

type Member = Node & { readonly expression: Node };

export const isMember = (node: Node): node is Member => isPropertyAccessExpression(node) || isElementAccessExpression(node);

/** Undefined where it is computed. */
export function memberName(access: Node): string | undefined {
  if (isPropertyAccessExpression(access)) return access.name.text;
  return isElementAccessExpression(access) ? textOf(access.argumentExpression) : undefined;
}

/** What a text says that is written out. */
function textOf(key: Node): string | undefined {
  const node = unwrapped(key);
  return isStringLiteral(node) || isNoSubstitutionTemplateLiteral(node) ? node.text : undefined;
}
