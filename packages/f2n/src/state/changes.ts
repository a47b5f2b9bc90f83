import {
  isBindingElement,
  isCallExpression,
  isClassLikeDeclaration,
  isClassStaticBlockDeclaration,
  type Node,
  type SourceFile,
  SyntaxKind,
} from "typescript/unstable/ast";
import type { Definition } from "../identity/definition.ts";
import { outermost, unwrapped } from "../identity/erased.ts";
import { nameOf, plainNameOf } from "../identity/name-of.ts";
import type { Named, Names } from "../identity/names.ts";
import { type Candidate, candidatesFor, isExported, isMention } from "./candidates.ts";
import { followUse, type Nearness, namesIn, receiverOf, soughtBy } from "./follow-use.ts";
import { functionAround } from "./function-around.ts";
import { keepsState } from "./kept-state.ts";
import { closureOf, membersOf, receiversIn } from "./members.ts";
import { initialOf, isFlat, originOf } from "./origin.ts";
import type { Change, Consequence, Sought, Trail } from "./trail.ts";
import { isMember, type Use, usesOf } from "./uses.ts";
import type { ValueTypes } from "./value-types.ts";

export interface Changes {
  /** Everything in a definition's own file and in the others that changes what it holds, or may. */
  of(definition: Definition, others: readonly SourceFile[]): readonly Change[];
  /** Where a declaration is mentioned. */
  mentionsOf(sought: Sought, others: readonly SourceFile[]): readonly Node[];
  /** Asked for one at a time: a round trip each. */
  meaningOf(name: Node): Named | undefined;
}

/** Steps after which a value counts as changed: nobody reads a program that passes one about so much. */
const patience = 3_000;

/**
 * Follows values through a program: by the names that hold them, into functions that are given them and back, round by round, so that each round costs one round
 * trip for all of its names. What only may be a change is settled by types at the end.
 */
export function createChanges(names: Names, types: ValueTypes): Changes {
  const kept = new Map<Definition, Traced[]>();
  const meaningOf = (name: Node): Named | undefined => names.meaningsOf([name])[0];

  const of = (definition: Definition, others: readonly SourceFile[]): readonly Change[] => {
    const before = kept.get(definition) ?? [];
    kept.set(definition, before);
    // Most files know nothing of a value: those of another function's program tell the same.
    const same = before.find(({ asked }) =>
      [...asked.values()].every(({ sought, found }) => isSame(candidatesFor(sought, others), found)),
    );
    if (same !== undefined) return same.changes;
    const asked: Traced["asked"] = new Map();
    const changes = changesOf(definition, others, asked);
    before.push({ asked, changes });
    return changes;
  };

  const changesOf = (definition: Definition, others: readonly SourceFile[], asked: Traced["asked"]): readonly Change[] => {
    const value = initialOf(definition.roots[0]);
    const isWrittenOut = value !== undefined && definition.selected === undefined && isFlat(value);
    // Whatever changes it may put anything into it.
    if (isWrittenOut && trace(definition, others, { asked, isFlat: true }).length === 0) return [];
    return trace(definition, others, { asked, isFlat: false });
  };

  const trace = (
    definition: Definition,
    others: readonly SourceFile[],
    how: { readonly asked: Traced["asked"]; readonly isFlat: boolean },
  ): readonly Change[] => {
    const [root] = definition.roots;
    const changes: Change[] = [];
    const doubts: Extract<Consequence, { readonly kind: "doubt" }>[] = [];
    const met = new Set<string>();
    const followed = {
      definition,
      scope: definition.enclosed ? functionAround(root) : undefined,
      meaningOf,
      isIterator: () => isIterator(definition, types),
    };
    let steps = 0;
    for (let trails = startOf(definition); trails.length > 0; ) {
      const places = trails.flatMap((trail) => placesOf(trail, others, how));
      names.meaningsOf(
        places.flatMap(({ candidate, uses }) => [...(candidate === undefined ? [] : [candidate.name]), ...uses.flatMap(namesIn)]),
      );
      const found = places.flatMap((place): readonly Consequence[] => {
        const { trail, candidate, uses } = place;
        if (candidate !== undefined && trail.kind !== "value" && !isMention(candidate, meaningOf(candidate.name), trail.sought))
          return [];
        steps += uses.length;
        return uses.flatMap((use) => followUse(use, trail.path, followed, nearness(use, place)));
      });
      trails = found.filter((each) => each.kind !== "change" && each.kind !== "doubt").filter((trail) => isNew(trail, met));
      changes.push(...found.flatMap((each) => (each.kind === "change" ? [each.change] : [])));
      doubts.push(...found.filter((each) => each.kind === "doubt"));
      if (steps > patience) return [...changes, { at: root, when: "when-called" }];
    }
    const settled = types.areUnchangeable(doubts.map((doubt) => doubt.of));
    const all = [...changes, ...doubts.flatMap(({ change }, at) => (settled[at] === true ? [] : [change]))];
    return [...(all.length > 0 && isPrimitive(definition, types) ? [] : all), ...keptBy(definition, types)];
  };

  return {
    of,
    mentionsOf(sought, others) {
      const candidates = candidatesFor(sought, others);
      const meanings = names.meaningsOf(candidates.map(({ name }) => name));
      return candidates.filter((each, at) => isMention(each, meanings[at], sought)).map(({ expression }) => expression);
    },
    meaningOf,
  };
}

/** What was found of a definition, and where the names that other files may know were looked for. */
interface Traced {
  readonly asked: Map<Node, { readonly sought: Sought; readonly found: readonly Candidate[] }>;
  readonly changes: readonly Change[];
}

const isSame = (some: readonly Candidate[], others: readonly Candidate[]): boolean =>
  some.length === others.length && some.every(({ name }, at) => name === others[at]?.name);

interface Place {
  readonly trail: Trail;
  readonly candidate?: Candidate;
  readonly uses: readonly Use[];
}

/** Places of a trail where something may happen; those where nothing can are not asked for. */
function placesOf(
  trail: Trail,
  others: readonly SourceFile[],
  { asked, isFlat: flat }: { readonly asked: Traced["asked"]; readonly isFlat: boolean },
): readonly Place[] {
  if (trail.kind === "value") return [{ trail, uses: usesOf(trail.at, trail.depth, flat) }];
  const { sought } = trail;
  const found = candidatesFor(sought, others);
  if (isExported(sought)) asked.set(sought.declaration, { sought, found });
  return found.flatMap((candidate): readonly Place[] => {
    const at = outermost(candidate.expression);
    const { parent } = at;
    const isCalled = isCallExpression(parent) && parent.expression === at;
    const expression = trail.kind === "variable" ? candidate.expression : isCalled ? parent : undefined;
    const uses = expression === undefined ? [] : usesOf(expression, trail.depth, flat);
    return uses.length === 0 ? [] : [{ trail, candidate, uses }];
  });
}

/** How far what is used is from the definition's own name. */
function nearness(use: Use, { trail, candidate }: Place): Nearness {
  const name = candidate?.expression ?? (trail.kind === "value" ? trail.at : undefined);
  if (trail.isOwn !== true) return "elsewhere";
  let at = use.kind === "method" ? receiverOf(use.access) : unwrapped(use.at);
  if (at === name) return "name";
  while (isMember(at)) at = unwrapped(at.expression);
  return at === name ? "part" : "made-of-it";
}

/** Names that have the value from the beginning, and what is called on it unseen. */
function startOf(definition: Definition): readonly Trail[] {
  const path = { when: "at-once" } as const;
  const origin = originOf(definition);
  const own = definition.roots.flatMap((root) => declarationsIn(root, definition));
  const names = own.map(
    (declaration): Trail => ({ kind: "variable", sought: soughtBy(declaration), depth: 0, path, isOwn: true }),
  );
  const callable = origin === "callable" ? definition.roots.map((root) => unwrapped(initialOf(root) ?? root)) : [];
  const receivers = callable.flatMap((root) =>
    isClassLikeDeclaration(root) ? root.members.filter(isStatic).flatMap(receiversIn) : [],
  );
  const asked = origin === "literal" ? [definition] : origin === "made" ? closureOf(definition) : [];
  const accessors = asked.flatMap((each) => membersOf(each).accessors.flatMap(receiversIn));
  const left = { when: "when-called", left: definition.roots[0] } as const;
  return [
    ...names,
    ...receivers.map((at): Trail => ({ kind: "value", at, depth: 0, path, isOwn: true })),
    ...accessors.map((at): Trail => ({ kind: "value", at, depth: 0, path: left })),
  ];
}

/** A pattern declares many names, of which one is meant. */
function declarationsIn(root: Node, { selected, name }: Definition): readonly Node[] {
  if (selected === undefined) return [root];
  const found: Node[] = [];
  const visit = (node: Node): void => {
    if (isBindingElement(node) && plainNameOf(node)?.text === name) found.push(node);
    node.forEachChild(visit);
  };
  const pattern = nameOf(root);
  if (pattern !== undefined) visit(pattern);
  return found;
}

// Any member may be looked at for its modifiers.
const isStatic = (member: Node): boolean =>
  isClassStaticBlockDeclaration(member) ||
  (member as { readonly modifiers?: readonly Node[] }).modifiers?.some(({ kind }) => kind === SyntaxKind.StaticKeyword) === true;

/** A closure or an object that a function of the program made, with state that only its own code sees. */
function keptBy(definition: Definition, types: ValueTypes): readonly Change[] {
  const [root] = definition.roots;
  const value = initialOf(root);
  if (value === undefined || originOf(definition) !== "made" || !closureOf(definition).some(keepsState)) return [];
  return types.hasCode(value) ? [{ at: root, when: "when-called" }] : [];
}

/** Nobody changes a number that a function is given, whatever becomes of objects that hold it. */
function isPrimitive(definition: Definition, types: ValueTypes): boolean {
  const { kind, roots } = definition;
  const mayBe = (kind === "constant" || kind === "parameter") && originOf(definition) === "made";
  return mayBe && types.isPrimitive(nameOf(roots[0]) ?? roots[0]);
}

/** Lists and maps are gone through as often as one likes, iterators once. */
function isIterator(definition: Definition, types: ValueTypes): boolean {
  const value = initialOf(definition.roots[0]);
  const isList = value !== undefined && originOf(definition) !== "made" && !isCallExpression(unwrapped(value));
  return !isList && types.isIterator(value ?? definition.roots[0]);
}

const ids = new WeakMap<Node, number>();
let lastId = 0;

function isNew({ kind, depth, path, ...trail }: Trail, met: Set<string>): boolean {
  const node = "at" in trail ? trail.at : trail.sought.declaration;
  const numbers = [node, path.entered?.call ?? node].map((each) => {
    const id = ids.get(each) ?? ++lastId;
    ids.set(each, id);
    return id;
  });
  const key = [kind, depth, path.when, ...numbers].join(" ");
  const isFirst = !met.has(key);
  met.add(key);
  return isFirst;
}
