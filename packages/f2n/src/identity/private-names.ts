import { isClassLikeDeclaration, isPrivateIdentifier, type Node } from "typescript/unstable/ast";
import { nameOf } from "./name-of.ts";

export interface PrivateNames {
  /** Walks into a node; a class opens a scope of private names. */
  within(node: Node, walk: () => void): void;
  /** `<class>.<member>`, both counted, or the name itself when no class around declares it. */
  numberOf(name: string): string;
}

/** `#names` are lexical: the innermost class around that declares one owns it. Their spelling is local to that class. */
export function privateNames(): PrivateNames {
  const classes: Map<string, number | undefined>[] = [];
  return {
    within(node, walk) {
      if (!isClassLikeDeclaration(node)) return walk();
      const names = node.members.map(nameOf).filter((name) => name !== undefined && isPrivateIdentifier(name));
      classes.push(new Map(names.map((name) => [name.text, undefined])));
      walk();
      classes.pop();
    },
    numberOf(name) {
      const depth = classes.findLastIndex((names) => names.has(name));
      const names = classes[depth];
      if (names === undefined) return JSON.stringify(name);
      const number = names.get(name) ?? [...names.values()].filter((taken) => taken !== undefined).length;
      names.set(name, number);
      return `${depth}.${number}`;
    },
  };
}
