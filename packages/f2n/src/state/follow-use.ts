import {
  isFunctionDeclaration,
  isFunctionLikeDeclaration,
  isIdentifier,
  isParameterDeclaration,
  isVariableDeclaration,
  type Node,
  SyntaxKind,
} from "typescript/unstable/ast";
import type { Definition } from "../identity/definition.ts";
import { outermost, unwrapped } from "../identity/erased.ts";
import { nameOf, plainNameOf } from "../identity/name-of.ts";
import type { Named } from "../identity/names.ts";
import { calleeRoot, destinationOf, functionsOf } from "./destination.ts";
import { judgeMethod, keepsPlace } from "./judge-method.ts";
import { takesPattern } from "./known-methods.ts";
import { receiversIn } from "./members.ts";
import { later, momentOf } from "./moment.ts";
import { originOf } from "./origin.ts";
import type { Change, Consequence, Path, Sought } from "./trail.ts";
import { isMember, memberName, parametersOf, type Use } from "./uses.ts";

/** What is known of the value that is followed. */
export interface Followed {
  readonly definition: Definition;
  /** The function whose each call has a value of its own; undefined for the module's. */
  readonly scope: Node | undefined;
  readonly meaningOf: (name: Node) => Named | undefined;
  /** Whether going through the value uses it up. */
  readonly isIterator: () => boolean;
}

/** The names whose meanings `followUse` asks for. */
export function namesIn(use: Use): readonly Node[] {
  const name =
    use.kind === "give"
      ? calleeRoot(calleeOf(use.call))
      : use.kind === "call-back"
        ? calleeRoot(use.fn)
        : use.kind === "store"
          ? use.name
          : undefined;
  return name === undefined ? [] : [name];
}

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
  const when = later(path.when, momentOf(use.at, path.entered?.fn ?? followed.scope).when);
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
    default:
      return use satisfies never;
  }
}

function followCallable(use: Use, step: Step): readonly Consequence[] {
  const isWritten =
    use.kind === "write" || use.kind === "rebind" || (use.kind === "give" && destinationOfGift(use, step) === "changes");
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

const destinationOfGift = ({ call, index }: Of<"give">, { followed }: Step): ReturnType<typeof destinationOf> => {
  const callee = calleeOf(call);
  const root = calleeRoot(callee);
  return destinationOf(callee, index, root === undefined ? undefined : followed.meaningOf(root));
};

function followGift(use: Of<"give">, step: Step): readonly Consequence[] {
  const { at, call, index, isSpread, depth } = use;
  const { change, followed } = step;
  const method = memberName(unwrapped(calleeOf(call)));
  // A sticky pattern goes on where it was.
  if (method !== undefined && takesPattern.has(method) && keepsPlace(followed.definition, /y/))
    return [{ kind: "change", change }];
  const destination = destinationOfGift(use, step);
  if (destination === "stays") return [];
  if (destination === "changes") return depth === 0 ? [{ kind: "change", change }] : [];
  if (destination === "unknown") return [{ kind: "doubt", of: at, change }];
  return destination.functions.flatMap((fn) => {
    const parameters = parametersOf(fn).filter(({ name }) => name === undefined || !isIdentifier(name) || name.text !== "this");
    return parameters.flatMap((parameter, place): Consequence[] => {
      const isRest = isParameterDeclaration(parameter) && parameter.dotDotDotToken !== undefined;
      const has = place === index || (isSpread && place > index) || (isRest && place < index);
      if (!has) return [];
      // `constructor(private list: X)` keeps it in the object.
      if (isParameterDeclaration(parameter) && parameter.modifiers !== undefined) return [{ kind: "doubt", of: at, change }];
      return [{ kind: "value", at: parameter, depth: isRest ? depth + 1 : depth, path: entering(fn, call, step) }];
    });
  });
}

function followCallBack({ at, fn, depth }: Of<"call-back">, step: Step): readonly Consequence[] {
  const root = calleeRoot(fn);
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
  const { parent } = outermost(fn);
  const declaration = isFunctionDeclaration(fn) ? fn : isVariableDeclaration(parent) ? parent : undefined;
  const word = declaration === undefined ? undefined : plainNameOf(declaration)?.text;
  return declaration === undefined || word === undefined
    ? []
    : [{ kind: "calls", sought: { declaration, word }, depth, path: { when: "at-once" } }];
}

function followMethod({ call, name, access }: Of<"method">, step: Step): readonly Consequence[] {
  const verdict = judgeMethod(step.followed.definition, name, receiverOf(access));
  if (verdict === "reads") return [];
  if (verdict === "changes") return [{ kind: "change", change: step.change }];
  return verdict.functions.flatMap((fn) =>
    receiversIn(fn).map((at): Consequence => ({ kind: "value", at, depth: 0, path: entering(fn, call, step) })),
  );
}

const entering = (fn: Node, call: Node, { path, change }: Step): Path => ({
  when: change.when,
  entered: { fn, call, from: path },
  left: change.at,
});

// Calls, constructions and tagged templates have what is called under one of two names.
const calleeOf = (call: Node): Node => {
  const { expression, tag } = call as Node & { readonly expression?: Node; readonly tag?: Node };
  return expression ?? tag ?? call;
};

/** What a method is called on. */
export const receiverOf = (access: Node): Node => (isMember(access) ? unwrapped(access.expression) : access);

const wordOf = (name: Node): string | undefined => (isIdentifier(name) ? name.text : undefined);

/** What a declaration is looked for by. */
export function soughtBy(declaration: Node): Sought {
  const name = nameOf(declaration);
  return { declaration, word: name === undefined ? undefined : wordOf(name) };
}
