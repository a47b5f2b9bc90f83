import { isBuiltin } from "node:module";
import type { Effects } from "@onex/contract";
import {
  isCallExpression,
  isClassLikeDeclaration,
  isElementAccessExpression,
  isFunctionLikeDeclaration,
  isNewExpression,
  type Node,
  SyntaxKind,
} from "typescript/unstable/ast";
import type { Checker } from "../compiler/typescript-api.ts";
import type { Binding, Definition } from "../identity/definition.ts";
import { outermost, unwrapped } from "../identity/erased.ts";
import type { Identity } from "../identity/identify.ts";
import { isModuleRequest } from "../identity/mentions.ts";
import { nameOf } from "../identity/name-of.ts";
import { packageName } from "../identity/resolve-symbol.ts";
import { initialOf, originOf } from "../state/origin.ts";
import { becomesText } from "./becomes-text.ts";
import { builtinEffects } from "./builtin-effects.ts";
import { type EffectClass, worst } from "./effect-class.ts";
import { globalAlias } from "./global-alias.ts";
import { globalEffects, globalObjects } from "./global-effects.ts";
import { intlEffects, isLocalDate, isLocalText, type Local, localMethods } from "./local-effects.ts";
import { memberEffects, type Told } from "./member-effects.ts";
import { type MemberPath, memberPath } from "./member-path.ts";
import { purePackages } from "./pure-packages.ts";
import { isCalled, isExtended, isOnlyAsked, namedEffectsOf, tableEffect } from "./table-effect.ts";
import { givesNothing, unboundEffects } from "./unbound-effects.ts";
import { isWrittenIn, moduleIn, pathsIn } from "./used-paths.ts";
import { isWritten } from "./writes.ts";

/** What one definition does by itself. */
interface OwnEffects {
  /** Sources by name; `pure` ones are left out. */
  readonly sources: ReadonlyMap<string, EffectClass>;
  readonly captures: ReadonlySet<string>;
  readonly throws: ReadonlySet<string>;
}

const known = new WeakMap<Definition, OwnEffects>();

/**
 * The effects of a function, from the text of all that it reaches in the program: what is mentioned counts as used, whether a
 * call comes to it or not.
 *
 * - `nondeterministic`: clock, timers, randomness, the garbage collector; and where the machine is, by its time zone (`timezone`) and language (`locale`), which
 *   only change from one machine to the next, but are read as harmlessly.
 * - `io`: network, files, environment, process, console.
 * - `stateful`: something that it reaches may be another at the next call, because it writes to it, or because other code of its program does, or may: a
 *   constant counts as such unless every use of it is known to leave it as it is.
 * - `unknown`: a package that is not known to be pure, a global that is not known, `eval`, an import whose specifier is computed.
 * - Of several the class is the gravest: unknown, io, stateful, nondeterministic, pure.
 *
 * `captures` are a module's `let` and `var` and every variable and parameter of an enclosing function; a module's constants, functions and classes
 * are definitions that the identity covers. What functions do that are passed in as arguments is not theirs to say, and what a method of an unknown
 * object does to anything but what the program holds cannot be seen: both count as nothing.
 *
 * `throws` are the names of the error types that are thrown where they are made (`throw new RangeError(…)`), but for those that a `try` around them catches.
 * What is thrown on (`throw error`), what is rejected with and what built-ins and packages throw has no name here.
 */
export function effectsOf({ reached, changing }: Pick<Identity, "reached" | "changing">, checker: Checker): Effects {
  const sources = new Map<string, EffectClass>();
  const captures = new Set<string>();
  const throws = new Set<string>();
  for (const definition of reached) {
    const own = known.get(definition) ?? ownEffects(definition, checker);
    known.set(definition, own);
    for (const [name, effect] of own.sources) sources.set(name, worst([effect, sources.get(name) ?? "pure"]));
    // What a variable was first made of was there before the function was.
    if (definition.kind !== "variable") for (const name of own.captures) captures.add(name);
    for (const name of own.throws) throws.add(name);
    if (changing.has(definition)) sources.set(definition.name, worst(["stateful", sources.get(definition.name) ?? "pure"]));
  }
  return {
    class: worst(sources.values()),
    uses: [...sources.keys()].sort(),
    captures: [...captures].sort(),
    ...(throws.size === 0 ? {} : { throws: [...throws].sort() }),
  };
}

function ownEffects(definition: Definition, checker: Checker): OwnEffects {
  const { bindings, members, roots } = definition;
  const sources = new Map<string, EffectClass>();
  const captures = new Set<string>();
  const add = (name: string, effect: EffectClass): void => {
    if (effect !== "pure") sources.set(name, worst([effect, sources.get(name) ?? "pure"]));
  };
  const taken = globalAlias(definition);
  const global = (node: Node, name: string): void => {
    if (isWrittenIn(definition, node)) add(...writtenGlobal(node, name));
    else for (const path of pathsIn(definition, node)) globalEffect(path, name, { add, checker });
  };
  for (const [node, bound] of bindings) {
    if (becomesText(node) && isCallable(bound, definition)) add("toString", "unknown");
    if (bound.kind === "definition") {
      outerEffects(bound.definition, { add, captures });
      // Of modules, those of JSON can be written to.
      if (bound.definition.kind === "module" && isWritten(node)) add(node.getText(), "stateful");
      if (globalAlias(bound.definition) !== undefined && taken?.has(node) !== true) global(node, "globalThis");
    } else if (bound.kind === "global" && taken?.has(node) !== true) global(node, bound.name);
    else if (bound.kind === "import") importEffect(node, bound, { definition, add });
  }
  // Whoever has a module has the global object that it exports.
  for (const bound of members.values())
    if (bound.kind === "definition" && globalAlias(bound.definition) !== undefined) add("globalThis", "unknown");
  const throws = new Set<string>();
  const methods: Node[] = [];
  const told: Told[] = [];
  for (const root of roots)
    unboundEffects(root, {
      add,
      told: (each) => {
        const origin = each.name === "stack" ? declaredBy(bindings.get(each.of), definition) : undefined;
        // Of what was caught nobody knows the type.
        if (origin?.parent.kind === SyntaxKind.CatchClause) add("stack", "nondeterministic");
        else told.push(each);
      },
      taken: (access) => methods.push(access),
      thrown: (name) => throws.add(name),
    });
  for (const [name, effect] of memberEffects(told, checker)) add(name, effect);
  for (const local of localMethods(methods, checker)) add(local, "nondeterministic");
  return { sources, captures, throws };
}

type Add = (name: string, effect: EffectClass) => void;

function outerEffects(definition: Definition, { add, captures }: { add: Add; captures: Set<string> }): void {
  const { kind, enclosed, name } = definition;
  const isVariable = kind === "variable" || kind === "parameter" || (kind === "constant" && enclosed);
  if (isVariable) captures.add(name);
  if (kind === "variable") add(name, "stateful");
}

interface Noted {
  readonly add: Add;
  readonly checker: Checker;
}

function globalEffect({ members, end }: MemberPath, name: string, { add, checker }: Noted): void {
  const path = globalObjects.has(name) && members.length > 0 ? members : [name, ...members];
  const [first = name] = path;
  // `typeof fetch` and `x instanceof Date` ask, and do nothing.
  if (isOnlyAsked(end)) return;
  if (path.length === 1 && first === "Date") add("Date", dateEffect(end));
  else if (path.length === 1 && first === "require") add("require()", requireEffect(end));
  else for (const [place, rest] of placesOf(end, path, checker)) add(...tableEffect(globalEffects, first, rest, place));
  if (first === "Date" && /^(?:call|apply|bind)$/.test(path[1] ?? "")) add("Date", "nondeterministic");
  if (first === "File" && isNewExpression(end.parent) && (end.parent.arguments ?? []).length < 3) add("File", "nondeterministic");
  for (const [key, effect] of namedEffectsOf(path)) add(key, effect);
  for (const local of localEffects(path, end, checker)) add(local, "nondeterministic");
}

function writtenGlobal(node: Node, name: string): [string, EffectClass] {
  const { members } = memberPath(node);
  const [first = name] = globalObjects.has(name) ? members : [name];
  return [[name, ...members].slice(0, 2).join("."), globalEffects.get(first) === "io" ? "io" : "stateful"];
}

/** `Math[name]`, of an object that only some members make harmful, is each of those that the type of the name lets it be. */
function placesOf(end: Node, [first = "", ...rest]: readonly string[], checker: Checker): readonly [Node, readonly string[]][] {
  const { parent } = end;
  if (!isElementAccessExpression(parent) || parent.expression !== end) return [[end, rest]];
  const isMixed = globalEffects.get(first) === "pure" && tableEffect(globalEffects, first, rest, end)[1] !== "pure";
  const names = isMixed ? textsOf(parent.argumentExpression, checker) : [];
  return names.length === 0 ? [[end, rest]] : names.map((name) => [outermost(parent), [...rest, name]]);
}

/** What a text may be whose type says it; empty where it doesn't. */
function textsOf(name: Node, checker: Checker): readonly string[] {
  // What is cast to says what somebody hopes.
  const type = checker.getTypeAtLocation(unwrapped(name));
  const parts = type === undefined ? [] : type.isUnionType() ? type.getTypes() : [type];
  const texts = parts.flatMap((part) => (part.isStringLiteralType() ? [part.value] : []));
  return texts.length === parts.length ? texts : [];
}

/** What is not called there and then may be given anything. */
function localEffects(path: readonly string[], end: Node, checker: Checker): readonly Local[] {
  const call = isCalled(end) ? end.parent : end;
  const given = isCallExpression(call) || isNewExpression(call) ? (call.arguments ?? []) : [];
  const [first, second, ...others] = path;
  if (first === "Intl" && second !== undefined && others.length === 0)
    return /^[A-Z]/.test(second) ? intlEffects(second, call, checker) : [];
  if (first === "Date" && second === "parse") return isLocalText(given) ? ["timezone"] : [];
  return first === "Date" && second === undefined && isNewExpression(call) && isLocalDate(given, checker) ? ["timezone"] : [];
}

function importEffect(
  node: Node,
  { specifier, name }: Binding & { readonly kind: "import" },
  { definition, add }: { readonly definition: Definition; readonly add: Add },
): void {
  const packaged = packageName(specifier);
  if (packaged !== undefined) add(packaged, purePackages.has(packaged) ? "pure" : "unknown");
  else if (!isBuiltin(specifier)) add(specifier, "unknown");
  else {
    if (isWrittenIn(definition, node)) add(specifier, "stateful");
    const isModule = name === "*" || name === "default";
    for (const { members, end } of pathsIn(definition, moduleIn(node))) {
      const path = (isModule ? members : [name, ...members]).filter((member) => member !== "default");
      add(...tableEffect(builtinEffects, specifier, path, end));
      for (const [key, effect] of namedEffectsOf(path)) add(key, effect);
    }
  }
}

/** `new Date(x)` computes; `new Date()` and `Date()` read the clock, and so may whoever is handed the constructor, or extends it. */
function dateEffect(use: Node): EffectClass {
  if (isExtended(use)) return isAlwaysGiven(use.parent.parent) ? "pure" : "nondeterministic";
  const isGiven = isNewExpression(use.parent) && use.parent.expression === use && !givesNothing(use.parent.arguments);
  return isGiven ? "pure" : "nondeterministic";
}

/** Whether a class never leaves it to its base what it is made of, nor calls what stands on that. */
function isAlwaysGiven(extended: Node): boolean {
  let calls = 0;
  let isAlways = true;
  const visit = (node: Node): void => {
    if (isCallExpression(node) && node.expression.kind === SyntaxKind.SuperKeyword) {
      calls += 1;
      isAlways &&= !givesNothing(node.arguments);
    }
    node.forEachChild(visit);
  };
  visit(extended);
  return calls > 0 && isAlways && !/\bnow\b/.test(extended.getText());
}

/** Whether a name stands for a function or a class of the program. */
function isCallable(bound: Binding, definition: Definition): boolean {
  if (bound.kind === "definition") return originOf(bound.definition) === "callable";
  const declaration = declaredBy(bound, definition);
  const value = declaration === undefined ? undefined : unwrapped(initialOf(declaration) ?? declaration);
  return value !== undefined && (isFunctionLikeDeclaration(value) || isClassLikeDeclaration(value));
}

/** Where a name is declared that is a definition's own. */
function declaredBy(bound: Binding | undefined, { bindings }: Definition): Node | undefined {
  if (bound?.kind !== "local") return undefined;
  for (const [name, each] of bindings)
    if (each.kind === "local" && each.id === bound.id && nameOf(name.parent) === name) return name.parent;
  return undefined;
}

/** What a literal specifier names counts by itself. */
const requireEffect = (use: Node): EffectClass => {
  const [specifier] = isCallExpression(use.parent) ? use.parent.arguments : [];
  return specifier !== undefined && isModuleRequest(specifier) ? "pure" : "unknown";
};
