import {
  isCallExpression,
  isFunctionDeclaration,
  isNewExpression,
  isSourceFile,
  isTaggedTemplateExpression,
  isVariableDeclaration,
  type Node,
  type SourceFile,
  SyntaxKind,
} from "typescript/unstable/ast";
import type { Definition } from "../identity/definition.ts";
import { outermost, unwrapped } from "../identity/erased.ts";
import type { Names } from "../identity/names.ts";
import type { Reach } from "../identity/reach.ts";
import { packageName } from "../identity/resolve-symbol.ts";
import { comesBefore, standingOf } from "../identity/standing.ts";
import { isExported } from "./candidates.ts";
import type { Changes } from "./changes.ts";
import { soughtBy } from "./follow-use.ts";
import { isEmptyContainer, isGivenOut } from "./given-out.ts";
import { calledPath } from "./known-globals.ts";
import { isMember } from "./member-name.ts";
import { closureOf } from "./members.ts";
import { momentOf } from "./moment.ts";
import { initialOf, originOf } from "./origin.ts";
import { type ProgramFiles, programFiles } from "./program-files.ts";
import { requestedBy, runBy } from "./requested.ts";
import type { Change } from "./trail.ts";
import { argumentsOf } from "./uses.ts";

/** What of a program, beside what a function mentions, decides over what it finds. */
export interface Initialisation {
  /** What changes it while the program is loaded, in the order in which it runs. */
  readonly initialisers: readonly Definition[];
  /** Those of what it reaches that may be another at the next call. */
  readonly changing: ReadonlySet<Definition>;
}

export interface Initialiser {
  /** Says which will be asked for; saves round trips. */
  expect(definitions: readonly Definition[]): void;
  /** For a function and all that it reaches, itself first. */
  of(reached: readonly Definition[]): Initialisation;
  /** The place of each file in the order in which the files run that a function's own file loads. */
  orderOf(definition: Definition): (file: SourceFile) => number;
}

/** A piece of a module that runs while it is loaded; `through`, what it calls for it, where it does not do it itself. */
interface Piece {
  readonly node: Node;
  readonly through?: Node;
}

interface Found {
  readonly pieces: readonly Piece[];
  readonly isChanging: boolean;
}

export function createInitialiser(names: Names, reach: Reach, changes: Changes): Initialiser {
  const files: ProgramFiles = programFiles(names);
  const own = new Map<Definition, Found>();
  const shared = new Map<readonly SourceFile[], Map<Definition, Found>>();

  const find = (definition: Definition, others: readonly SourceFile[]): Found => {
    const found = changes.of(definition, others);
    if (found.length === 0) return isFilledByOthers(definition) ? { pieces: [], isChanging: true } : nothing;
    if (definition.enclosed) return { pieces: [], isChanging: found.some(({ when }) => when !== "at-once") };
    const pieces = found.flatMap((change) => piecesOf(change, others));
    const roots: readonly Node[] = definition.roots;
    return {
      pieces: pieces.filter(({ node }) => !roots.includes(node)),
      isChanging: found.some((change) => !isOverAtOnce(change, others)),
    };
  };

  /** A container that nothing in the program fills, and that others can have, is there for them to fill. */
  const isFilledByOthers = (definition: Definition): boolean => {
    if (!isEmptyContainer(definition)) return false;
    const sought = soughtBy(definition.roots[0]);
    return isExported(sought) || changes.mentionsOf(sought, none).some(isGivenOut);
  };

  /** Whether a change can only happen while its module is loaded: it does so there, or in a function that nothing else calls. */
  const isOverAtOnce = ({ at, when }: Change, others: readonly SourceFile[]): boolean => {
    if (when === "at-once") return true;
    if (when === "given-away") return false;
    const { place } = momentOf(at);
    const sought = soughtBy(place);
    if (!isNamedFunction(place) || isExported(sought)) return false;
    const mentions = changes.mentionsOf(sought, others);
    return mentions.length > 0 && mentions.every((mention) => momentOf(mention).when === "at-once" && isCallee(mention));
  };

  /** What of a module's own statements comes to a change. */
  const piecesOf = ({ at, when }: Change, others: readonly SourceFile[]): readonly Piece[] => {
    const { place, takers, when: moment } = momentOf(at);
    if (moment !== "when-called") return takers.some(isForeign) ? [] : [{ node: place }];
    if (when === "at-once") return [];
    return callersOf(place, others).map((node): Piece => ({ node, through: place }));
  };

  const callersOf = (holder: Node, others: readonly SourceFile[]): readonly Node[] => {
    const found = new Set<Node>();
    const holders = new Set([holder]);
    for (const each of holders) {
      const sought = soughtBy(each);
      if (sought.word === undefined) continue;
      for (const mention of changes.mentionsOf(sought, isExported(sought) ? others : [])) {
        const { place, takers, when } = momentOf(mention);
        if (place === each) continue;
        if (when === "when-called") holders.add(place);
        else if (!takers.some(isForeign) && isRun(mention)) found.add(place);
      }
    }
    return [...found];
  };

  /** Whether code that runs at once comes to a function that it mentions: it calls it, or gives it to somebody who may. */
  const isRun = (mention: Node): boolean => {
    for (let at = outermost(mention); !isSourceFile(at); at = outermost(at.parent)) {
      const { parent } = at;
      if (isTaggedTemplateExpression(parent) || parent.kind === SyntaxKind.Decorator) return true;
      if (!isCallExpression(parent) && !isNewExpression(parent)) continue;
      if (parent.expression === at || (argumentsOf(parent).includes(at) && !isForeign(parent))) return true;
    }
    return false;
  };

  /** A package that is given a function is not taken to call it while it loads: it is told of it. */
  const isForeign = (call: Node): boolean => {
    // Calls and constructions have what is called under this name.
    const { expression } = call as Node & { readonly expression?: Node };
    return expression !== undefined && comesFromPackage(expression, 0);
  };

  const comesFromPackage = (value: Node, depth: number): boolean => {
    const root = rootOf(value);
    const meaning = root === undefined || depth > 8 ? undefined : changes.meaningOf(root)?.meaning;
    if (meaning?.kind === "import") return packageName(meaning.specifier) !== undefined;
    const initial = meaning?.kind === "declared" ? initialOf(patternOf(meaning.declarations[0])) : undefined;
    return initial !== undefined && comesFromPackage(initial, depth + 1);
  };

  const foundFor = (definition: Definition, entry: SourceFile): Found => {
    const origin = originOf(definition);
    if (definition.kind === "module" || (origin === "fixed" && definition.kind !== "variable")) return nothing;
    const isShared = origin !== "callable" && isSeenOutside(definition);
    const others = isShared ? files.loadedBy(entry) : none;
    const known = isShared ? (shared.get(others) ?? new Map<Definition, Found>()) : own;
    if (isShared) shared.set(others, known);
    const found = known.get(definition) ?? find(definition, others);
    known.set(definition, found);
    return found;
  };

  /** What loading a file runs that was not there with the function's own. */
  const loadedFor = (file: SourceFile, entry: SourceFile): readonly Node[] => {
    const before = files.loadedBy(entry);
    return files
      .loadedBy(file)
      .filter((each) => !before.includes(each))
      .flatMap(runBy);
  };

  const orderOf = ({ roots: [root] }: Definition): ((file: SourceFile) => number) => {
    const entry = root.getSourceFile();
    return (file) => (file === entry ? Number.MAX_SAFE_INTEGER : files.loadedBy(entry).indexOf(file));
  };

  return {
    orderOf,
    expect: (definitions) => files.expect(definitions.map(({ roots: [root] }) => root.getSourceFile())),
    of(reached) {
      const [first] = reached;
      const initialisers = new Set<Definition>();
      const changing = new Set<Definition>();
      if (first === undefined) return { initialisers: [], changing };
      const entry = first.roots[0].getSourceFile();
      const base = new Set<Node>(reached.flatMap(({ roots }) => roots));
      const all = new Set(reached);
      // A set is iterated in order of insertion, also over what is added meanwhile: initialisers have initialisers.
      for (const definition of all) {
        const { pieces, isChanging } = foundFor(definition, entry);
        if (isChanging) changing.add(definition);
        // What the function itself calls may be called by others as well: that is a use of it, and no part of it.
        const own = pieces.flatMap(({ node, through }) => (through !== undefined && base.has(through) ? [] : [node]));
        const nodes = [...own, ...requestedBy(definition).flatMap((file) => loadedFor(file, entry))];
        for (const added of nodes.length === 0 ? [] : reach.definitionsOf(nodes)) {
          initialisers.add(added);
          for (const each of closureOf(added)) all.add(each);
        }
      }
      return { initialisers: sorted([...initialisers], orderOf(first)), changing };
    },
  };
}

const nothing: Found = { pieces: [], isChanging: false };
const none: readonly SourceFile[] = [];

function sorted(definitions: readonly Definition[], order: (file: SourceFile) => number): readonly Definition[] {
  const placed = definitions.map((definition) => ({ definition, standing: standingOf(definition, order) }));
  return placed.sort((a, b) => (comesBefore(a.standing, b.standing) ? -1 : 1)).map(({ definition }) => definition);
}

const isNamedFunction = (place: Node): boolean => {
  if (isFunctionDeclaration(place)) return true;
  const value = isVariableDeclaration(place) ? place.initializer : undefined;
  const fn = value === undefined ? undefined : unwrapped(value);
  return fn?.kind === SyntaxKind.ArrowFunction || fn?.kind === SyntaxKind.FunctionExpression;
};

const isCallee = (mention: Node): boolean => {
  const at = outermost(mention);
  return isCallExpression(at.parent) && at.parent.expression === at;
};

const isSeenOutside = ({ roots }: Definition): boolean => roots.some((root) => isExported(soughtBy(root)));

/** What an expression begins with: `app` of `await app.use(x).listen()`. */
function rootOf(value: Node): Node | undefined {
  let at = unwrapped(value);
  for (;;) {
    const path = calledPath(at);
    if (path !== undefined) return path.root;
    // Awaited expressions, calls, constructions and members have what they begin with under this name.
    const { expression } = at as Node & { readonly expression?: Node };
    const goesOn = isCallExpression(at) || isNewExpression(at) || isMember(at) || at.kind === SyntaxKind.AwaitExpression;
    if (!goesOn || expression === undefined) return undefined;
    at = unwrapped(expression);
  }
}

const patternOf = (declaration: Node): Node => {
  let at = declaration;
  while (at.kind === SyntaxKind.BindingElement) at = at.parent.parent;
  return at;
};
