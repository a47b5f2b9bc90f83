import type { Node } from "typescript/unstable/ast";
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
