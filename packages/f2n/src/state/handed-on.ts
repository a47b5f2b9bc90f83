import { isCallExpression, type Node } from "typescript/unstable/ast";
import { unwrapped } from "../identity/erased.ts";
import { pathOf } from "./known-globals.ts";
import { callsBack } from "./known-methods.ts";
import { isMember, memberName } from "./member-name.ts";

/** Which of a function's inputs something is: a parameter by its place, or what it knows as `this`. */
export type Place = number | "this";

/** Who gets an argument of a call. */
export interface Handing {
  readonly callee: Node;
  readonly place: Place;
  /** Members of the argument are spread over the parameters from there on. */
  readonly isSpread: boolean;
  /** It is kept for calls to come. */
  readonly isLater: boolean;
}

type Call = Node & { readonly expression: Node; readonly arguments?: readonly Node[] };

/** The argument with this index goes to what is called; or, by `call`, `apply`, `bind` and their like, to a function that is itself named there. */
export function handedOn(call: Call, index: number): readonly Handing[] {
  const callee = unwrapped(call.expression);
  const given = (call.arguments ?? []).map(unwrapped);
  const plain = { callee, place: index, isSpread: false, isLater: false };
  if (!isCallExpression(call)) return [plain];
  const path = pathOf(callee);
  const [first] = given;
  if (path === "Reflect.apply" && first !== undefined && index > 0) return applied(first, index - 1);
  if (path === "Reflect.construct" && first !== undefined && index === 1) return applied(first, 1);
  const timed = /^set(?:Timeout|Interval|Immediate)$/.test(path) ? (path === "setImmediate" ? 1 : 2) : undefined;
  if (timed !== undefined && first !== undefined && index >= timed)
    return [{ callee: first, place: index - timed, isSpread: false, isLater: true }];
  const name = memberName(callee);
  if (name === undefined || !isMember(callee)) return [plain];
  const target = unwrapped(callee.expression);
  if (name === "call" || name === "apply" || name === "bind") {
    if (/^Function\.prototype\.(?:call|apply)$/.test(pathOf(target)) && first !== undefined) {
      if (index === 0) return [];
      return isApply(target) ? applied(first, index - 1) : called(first, index - 1, name === "bind");
    }
    return name === "apply" ? applied(target, index) : called(target, index, name === "bind");
  }
  if (first === undefined || index === 0) return [plain];
  // The start of a reduction is what its function is given first.
  if (/^reduce(?:Right)?$/.test(name)) return [{ ...plain, callee: first, place: 0 }];
  if (path === "Array.from" || path === "Array.fromAsync") {
    const [, mapping] = given;
    return mapping === undefined || index < 2 ? [plain] : [{ ...plain, callee: mapping, place: "this" }];
  }
  return callsBack.has(name) && index === 1 ? [{ ...plain, callee: first, place: "this" }, plain] : [plain];
}

/** Functions that go through the members of the first thing they are given, and call the second with each. */
export const callsWithParts = (callee: Node): boolean =>
  /^(?:Array\.from(?:Async)?|(?:Object|Map)\.groupBy|JSON\.stringify)$/.test(pathOf(callee));

const called = (callee: Node, index: number, isLater: boolean): readonly Handing[] => [
  { callee, place: index === 0 ? "this" : index - 1, isSpread: false, isLater },
];

const applied = (callee: Node, index: number): readonly Handing[] => [
  index === 0 ? { callee, place: "this", isSpread: false, isLater: false } : { callee, place: 0, isSpread: true, isLater: false },
];

const isApply = (callee: Node): boolean => memberName(callee) === "apply";
