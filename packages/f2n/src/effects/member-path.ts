import {
  isBindingElement,
  isIdentifier,
  isObjectBindingPattern,
  isVariableDeclaration,
  type Node,
} from "typescript/unstable/ast";
import { outermost } from "../identity/erased.ts";
import { isMember, memberName } from "../state/member-name.ts";

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
    const name = isMember(parent) && parent.expression === end ? memberName(parent) : undefined;
    if (name === undefined) return { members, end };
    members.push(name);
    end = outermost(parent);
  }
}

/** The same for each member that a pattern takes of it, from the name that it gets there: `const { a, b: c } = x`. */
export function memberPaths(start: Node): readonly MemberPath[] {
  const whole = memberPath(start);
  const { parent } = whole.end;
  const pattern = isVariableDeclaration(parent) && parent.initializer === whole.end ? parent.name : undefined;
  if (pattern === undefined || !isObjectBindingPattern(pattern)) return [whole];
  const taken = pattern.elements.flatMap((element) => {
    const key = isBindingElement(element) ? (element.propertyName ?? element.name) : undefined;
    const isNamed = isBindingElement(element) && element.dotDotDotToken === undefined;
    return isNamed && element.name !== undefined && key !== undefined && isIdentifier(key)
      ? [{ members: [...whole.members, key.text], end: element.name }]
      : [];
  });
  // What is left may be any of it.
  return taken.length === 0 || taken.length < pattern.elements.length ? [whole] : taken;
}
