import { isCallExpression, isModuleDeclaration, type Node, type SourceFile } from "typescript/unstable/ast";
import type { Definition } from "../identity/definition.ts";
import { unwrapped } from "../identity/erased.ts";
import { nameOf } from "../identity/name-of.ts";
import type { Named, Names } from "../identity/names.ts";
import { type Candidate, candidatesFor, isMention } from "./candidates.ts";
import { type Destination, destinationOf } from "./destination.ts";
import type { Followed, Gift } from "./follow-use.ts";
import { functionAround } from "./function-around.ts";
import { keepsState } from "./kept-state.ts";
import { closureOf } from "./members.ts";
import { initialOf, isFlat, originOf } from "./origin.ts";
import { handlerOf, startOf } from "./start-of.ts";
import type { Change, Doubt, Sought } from "./trail.ts";
import type { ValueTypes } from "./value-types.ts";
import { namesOf, outcomeOf, type Step, stepsOn, type Way, wayOf } from "./way.ts";

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
  const asFlat = new Map<Definition, Following>();
  const asWhole = new Map<Definition, Following>();
  const destinations = new Map<Gift, Destination>();
  const meaningOf = (name: Node): Named | undefined => names.meaningsOf([name])[0];

  const destinationOfGift = (gift: Gift): Destination => {
    const { callee, place, root } = gift;
    const known = destinations.get(gift) ?? destinationOf(callee, place, root === undefined ? undefined : meaningOf(root));
    destinations.set(gift, known);
    return known;
  };

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
    if (isWrittenOut && trace(followingOf(definition, true), others, asked).length === 0) return [];
    return trace(followingOf(definition, false), others, asked);
  };

  const followingOf = (definition: Definition, isFlat: boolean): Following => {
    const before = (isFlat ? asFlat : asWhole).get(definition);
    if (before !== undefined) return before;
    const [root] = definition.roots;
    let isUsedUp: boolean | undefined;
    const followed = {
      definition,
      scope: definition.enclosed ? functionAround(root) : undefined,
      meaningOf,
      destinationOf: destinationOfGift,
      isIterator: () => {
        isUsedUp ??= isIterator(definition, types);
        return isUsedUp;
      },
      types,
    };
    const made = { start: startOf(definition, types).map(wayOf), followed, isFlat };
    (isFlat ? asFlat : asWhole).set(definition, made);
    return made;
  };

  const trace = (following: Following, others: readonly SourceFile[], asked: Traced["asked"]): readonly Change[] => {
    const { followed } = following;
    const { definition } = followed;
    const changes: Change[] = [];
    const doubts: Doubt[] = [];
    const met = new Set<string>();
    let taken = 0;
    for (let ways = [...following.start]; ways.length > 0; ) {
      const steps: Step[] = [];
      for (const way of ways) for (const step of stepsOn(way, { others, asked, isFlat: following.isFlat })) steps.push(step);
      names.meaningsOf(steps.flatMap((step) => (step.outcome === undefined ? namesOf(step) : [])));
      ways = [];
      for (const step of steps) {
        step.outcome ??= outcomeOf(step, followed);
        taken += step.outcome.uses;
        for (const change of step.outcome.changes) changes.push(change);
        for (const doubt of step.outcome.doubts) doubts.push(doubt);
        for (const way of step.outcome.ways) {
          if (met.has(way.key)) continue;
          met.add(way.key);
          ways.push(way);
        }
      }
      // That there is one is all that is asked of parts that are primitive.
      if (following.isFlat && changes.length > 0) return changes;
      if (taken > patience) return [...changes, { at: definition.roots[0], when: "when-called" }];
    }
    const settled = types.areUnchangeable(doubts.map((doubt) => doubt.of));
    const all = [
      ...changes,
      ...doubts.flatMap(({ of, change, isMethod }, at) => {
        const isNothing = isMethod === true ? !types.isForeignMethod(of) : settled[at] === true;
        return isNothing ? [] : [change];
      }),
    ];
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
  some === others || (some.length === others.length && some.every(({ name }, at) => name === others[at]?.name));

/** A definition that is followed, from the names that have its value. */
interface Following {
  readonly start: readonly Way[];
  readonly followed: Followed;
  /** Whether the parts of the value are primitive. */
  readonly isFlat: boolean;
}

/** A closure or an object that a function of the program made, with state that only its own code sees. */
function keptBy(definition: Definition, types: ValueTypes): readonly Change[] {
  const [root] = definition.roots;
  const kept = { at: root, when: "when-called" } as const;
  if (isModuleDeclaration(root)) return keepsState(definition) ? [kept] : [];
  const value = initialOf(root);
  if (value !== undefined && handlerOf(value) === "unseen") return [kept];
  if (value === undefined || originOf(definition) !== "made" || !closureOf(definition).some(keepsState)) return [];
  return types.hasCode(value) ? [kept] : [];
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
