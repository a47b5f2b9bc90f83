import {
  isArrayBindingPattern,
  isArrayLiteralExpression,
  isArrowFunction,
  isAwaitExpression,
  isBinaryExpression,
  isBindingElement,
  isCallExpression,
  isConditionalExpression,
  isForOfStatement,
  isFunctionExpression,
  isFunctionLikeDeclaration,
  isIdentifier,
  isNewExpression,
  isObjectBindingPattern,
  isObjectLiteralExpression,
  isParameterDeclaration,
  isPropertyAssignment,
  isReturnStatement,
  isShorthandPropertyAssignment,
  isSourceFile,
  isSpreadAssignment,
  isSpreadElement,
  isTaggedTemplateExpression,
  isTemplateSpan,
  isThrowStatement,
  isTryStatement,
  isVariableDeclaration,
  isVariableDeclarationList,
  isYieldExpression,
  type Node,
  NodeFlags,
  SyntaxKind,
  type YieldExpression,
} from "typescript/unstable/ast";
import { outermost, unwrapped } from "../identity/erased.ts";
import { functionAround } from "./function-around.ts";
import { callsWithParts, handedOn, type Place } from "./handed-on.ts";
import { isAssigned } from "./is-assigned.ts";
import { calledPath, givenByGlobal, iterates, pathOf } from "./known-globals.ts";
import { callsBack, changing, gift, givesResult, keeps } from "./known-methods.ts";
import { isMember, memberName } from "./member-name.ts";
import { functionsIn } from "./members.ts";
import { assigning, choosing, leavesAlone, passing } from "./passing-syntax.ts";

/**
 * What happens to a value where it is mentioned, as far as syntax tells. `depth` counts how many members lie between the value that is at hand and the one that
 * is followed: 0 is the value itself or a part of it, 1 a list that was made of its parts.
 */
export type Use =
  | { readonly kind: "write"; readonly at: Node }
  /** The name itself is set to something else. */
  | { readonly kind: "rebind"; readonly at: Node }
  /** It goes where nobody here can follow. */
  | { readonly kind: "doubt"; readonly at: Node }
  | { readonly kind: "iterate"; readonly at: Node }
  /** A variable, given by its name where it is declared, has it from here on. */
  | { readonly kind: "declare"; readonly at: Node; readonly name: Node; readonly depth: number }
  /** A variable, given by a mention of it, has it from here on. */
  | { readonly kind: "store"; readonly at: Node; readonly name: Node; readonly depth: number }
  /** Given to a function, as its parameter `place`, or as any from there on, or as its `this`. */
  | {
      readonly kind: "give";
      readonly at: Node;
      readonly call: Node;
      /** The function, and the name that it begins with, if it does. */
      readonly callee: Node;
      readonly root: Node | undefined;
      readonly place: Place;
      readonly isSpread: boolean;
      /** The function has it for calls to come. */
      readonly isLater: boolean;
      readonly depth: number;
    }
  /** A function that is named here is called with parts of it. */
  | { readonly kind: "call-back"; readonly at: Node; readonly fn: Node; readonly root: Node | undefined; readonly depth: number }
  | { readonly kind: "return"; readonly at: Node; readonly fn: Node; readonly depth: number }
  /** A method of it, or of a part of it, is called; without a name where that is computed. */
  | { readonly kind: "method"; readonly at: Node; readonly call: Node; readonly name: string | undefined; readonly access: Node }
  /** A member of it whose name is that of a method which changes it, and which is taken without a call. */
  | { readonly kind: "detach"; readonly at: Node }
  /** Something reads or writes its memory under another type. */
  | { readonly kind: "view"; readonly at: Node; readonly view: Node; readonly depth: number };

const known = new WeakMap<Node, (readonly Use[])[]>();

/** The uses of the value of an expression, or of what a parameter is given. The parts of a flat value are primitive, and not followed. */
export function usesOf(expression: Node, depth: number, isFlat = false): readonly Use[] {
  const kept = known.get(expression) ?? [];
  known.set(expression, kept);
  const at = 2 * depth + (isFlat ? 1 : 0);
  kept[at] ??= follow(expression, depth, isFlat);
  return kept[at];
}

/** Where values are made of values without end, what lies further in counts as if it lay here. */
const deepest = 3;

const inner = (depth: number): number => Math.max(depth - 1, 0);
const listed = (depth: number): number => Math.max(depth, 1);

function follow(start: Node, startDepth: number, isFlat: boolean): readonly Use[] {
  const uses: Use[] = [];
  const hasParts = (depth: number): boolean => depth > 0 || !isFlat;
  const add = (use: Use): void => {
    uses.push(use);
  };

  const value = (given: Node, levels: number): void => {
    const depth = Math.min(levels, deepest);
    const at = outermost(given);
    const { parent } = at;
    if (isAssigned(at)) add({ kind: "rebind", at });
    else if (isMember(parent) && parent.expression === at) member(parent, depth);
    else if (isCallOrNew(parent)) called(parent, at, depth);
    else if (isShorthandPropertyAssignment(at) || isPropertyAssignment(parent)) value(literalOf(at), depth + 1);
    else if (isArrayLiteralExpression(parent)) value(parent, depth + 1);
    else if (isSpreadElement(parent) || isSpreadAssignment(parent)) spread(parent, at, depth);
    else if (isBinaryExpression(parent)) operand(parent, at, depth);
    else if (isConditionalExpression(parent)) parent.condition !== at && value(parent, depth);
    else if (isAwaitExpression(parent)) value(parent, inner(depth));
    else if (isYieldExpression(parent)) yielded(parent, at, depth);
    else if (isThrowStatement(parent)) thrown(parent, at, depth);
    else if (isVariableDeclaration(parent) || isParameterDeclaration(parent) || isBindingElement(parent)) held(parent, at, depth);
    else if (isReturnStatement(parent)) answered(functionAround(parent), at, depth);
    else if (isArrowFunction(parent)) parent.body === at && answered(parent, at, depth);
    else if (isForOfStatement(parent)) looped(parent.initializer, at, depth);
    else if (isTemplateSpan(parent)) isTaggedTemplateExpression(parent.parent.parent) && add({ kind: "doubt", at });
    else if (!leavesAlone.has(parent.kind)) add({ kind: "doubt", at });
  };

  const member = (access: Node, depth: number): void => {
    const at = outermost(access);
    const { parent } = at;
    if (isAssigned(at)) {
      if (depth === 0) assigned(at);
    } else if (isTaggedTemplateExpression(parent) && parent.tag === at) method(access, parent, depth);
    else if (isCallOrNew(parent) && parent.expression === at) {
      if (isCallExpression(parent)) method(access, parent, depth);
    } else if (depth === 0 && changing.has(memberName(access) ?? "")) taken(access, at);
    else if (!/^(?:length|size|name|byteLength|description|flags|source)$/.test(memberName(access) ?? "") && hasParts(depth))
      value(access, inner(depth));
  };

  /** What becomes a member may be a function that knows it as `this`. */
  const assigned = (at: Node): void => {
    add({ kind: "write", at });
    const { parent } = at;
    if (!isBinaryExpression(parent) || parent.operatorToken.kind !== SyntaxKind.EqualsToken) return;
    const callee = unwrapped(parent.right);
    const isNamed = callee.kind === SyntaxKind.Identifier || isFunctionExpression(callee);
    if (isNamed) add(gifted(callee, at, { place: "this", isSpread: false, isLater: true, depth: 0 }, parent));
  };

  const taken = (access: Node, at: Node): void => {
    const { parent } = at;
    const call = isMember(parent) && /^(?:call|apply)$/.test(memberName(parent) ?? "") ? outermost(parent).parent : undefined;
    if (call !== undefined && isCallExpression(call)) method(access, call, 0);
    else {
      add({ kind: "detach", at });
      if (hasParts(0)) value(access, 0);
    }
  };

  const method = (access: Node, call: Node, depth: number): void => {
    const name = memberName(access);
    if (depth === 0) add({ kind: "method", at: call, call, name, access });
    if (!hasParts(depth)) return;
    const functions = isCallExpression(call) ? call.arguments : [];
    if (name !== undefined && (callsBack.has(name) || givesResult.has(name)))
      for (const each of functions) calledBack(each, inner(depth));
    const [first] = functions;
    const isWritten = first !== undefined && isInline(first);
    switch (gift(name)) {
      case "part":
        value(call, inner(depth));
        return;
      case "parts":
        value(call, listed(name === "flat" ? inner(depth) : depth) + (name === "entries" ? 1 : 0));
        return;
      case "nothing":
        // What a function gives that is written here is followed from there.
        if (name !== undefined && givesResult.has(name) && !isWritten)
          value(call, name.startsWith("reduce") ? inner(depth) : listed(depth));
        return;
      default:
        // A function that lies beside it in a list or an object does not know of it.
        if (depth === 0) value(call, 0);
    }
  };

  const calledBack = (given: Node, depth: number): void => {
    const fn = unwrapped(given);
    if (isInline(fn)) for (const parameter of parametersOf(fn)) held(parameter, given, depth);
    else if (fn.kind === SyntaxKind.Identifier || isMember(fn))
      add({ kind: "call-back", at: given, fn, root: calledPath(fn)?.root, depth });
  };

  const called = (call: Call, at: Node, depth: number): void => {
    // What a function gives that is itself followed is no part of it.
    if (call.expression === at) return;
    const index = argumentsOf(call).indexOf(at);
    const isSpread = argumentsOf(call).some((each, place) => place < index && isSpreadElement(each));
    given(call, at, { index, isSpread, depth });
  };

  const given = (
    call: Call,
    at: Node,
    how: { readonly index: number; readonly isSpread: boolean; readonly depth: number },
  ): void => {
    const callee = unwrapped(call.expression);
    for (const { callee: taker, place, isSpread, isLater } of handedOn(call, how.index)) {
      if (isSpread && !hasParts(how.depth)) continue;
      const depth = isSpread ? inner(how.depth) : how.depth;
      add(gifted(taker, at, { place, isSpread: isSpread || how.isSpread, isLater, depth }, call));
    }
    const [, second] = argumentsOf(call);
    if (how.index === 0 && second !== undefined && callsWithParts(callee)) calledBack(second, inner(how.depth));
    if (how.index === 1 && isMember(callee) && /^reduce(?:Right)?$/.test(memberName(callee) ?? "")) value(call, how.depth);
    const kept = isMember(callee) && keeps.has(memberName(callee) ?? "") ? unwrapped(callee.expression) : undefined;
    if (kept !== undefined && !isIdentifier(kept)) value(call, how.depth + 1);
    if (kept !== undefined && isIdentifier(kept)) add({ kind: "store", at, name: kept, depth: how.depth + 1 });
    if (iterates(callee)) iterated(at, how.depth);
    const made = givenByGlobal(callee);
    if (made === "same") value(call, how.depth);
    if (pathOf(callee).startsWith("Proxy")) proxied(call, at, how);
    if (made === "holder") value(call, how.depth + 1);
    if (made === "entries" && hasParts(how.depth)) value(call, Math.max(how.depth - 1, 1));
    if (made === "view" && how.index === 0) add({ kind: "view", at, view: call, depth: how.depth });
    if (made === "parts" && hasParts(how.depth)) value(call, listed(how.depth));
    if (made === "lists" && hasParts(how.depth)) value(call, listed(how.depth) + 1);
    if (isMember(callee) && memberName(callee) === "concat" && hasParts(how.depth)) value(call, listed(how.depth));
  };

  /** The functions of a handler are given what they stand before. */
  const proxied = (call: Call, at: Node, { index, depth }: { readonly index: number; readonly depth: number }): void => {
    if (index === 1) add({ kind: "method", at: call, call, name: undefined, access: call });
    const [, handler] = argumentsOf(call);
    const isWritten = handler !== undefined && isObjectLiteralExpression(unwrapped(handler));
    if (index !== 0) return;
    if (!isWritten) add({ kind: "doubt", at });
    else for (const fn of functionsIn(handler)) for (const parameter of parametersOf(fn).slice(0, 1)) held(parameter, at, depth);
  };

  const spread = (node: Node, at: Node, depth: number): void => {
    const { parent } = node;
    if (isSpreadElement(node)) iterated(at, depth);
    if (!hasParts(depth)) return;
    if (!isCallOrNew(parent)) {
      value(parent, listed(depth));
      return;
    }
    const index = argumentsOf(parent).indexOf(node);
    given(parent, at, { index, isSpread: true, depth: inner(depth) });
  };

  const operand = (
    node: Node & { readonly left: Node; readonly right: Node; readonly operatorToken: Node },
    at: Node,
    depth: number,
  ): void => {
    const { kind } = node.operatorToken;
    const isRight = node.right === at;
    if (isRight && assigning.has(kind)) {
      stored(unwrapped(node.left), at, depth);
      value(node, depth);
    } else if (choosing.has(kind) || (isRight && passing.has(kind))) value(node, depth);
  };

  const stored = (left: Node, at: Node, depth: number): void => {
    if (isArrayLiteralExpression(left)) iterated(at, depth);
    let root: Node = left;
    let levels = depth;
    for (; isMember(root); root = unwrapped(root.expression)) levels += 1;
    add(isIdentifier(root) ? { kind: "store", at, name: root, depth: Math.min(levels, deepest) } : { kind: "doubt", at });
  };

  const held = (declaration: Node & { readonly name?: Node }, at: Node, depth: number): void => {
    const { name, parent } = declaration;
    if (isVariableDeclarationList(parent) && (parent.flags & NodeFlags.Using) === NodeFlags.Using) add({ kind: "doubt", at });
    if (name !== undefined) bind(name, at, depth);
  };

  const bind = (name: Node, at: Node, depth: number): void => {
    if (isIdentifier(name)) add({ kind: "declare", at, name, depth });
    if (!isArrayBindingPattern(name) && !isObjectBindingPattern(name)) return;
    // A pattern of a list may take it out of a pair.
    if (isArrayBindingPattern(name)) iterated(at, depth);
    else if (!hasParts(depth)) return;
    for (const element of name.elements)
      if (isBindingElement(element) && element.name !== undefined)
        bind(element.name, at, element.dotDotDotToken === undefined ? inner(depth) : listed(depth));
  };

  const looped = (initializer: Node, at: Node, depth: number): void => {
    iterated(at, depth);
    if (!hasParts(depth)) return;
    if (!isVariableDeclarationList(initializer)) stored(unwrapped(initializer), at, inner(depth));
    else for (const each of initializer.declarations) held(each, at, inner(depth));
  };

  const iterated = (at: Node, depth: number): void => {
    if (depth === 0) add({ kind: "iterate", at });
  };

  /** A generator gives it to whoever goes through what its call gives. */
  const yielded = (node: YieldExpression, at: Node, depth: number): void => {
    const isDelegated = node.asteriskToken !== undefined;
    if (isDelegated) iterated(at, depth);
    if (!isDelegated || hasParts(depth)) returned(functionAround(node), at, isDelegated ? listed(depth) : depth + 1);
  };

  /** Thrown further than its own function it goes to who called. */
  const thrown = (statement: Node, at: Node, depth: number): void => {
    const around = functionAround(statement);
    for (let inside = statement; inside !== around && !isSourceFile(inside); inside = inside.parent) {
      const { parent } = inside;
      if (!isTryStatement(parent) || parent.tryBlock !== inside || parent.catchClause === undefined) continue;
      const { variableDeclaration } = parent.catchClause;
      if (variableDeclaration !== undefined) held(variableDeclaration, at, depth);
      return;
    }
  };

  /** What an async function gives is a promise of it. */
  const answered = (fn: Node | undefined, at: Node, depth: number): void =>
    returned(fn, at, fn !== undefined && isAsync(fn) ? depth + 1 : depth);

  const returned = (fn: Node | undefined, at: Node, depth: number): void => {
    if (fn === undefined) return;
    const written = isInline(fn) ? outermost(fn) : undefined;
    const { parent } = written ?? fn;
    if (written === undefined || !isCallOrNew(parent)) add({ kind: "return", at, fn, depth });
    else if (parent.expression === written) value(parent, depth);
    else {
      const callee = unwrapped(parent.expression);
      const name = isMember(callee) ? memberName(callee) : undefined;
      // To anybody else it goes as to a caller.
      if (name !== undefined && givesResult.has(name))
        value(parent, /^(?:map|flatMap|from|then|catch)$/.test(name) ? depth + 1 : depth);
    }
  };

  if (isParameterDeclaration(start)) held(start, start, startDepth);
  else value(start, startDepth);
  return uses;
}

type Give = Extract<Use, { readonly kind: "give" }>;

const gifted = (callee: Node, at: Node, how: Pick<Give, "place" | "isSpread" | "isLater" | "depth">, call: Node): Give => ({
  kind: "give",
  at,
  call,
  callee,
  root: calledPath(callee)?.root,
  ...how,
});

type Call = Node & { readonly expression: Node; readonly arguments?: readonly Node[] };

export const isCallOrNew = (node: Node): node is Call => isCallExpression(node) || isNewExpression(node);
const isAsync = (fn: Node): boolean =>
  // Any function may be looked at for its modifiers.
  (fn as { readonly modifiers?: readonly Node[] }).modifiers?.some(({ kind }) => kind === SyntaxKind.AsyncKeyword) === true;
const isInline = (node: Node): boolean => isArrowFunction(node) || isFunctionExpression(node);

export const argumentsOf = (call: Node): readonly Node[] => (isCallOrNew(call) ? (call.arguments ?? []) : []);

export const parametersOf = (fn: Node): readonly (Node & { readonly name?: Node })[] =>
  isFunctionLikeDeclaration(fn) ? fn.parameters : [];

const literalOf = (part: Node): Node => (isShorthandPropertyAssignment(part) ? part.parent : part.parent.parent);
