import type { Node } from "typescript/unstable/ast";
import type { Place } from "./handed-on.ts";
import type { When } from "./moment.ts";

/** A declaration to look for, by the word that its own file knows it by; an exported expression has none. */
export interface Sought {
  readonly declaration: Node;
  readonly word: string | undefined;
}

/** How a value came to where it is used. */
export interface Path {
  readonly when: When;
  /** The function that was given it, and the call that gave it. */
  readonly entered?: { readonly fn: Node; readonly call: Node; readonly from: Path };
  /** Where it left the scope of what is followed. */
  readonly left?: Node;
}

interface Going {
  readonly depth: number;
  readonly path: Path;
  /** It begins with the name of the definition itself, or what stands for it. */
  readonly isOwn?: boolean;
}

/** Which argument of a call is itself called with the value, and in which place. */
export interface CallBack {
  readonly argument: number;
  readonly place: Place;
}

/** Where a value goes on: a variable has it, calls of a function give it, or give it to a function that they hand over, or an expression or a parameter is it. */
export type Trail =
  | (Going & { readonly kind: "variable"; readonly sought: Sought })
  | (Going & { readonly kind: "calls"; readonly sought: Sought; readonly callBack?: CallBack })
  | (Going & { readonly kind: "value"; readonly at: Node });

/** A place of the program that changes what a definition holds: within its scope, so the write itself or the call that comes to it. */
export interface Change {
  readonly at: Node;
  readonly when: When;
}

/** What is only a change if the expression is something that can be changed, or, of a member, if that is a method. */
export interface Doubt {
  readonly of: Node;
  readonly change: Change;
  readonly isMethod?: boolean;
}

/** What follows from a use: the value is changed, or perhaps, or goes on. */
export type Consequence = { readonly kind: "change"; readonly change: Change } | (Doubt & { readonly kind: "doubt" }) | Trail;
