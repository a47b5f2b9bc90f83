import {
  isAwaitExpression,
  isCallExpression,
  isVariableDeclaration,
  type Node,
  NodeFlags,
  SyntaxKind,
} from "typescript/unstable/ast";
import type { Definition } from "../identity/definition.ts";
import { outermost } from "../identity/erased.ts";
import { isModuleRequest } from "../identity/mentions.ts";
import { type MemberPath, memberPath, memberPaths } from "./member-path.ts";
import { isWritten } from "./writes.ts";

/** What a name is used for in a definition; where a pattern is meant of which it takes one member, that one. */
export const pathsIn = ({ bindings, selected }: Definition, node: Node): readonly MemberPath[] =>
  memberPaths(node).filter(({ end }) => {
    const bound = bindings.get(end);
    return selected === undefined || bound?.kind !== "local" || bound.id === selected;
  });

/** Whether something is written to that is there for all, under its own name or that of a constant that has it: `const p = Array.prototype; p.x = 1`. */
export function isWrittenIn({ bindings }: Definition, node: Node): boolean {
  if (isWritten(node)) return true;
  const { end } = memberPath(node);
  const { parent } = end;
  const isHeld = isVariableDeclaration(parent) && parent.initializer === end && (parent.parent.flags & NodeFlags.Const) !== 0;
  const held = isHeld ? bindings.get(parent.name) : undefined;
  if (held?.kind !== "local") return false;
  return [...bindings].some(([name, bound]) => bound.kind === "local" && bound.id === held.id && isWritten(name));
}

/** `require("x")` and `await import("x")` are the module; a promise of it is not. */
export function moduleIn(mention: Node): Node {
  if (!isModuleRequest(mention)) return mention;
  const { parent } = mention;
  const isPromise = isCallExpression(parent) && parent.expression.kind === SyntaxKind.ImportKeyword;
  const holder = outermost(parent).parent;
  if (isPromise) return isAwaitExpression(holder) ? holder : mention;
  return parent;
}
