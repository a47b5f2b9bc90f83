import {
  isArrowFunction,
  isCallExpression,
  isFunctionDeclaration,
  isFunctionExpression,
  isModuleDeclaration,
  isVariableDeclaration,
  type Node,
} from "typescript/unstable/ast";
import type { Definition } from "../identity/definition.ts";
import { outermost } from "../identity/erased.ts";
import { nameOf } from "../identity/name-of.ts";
import { functionAround } from "./function-around.ts";
import { changesFirst } from "./known-globals.ts";
import { changing } from "./known-methods.ts";
import { memberName } from "./member-name.ts";
import { roleOf } from "./moment.ts";
import { usesOf } from "./uses.ts";

const known = new WeakMap<Definition, boolean>();

/** Whether a function of a definition gives out code that changes a variable of that function: each call of it finds what the one before left, as in a counter or a cache. */
export function keepsState(definition: Definition): boolean {
  const before = known.get(definition);
  if (before !== undefined) return before;
  const found = search(definition);
  known.set(definition, found);
  return found;
}

function search({ bindings, roots: [root] }: Definition): boolean {
  const mentions = new Map<number, Node[]>();
  const declared = new Map<number, Node>();
  for (const [node, bound] of bindings) {
    if (bound.kind !== "local") continue;
    if (nameOf(node.parent) === node) declared.set(bound.id, node.parent);
    else mentions.set(bound.id, [...(mentions.get(bound.id) ?? []), node]);
  }

  const outlives = (fn: Node, met: ReadonlySet<Node>): boolean => {
    if (met.has(fn)) return false;
    const { parent } = outermost(fn);
    const holder = isFunctionDeclaration(fn) ? fn : isVariableDeclaration(parent) ? parent : undefined;
    if (holder === undefined) return !(isArrowFunction(fn) || isFunctionExpression(fn)) || roleOf(fn) !== "run";
    const [id] = [...declared].find(([, declaration]) => declaration === holder) ?? [];
    return (mentions.get(id ?? -1) ?? []).some((mention) => {
      const at = outermost(mention);
      const isCalled = isCallExpression(at.parent) && at.parent.expression === at;
      const around = functionAround(mention);
      return !isCalled || (around !== undefined && around !== functionAround(fn) && outlives(around, new Set([...met, fn])));
    });
  };

  return [...declared].some(([id, declaration]) => {
    const own = functionAround(declaration);
    return (mentions.get(id) ?? []).some((mention) => {
      const fn = functionAround(mention);
      // A namespace has its own variables as a function does, and gives out its functions.
      if (own === undefined && isModuleDeclaration(root)) return fn !== undefined && isChange(mention);
      if (own === undefined || fn === undefined || fn === own || !isChange(mention)) return false;
      for (let at: Node | undefined = fn; at !== undefined && at !== own; at = functionAround(at))
        if (outlives(at, new Set())) return true;
      return false;
    });
  });
}

const isChange = (mention: Node): boolean =>
  usesOf(mention, 0).some(
    (use) =>
      use.kind === "write" ||
      use.kind === "rebind" ||
      (use.kind === "method" && use.name !== undefined && changing.has(use.name)) ||
      use.kind === "detach" ||
      (use.kind === "give" && use.place === "this" && changing.has(memberName(use.callee) ?? "")) ||
      (use.kind === "give" && use.place === 0 && isCallExpression(use.call) && changesFirst(use.callee)),
  );
