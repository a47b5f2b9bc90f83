import {
  isArrayLiteralExpression,
  isBinaryExpression,
  isCallExpression,
  isElementAccessExpression,
  isIdentifier,
  isPropertyAccessExpression,
  isTaggedTemplateExpression,
  isTemplateSpan,
  type Node,
  SyntaxKind,
} from "typescript/unstable/ast";
import { outermost, unwrapped } from "../identity/erased.ts";

/** Whether an expression becomes a text where it stands: in a template, beside `+`, as a key, given to `String`, or in a list that does. */
export function becomesText(mention: Node): boolean {
  const at = outermost(mention);
  const { parent } = at;
  if (isTemplateSpan(parent)) return !isTaggedTemplateExpression(parent.parent.parent);
  if (isBinaryExpression(parent)) return parent.operatorToken.kind === SyntaxKind.PlusToken;
  if (isElementAccessExpression(parent)) return parent.argumentExpression === at;
  if (isCallExpression(parent) && parent.arguments.includes(at as never)) return isTextMaker(unwrapped(parent.expression));
  if (isPropertyAccessExpression(parent)) return parent.expression === at && /^to(?:Locale)?String$/.test(parent.name.text);
  if (!isArrayLiteralExpression(parent)) return false;
  const list = outermost(parent);
  const isJoined = isPropertyAccessExpression(list.parent) && list.parent.name.text === "join";
  return isJoined || becomesText(parent);
}

const isTextMaker = (callee: Node): boolean =>
  (isIdentifier(callee) && callee.text === "String") || /\.toString\.(?:call|apply)$/.test(callee.getText());
