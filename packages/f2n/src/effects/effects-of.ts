import { isBuiltin } from "node:module";
import type { Effects } from "@onex/contract";
import { isBinaryExpression, isCallExpression, isNewExpression, type Node, SyntaxKind } from "typescript/unstable/ast";
import type { Checker } from "../compiler/typescript-api.ts";
import type { Binding, Definition } from "../identity/definition.ts";
import type { Identity } from "../identity/identify.ts";
import { isModuleRequest } from "../identity/mentions.ts";
import { packageName } from "../identity/resolve-symbol.ts";
import { builtinEffects } from "./builtin-effects.ts";
import { type EffectClass, worst } from "./effect-class.ts";
import { globalEffects, globalObjects } from "./global-effects.ts";
import { intlEffects, isLocalDate, isLocalText, type Local, localMethods } from "./local-effects.ts";
import { memberPath } from "./member-path.ts";
import { purePackages } from "./pure-packages.ts";
import { givesNothing, unboundEffects } from "./unbound-effects.ts";
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

function ownEffects({ bindings, roots }: Definition, checker: Checker): OwnEffects {
  const sources = new Map<string, EffectClass>();
  const captures = new Set<string>();
  const add = (name: string, effect: EffectClass): void => {
    if (effect !== "pure") sources.set(name, worst([effect, sources.get(name) ?? "pure"]));
  };
  for (const [node, bound] of bindings) {
    if (bound.kind === "definition") outerEffects(bound.definition, { add, captures });
    else if (bound.kind === "global") globalEffect(node, bound.name, { add, checker });
    else if (bound.kind === "import") importEffect(node, bound, add);
  }
  const throws = new Set<string>();
  const called: Node[] = [];
  for (const root of roots)
    unboundEffects(root, { add, called: (call) => called.push(call), thrown: (name) => throws.add(name) });
  for (const local of localMethods(called, checker)) add(local, "nondeterministic");
  return { sources, captures, throws };
}

type Add = (name: string, effect: EffectClass) => void;

function outerEffects(definition: Definition, { add, captures }: { add: Add; captures: Set<string> }): void {
  const { kind, enclosed, name } = definition;
  const isVariable = kind === "variable" || kind === "parameter" || (kind === "constant" && enclosed);
  if (isVariable) captures.add(name);
  if (kind === "variable") add(name, "stateful");
}

function globalEffect(node: Node, name: string, { add, checker }: { readonly add: Add; readonly checker: Checker }): void {
  const { members, end } = memberPath(node);
  const path = globalObjects.has(name) && members.length > 0 ? members : [name, ...members];
  const [first = name, ...rest] = path;
  if (isWritten(node)) add([name, ...members].slice(0, 2).join("."), "stateful");
  // `typeof fetch` and `x instanceof Date` ask, and do nothing.
  else if (isOnlyAsked(end)) return;
  else if (path.length === 1 && first === "Date") add("Date", dateEffect(end));
  else if (path.length === 1 && first === "require") add("require()", requireEffect(end));
  else add(...tableEffect(globalEffects, first, rest, end));
  const isUsed = isCalled(end) && !isWritten(node);
  if (isUsed) for (const local of localEffects(path, end.parent, checker)) add(local, "nondeterministic");
}

function localEffects(path: readonly string[], call: Node, checker: Checker): readonly Local[] {
  const given = isCallExpression(call) || isNewExpression(call) ? (call.arguments ?? []) : [];
  const [first, second, ...others] = path;
  if (first === "Intl" && second !== undefined && others.length === 0)
    return /^[A-Z]/.test(second) ? intlEffects(second, call) : [];
  if (first === "Date" && second === "parse") return isLocalText(given) ? ["timezone"] : [];
  return first === "Date" && second === undefined && isNewExpression(call) && isLocalDate(given, checker) ? ["timezone"] : [];
}

function importEffect(node: Node, { specifier, name }: Binding & { readonly kind: "import" }, add: Add): void {
  const packaged = packageName(specifier);
  if (packaged !== undefined) add(packaged, purePackages.has(packaged) ? "pure" : "unknown");
  else if (!isBuiltin(specifier)) add(specifier, "unknown");
  else {
    const { members, end } = memberPath(node);
    const isModule = name === "*" || name === "default";
    const path = (isModule ? members : [name, ...members]).filter((member) => member !== "default");
    add(...tableEffect(builtinEffects, specifier, path, end));
  }
}

/** The longest part of a member path that the table knows. Whoever hands out the whole object hands out the gravest of its members. */
function tableEffect(
  table: ReadonlyMap<string, EffectClass>,
  first: string,
  rest: readonly string[],
  use: Node,
): [string, EffectClass] {
  const [key, effect] = longestKnown(table, first, rest) ?? [first, "unknown"];
  const isWhole = rest.length === 0 && !isCalled(use) && !isOnlyAsked(use);
  return [key, isWhole ? worst([effect, ...membersOf(table, first)]) : effect];
}

/** `new Date(x)` computes; `new Date()` and `Date()` read the clock, and so may whoever is handed the constructor. */
const dateEffect = (use: Node): EffectClass =>
  isNewExpression(use.parent) && use.parent.expression === use && !givesNothing(use.parent.arguments)
    ? "pure"
    : "nondeterministic";

/** What a literal specifier names counts by itself. */
const requireEffect = (use: Node): EffectClass => {
  const [specifier] = isCallExpression(use.parent) ? use.parent.arguments : [];
  return specifier !== undefined && isModuleRequest(specifier) ? "pure" : "unknown";
};

const isCalled = (use: Node): boolean =>
  (isCallExpression(use.parent) || isNewExpression(use.parent)) && use.parent.expression === use;

function isOnlyAsked(use: Node): boolean {
  const { parent } = use;
  if (parent.kind === SyntaxKind.TypeOfExpression || parent.kind === SyntaxKind.HeritageClause) return true;
  return isBinaryExpression(parent) && parent.right === use && parent.operatorToken.kind === SyntaxKind.InstanceOfKeyword;
}

function longestKnown(
  table: ReadonlyMap<string, EffectClass>,
  first: string,
  rest: readonly string[],
): [string, EffectClass] | undefined {
  for (let length = Math.min(rest.length, 2); length >= 0; length -= 1) {
    const key = [first, ...rest.slice(0, length)].join(".");
    const effect = table.get(key);
    if (effect !== undefined) return [key, effect];
  }
  return undefined;
}

const membersOf = (table: ReadonlyMap<string, EffectClass>, first: string): EffectClass[] =>
  [...table].flatMap(([key, effect]) => (key.startsWith(`${first}.`) ? [effect] : []));
