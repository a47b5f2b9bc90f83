import {
  isElementAccessExpression,
  isFunctionDeclaration,
  isFunctionLikeDeclaration,
  isIdentifier,
  isNewExpression,
  isObjectLiteralExpression,
  isParameterDeclaration,
  isPropertyAssignment,
  isSpreadElement,
  isVariableDeclaration,
  type Node,
  SyntaxKind,
} from "typescript/unstable/ast";
import type { Definition } from "../identity/definition.ts";
import { outermost, unwrapped } from "../identity/erased.ts";
import { nameOf, plainNameOf } from "../identity/name-of.ts";
import type { Named } from "../identity/names.ts";
import { type Destination, destinationOf, functionsOf } from "./destination.ts";
import { judgeMethod, keepsPlace } from "./judge-method.ts";
import { calledPath } from "./known-globals.ts";
import { takesPattern, usesUp } from "./known-methods.ts";
import { isMember, memberName } from "./member-name.ts";
import { functionsIn, receiversIn } from "./members.ts";
import { later, whenRun } from "./moment.ts";
import { initialOf, originOf } from "./origin.ts";
import type { Change, Consequence, Path, Sought } from "./trail.ts";
import { argumentsOf, isCallOrNew, parametersOf, type Use } from "./uses.ts";
import type { ValueTypes } from "./value-types.ts";

/** What is known of the value that is followed. */
export interface Followed {
  readonly definition: Definition;
  /** The function whose each call has a value of its own; undefined for the module's. */
  readonly scope: Node | undefined;
  readonly meaningOf: (name: Node) => Named | undefined;
  readonly destinationOf: (gift: Gift) => Destination;
  /** Whether going through the value uses it up. */
  readonly isIterator: () => boolean;
  readonly types: ValueTypes;
}

/** The name whose meaning `followUse` asks for. */
export function nameIn(use: Use): Node | undefined {
  if (use.kind === "give" || use.kind === "call-back") return use.root;
  return use.kind === "store" ? use.name : undefined;
}

export type Gift = Extract<Use, { readonly kind: "give" }>;

type Of<Kind extends Use["kind"]> = Extract<Use, { readonly kind: Kind }>;

interface Step {
  readonly path: Path;
  readonly change: Change;
  readonly followed: Followed;
}

/** Whether the definition's own name is used, a member of it, something that it went into there, or what has it by another name. */
export type Nearness = "name" | "part" | "made-of-it" | "elsewhere";

/** What a use of a followed value leads to. */
export function followUse(use: Use, path: Path, followed: Followed, nearness: Nearness): readonly Consequence[] {
  const when = later(path.when, whenRun(use.at, path.entered?.fn ?? followed.scope));
  const change: Change = { at: path.left ?? use.at, when };
  const step: Step = { path, change, followed };
  // A function is no worse for being called or handed on; what is hung on it is.
  if (originOf(followed.definition) === "callable" && (nearness === "name" || nearness === "made-of-it"))
    return nearness === "name" ? followCallable(use, step) : [];
  switch (use.kind) {
    case "write":
      return [{ kind: "change", change }];
    case "rebind":
      return nearness === "name" ? [{ kind: "change", change }] : [];
    case "doubt":
      return [{ kind: "doubt", of: use.at, change }];
    case "iterate":
      return followed.isIterator() ? [{ kind: "change", change }] : [];
    case "declare":
      return [{ kind: "variable", sought: { declaration: use.name.parent, word: wordOf(use.name) }, depth: use.depth, path }];
    case "store":
      return followStore(use, step);
    case "give":
      return followGift(use, step);
    case "call-back":
      return followCallBack(use, step);
    case "return":
      return followReturn(use, step);
    case "method":
      return followMethod(use, step);
    case "detach":
      return [{ kind: "doubt", of: use.at, change: { ...change, when: "when-called" }, isMethod: true }];
    case "view":
      return sharesMemory(use, followed) ? [{ kind: "value", at: use.view, depth: use.depth, path }] : [];
    default:
      return use satisfies never;
  }
}

function followCallable(use: Use, step: Step): readonly Consequence[] {
  const isWritten =
    use.kind === "write" || use.kind === "rebind" || (use.kind === "give" && step.followed.destinationOf(use) === "changes");
  // A method of the class itself speaks of it as `this`, which is looked at where it stands.
  return isWritten ? [{ kind: "change", change: step.change }] : [];
}

function followStore({ at, name, depth }: Of<"store">, { path, change, followed }: Step): readonly Consequence[] {
  const meaning = followed.meaningOf(name)?.meaning;
  if (meaning?.kind !== "declared") return [{ kind: "doubt", of: at, change }];
  const [declaration] = meaning.declarations;
  const word = plainNameOf(declaration)?.text;
  return word === undefined || isFunctionLikeDeclaration(declaration)
    ? []
    : [{ kind: "variable", sought: { declaration, word }, depth, path }];
}

function followGift(use: Of<"give">, step: Step): readonly Consequence[] {
  const { at, call, callee, place, isSpread, isLater, depth } = use;
  const { followed } = step;
  const change: Change = isLater ? { ...step.change, when: "when-called" } : step.change;
  const method = memberName(callee);
  // A sticky pattern goes on where it was.
  if (method !== undefined && takesPattern.has(method) && keepsPlace(followed.definition, /y/))
    return [{ kind: "change", change }];
  const destination = destinationFrom(use, step);
  if (destination === "stays") return handedBack(use, step);
  if (destination === "changes") return depth === 0 ? [{ kind: "change", change }, ...addedTo(use, step)] : [];
  if (destination === "unknown")
    // What becomes a member of something may be no function at all.
    return isCallOrNew(call) ? [{ kind: "doubt", of: at, change }] : [];
  return destination.functions.flatMap((fn) => {
    const path = entering(fn, call, { ...step, change });
    if (place === "this") return receiversIn(fn).map((receiver): Consequence => ({ kind: "value", at: receiver, depth, path }));
    return takersIn(fn).flatMap(({ parameter, isRest, isKept }, index): readonly Consequence[] => {
      const has = place === index || (isSpread && index > place) || (isRest && index < place);
      if (!has) return [];
      return [
        isKept ? { kind: "doubt", of: at, change } : { kind: "value", at: parameter, depth: isRest ? depth + 1 : depth, path },
      ];
    });
  });
}

/** `Object.defineProperty(it, "next", { get() { return this.n++; } })`: functions that are put into it know it as `this`. */
function addedTo({ call }: Of<"give">, step: Step): readonly Consequence[] {
  const path = { ...entering(call, call, step), when: "when-called" } as const;
  const functions = argumentsOf(call).slice(1).flatMap(functionsIn);
  return functions.flatMap(receiversIn).map((at): Consequence => ({ kind: "value", at, depth: 0, path }));
}

/** Where it goes; a function that is a parameter itself is what the call gave for it by which the value came here. */
function destinationFrom(use: Of<"give">, { path: { entered }, followed }: Step): Destination {
  const destination = followed.destinationOf(use);
  if (destination === "unknown" && use.place === "this") {
    const name = memberName(use.callee);
    const verdict = name === undefined ? undefined : judgeMethod(followed.definition, name, use.callee);
    if (verdict !== undefined && typeof verdict === "object" && verdict.functions.length > 0) return verdict;
  }
  if (destination !== "stays" || entered === undefined || use.root === undefined || use.callee !== use.root) return destination;
  const meaning = followed.meaningOf(use.root)?.meaning;
  const parameter = meaning?.kind === "declared" ? meaning.declarations[0] : undefined;
  const index = parameter === undefined ? -1 : parametersOf(entered.fn).indexOf(parameter);
  const given = argumentsOf(entered.call)[index];
  if (index === -1 || given === undefined || isSpreadElement(given)) return destination;
  const callee = unwrapped(given);
  const isNamed = isIdentifier(callee) || isMember(callee);
  if (!isNamed && !isFunctionLikeDeclaration(callee)) return destination;
  const root = calledPath(callee)?.root;
  return destinationOf(callee, use.place, root === undefined ? undefined : followed.meaningOf(root));
}

/** Given to a function that is a parameter itself, it goes to what the calls of the function around hand over; those by which it did not come here too. */
function handedBack({ callee, root, place, depth }: Of<"give">, { path, followed }: Step): readonly Consequence[] {
  const meaning = root === undefined || callee !== root ? undefined : followed.meaningOf(root)?.meaning;
  const [parameter] = meaning?.kind === "declared" ? meaning.declarations : [];
  if (parameter === undefined || !isParameterDeclaration(parameter) || path.entered?.fn === parameter.parent) return [];
  const sought = soughtByCallers(parameter.parent);
  const argument = parametersOf(parameter.parent).indexOf(parameter);
  return sought === undefined ? [] : [{ kind: "calls", sought, depth, callBack: { argument, place }, path: { when: "at-once" } }];
}

/** A parameter that takes a value from a call. */
interface Taker {
  readonly parameter: Node;
  readonly isRest: boolean;
  /** `constructor(private list: X)` keeps it in the object. */
  readonly isKept: boolean;
}

const takers = new WeakMap<Node, readonly Taker[]>();

function takersIn(fn: Node): readonly Taker[] {
  const known = takers.get(fn);
  if (known !== undefined) return known;
  const found = parametersOf(fn).flatMap((parameter): readonly Taker[] => {
    const { name } = parameter;
    if (!isParameterDeclaration(parameter)) return [];
    if (name !== undefined && isIdentifier(name) && name.text === "this") return [];
    return [{ parameter, isRest: parameter.dotDotDotToken !== undefined, isKept: parameter.modifiers !== undefined }];
  });
  takers.set(fn, found);
  return found;
}

function followCallBack({ at, fn, root, depth }: Of<"call-back">, step: Step): readonly Consequence[] {
  const named = root === undefined ? undefined : step.followed.meaningOf(root);
  if (named?.meaning.kind !== "declared") return [];
  const found = named.node === fn ? functionsOf(named.meaning.declarations) : undefined;
  if (found === undefined)
    return named.meaning.declarations[0].kind === SyntaxKind.Parameter ? [] : [{ kind: "doubt", of: at, change: step.change }];
  if (typeof found !== "object") return [];
  return found.functions.flatMap((each) =>
    parametersOf(each).map((parameter): Consequence => ({ kind: "value", at: parameter, depth, path: entering(each, at, step) })),
  );
}

/** A value goes back to the call that gave it; else to whoever calls the function by its name. Who calls one without a name is not known, and taken for a caller from outside. */
function followReturn({ fn, depth }: Of<"return">, { path }: Step): readonly Consequence[] {
  const { entered } = path;
  if (entered?.fn === fn) return [{ kind: "value", at: entered.call, depth, path: entered.from }];
  const sought = soughtByCallers(fn);
  return sought === undefined ? [] : [{ kind: "calls", sought, depth, path: { when: "at-once" } }];
}

/** The name that a function is called by. */
function soughtByCallers(fn: Node): Sought | undefined {
  const { parent } = outermost(fn);
  const declaration = isFunctionDeclaration(fn) ? fn : isVariableDeclaration(parent) ? parent : undefined;
  const word = declaration === undefined ? undefined : plainNameOf(declaration)?.text;
  return declaration === undefined || word === undefined ? undefined : { declaration, word };
}

function followMethod(use: Of<"method">, step: Step): readonly Consequence[] {
  const { call, name, access } = use;
  const { definition, types, isIterator } = step.followed;
  if (name !== undefined && usesUp.has(name) && isIterator()) return [{ kind: "change", change: step.change }];
  if (name === "decode" && isStreaming(call)) return [{ kind: "change", change: step.change }];
  if (name === undefined && isElementAccessExpression(access)) {
    const keys = types.keysOf(access.argumentExpression);
    if (typeof keys === "object") return keys.flatMap((key) => followMethod({ ...use, name: key }, step));
    const isOfLanguage = originOf(definition) === "library" || !types.hasCode(receiverOf(access));
    // Any of its methods, and most change it.
    if (keys === "any" && isOfLanguage) return [{ kind: "change", change: step.change }];
  }
  const verdict = judgeMethod(definition, name, receiverOf(access));
  if (verdict === "reads") return [];
  if (verdict === "changes") return [{ kind: "change", change: step.change }];
  return verdict.functions.flatMap((fn) =>
    receiversIn(fn).map((at): Consequence => ({ kind: "value", at, depth: 0, path: entering(fn, call, step) })),
  );
}

/** A decoder that is told of more to come keeps what it could not decode yet. */
function isStreaming(call: Node): boolean {
  const [, options] = argumentsOf(call);
  if (options === undefined) return false;
  const value = unwrapped(options);
  return (
    !isObjectLiteralExpression(value) ||
    value.properties.some((each) => !isPropertyAssignment(each) || each.initializer.kind !== SyntaxKind.FalseKeyword)
  );
}

/** A typed array over a buffer changes it; one that is made of a list has a copy. */
function sharesMemory({ at }: Of<"view">, { definition }: Followed): boolean {
  const value = unwrapped(at);
  if (isMember(value)) return memberName(value) === "buffer";
  const made = initialOf(definition.roots[0]);
  const maker = made === undefined ? undefined : unwrapped(made);
  return maker !== undefined && isNewExpression(maker) && /ArrayBuffer$/.test(maker.expression.getText());
}

const entering = (fn: Node, call: Node, { path, change }: Step): Path => ({
  when: change.when,
  entered: { fn, call, from: path },
  left: change.at,
});

/** What a method is called on. */
export const receiverOf = (access: Node): Node => (isMember(access) ? unwrapped(access.expression) : access);

const wordOf = (name: Node): string | undefined => (isIdentifier(name) ? name.text : undefined);

/** What a declaration is looked for by. */
export function soughtBy(declaration: Node): Sought {
  const name = nameOf(declaration);
  return { declaration, word: name === undefined ? undefined : wordOf(name) };
}
