import { isElementAccessExpression, isPropertyAccessExpression, isStringLiteral, type Node } from "typescript/unstable/ast";
import { outermost } from "../identity/erased.ts";

/** An expression `a.b.c` from the node of `a` on, as far as its members are named. */
export interface MemberPath {
  /** `["b", "c"]`. */
  readonly members: readonly string[];
  /** The whole expression. */
  readonly end: Node;
}

export function memberPath(start: Node): MemberPath {
  const members: string[] = [];
  let end = outermost(start);
  for (let parent = end.parent; ; parent = end.parent) {
    if (isPropertyAccessExpression(parent) && parent.expression === end) members.push(parent.name.text);
    else if (isElementAccessExpression(parent) && parent.expression === end && isStringLiteral(parent.argumentExpression))
      members.push(parent.argumentExpression.text);
    else return { members, end };
    end = outermost(parent);
  }
}
