import { isIdentifier, type Node } from "typescript/unstable/ast";

/** The name that a declaration gives itself: an identifier, a pattern, a literal, a private or computed name. */
export function nameOf(declaration: Node): Node | undefined {
  // Nodes read their children by getters of one shared prototype, so the key is there for every kind and the value for those that have one.
  return "name" in declaration ? (declaration.name as Node | undefined) : undefined;
}

/** The same where it is one word. */
export function plainNameOf(declaration: Node): (Node & { readonly text: string }) | undefined {
  const name = nameOf(declaration);
  return name !== undefined && isIdentifier(name) ? name : undefined;
}
