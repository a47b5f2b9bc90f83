import { isFunctionLikeDeclaration, type Node } from "typescript/unstable/ast";

/** The function that a node stands in; of a function, the one around it. */
export function functionAround(node: Node): Node | undefined {
  let at: Node | undefined = node.parent;
  while (at !== undefined && !isFunctionLikeDeclaration(at)) at = at.parent;
  return at;
}
