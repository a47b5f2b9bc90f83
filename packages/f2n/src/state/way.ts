import { isCallExpression, isSpreadElement, type Node, type SourceFile } from "typescript/unstable/ast";
import { outermost, unwrapped } from "../identity/erased.ts";
import { type Candidate, candidatesFor, isExported, isMention } from "./candidates.ts";
import { type Followed, followUse, type Nearness, nameIn, receiverOf } from "./follow-use.ts";
import { calledPath } from "./known-globals.ts";
import { isMember } from "./member-name.ts";
import type { Change, Doubt, Sought, Trail } from "./trail.ts";
import { argumentsOf, type Use, usesOf } from "./uses.ts";

/**
 * A trail with all that was found on it. What a value does at one place does not depend on the program around that: programs only differ in their places.
 * So a value that another program shares is followed from memory there.
 */
export interface Way {
  readonly trail: Trail;
  /** Equal for trails of which the second leads nowhere new. */
  readonly key: string;
  /** What was found on it, where other files know nothing of it. */
  own?: readonly Step[];
  /** Where they do: by the expression that stands for the value. */
  shared?: Map<Node, Step>;
}

/** A place of a way where something may happen. */
export interface Step {
  readonly trail: Trail;
  readonly candidate?: Candidate;
  readonly uses: readonly Use[];
  /** Absent as long as it is not known what the names mean that it depends on. */
  outcome?: Outcome | undefined;
}

interface Outcome {
  /** How many uses were followed. */
  readonly uses: number;
  readonly changes: readonly Change[];
  readonly doubts: readonly Doubt[];
  readonly ways: readonly Way[];
}

/** Which program a way is followed in, and where the names are noted down that other files of it may know. */
interface Surroundings {
  readonly others: readonly SourceFile[];
  readonly asked: Map<Node, { readonly sought: Sought; readonly found: readonly Candidate[] }>;
  readonly isFlat: boolean;
}

const ids = new WeakMap<Node, number>();
let lastId = 0;

function idOf(node: Node): number {
  const id = ids.get(node) ?? ++lastId;
  ids.set(node, id);
  return id;
}

export function wayOf(trail: Trail): Way {
  const { kind, depth, path } = trail;
  const node = trail.kind === "value" ? trail.at : trail.sought.declaration;
  const { argument = "", place = "" } = (trail.kind === "calls" && trail.callBack) || {};
  return { trail, key: `${kind} ${depth} ${path.when} ${idOf(node)} ${idOf(path.entered?.call ?? node)} ${argument} ${place}` };
}

/** The places of a way where something may happen; those where nothing can are left out. */
export function stepsOn(way: Way, { others, asked, isFlat }: Surroundings): readonly Step[] {
  if (way.own !== undefined) return way.own;
  const { trail } = way;
  if (trail.kind === "value") {
    way.own = [{ trail, uses: usesOf(trail.at, trail.depth, isFlat) }];
    return way.own;
  }
  const { sought } = trail;
  const candidates = candidatesFor(sought, others);
  const made = (candidate: Candidate): Step => ({ trail, candidate, uses: usesAt(candidate, trail, isFlat) });
  if (!isExported(sought)) {
    way.own = candidates.map(made).filter(mayHappen);
    return way.own;
  }
  asked.set(sought.declaration, { sought, found: candidates });
  way.shared ??= new Map();
  const { shared } = way;
  return candidates
    .map((candidate) => {
      const step = shared.get(candidate.expression) ?? made(candidate);
      shared.set(candidate.expression, step);
      return step;
    })
    .filter(mayHappen);
}

const mayHappen = ({ uses }: Step): boolean => uses.length > 0;

/** Of a variable the uses of its name, of a function those of what its calls give, or give to what they hand over. */
function usesAt({ expression, levels = 0 }: Candidate, trail: Trail, isFlat: boolean): readonly Use[] {
  const { kind, depth } = trail;
  if (kind === "variable") return usesOf(expression, depth + levels, isFlat);
  if (levels > 0) return [];
  const at = outermost(expression);
  const isCalled = isCallExpression(at.parent) && at.parent.expression === at;
  if (!isCalled) return [];
  if (kind === "value" || trail.callBack === undefined) return usesOf(at.parent, depth, isFlat);
  const { argument, place } = trail.callBack;
  const given = argumentsOf(at.parent)[argument];
  if (given === undefined || isSpreadElement(given)) return [];
  const callee = unwrapped(given);
  const root = calledPath(callee)?.root;
  return [{ kind: "give", at: at.parent, call: at.parent, callee, root, place, isSpread: false, isLater: false, depth }];
}

/** The names that the outcome of a step depends on. */
export const namesOf = ({ candidate, uses }: Step): readonly Node[] => [
  ...(candidate === undefined ? [] : [candidate.name]),
  ...uses.flatMap((use) => nameIn(use) ?? []),
];

export function outcomeOf(step: Step, followed: Followed): Outcome {
  const { trail, candidate, uses } = step;
  const isIt =
    candidate === undefined || trail.kind === "value" || isMention(candidate, followed.meaningOf(candidate.name), trail.sought);
  if (!isIt) return nothing;
  const changes: Change[] = [];
  const doubts: Doubt[] = [];
  const ways: Way[] = [];
  for (const use of uses)
    for (const each of followUse(use, trail.path, followed, nearness(use, step))) {
      if (each.kind === "change") changes.push(each.change);
      else if (each.kind === "doubt") doubts.push(each);
      else ways.push(wayOf(each));
    }
  return { uses: uses.length, changes, doubts, ways };
}

const nothing: Outcome = { uses: 0, changes: [], doubts: [], ways: [] };

/** How far what is used is from the definition's own name. */
function nearness(use: Use, { trail, candidate }: Step): Nearness {
  const name = candidate?.expression ?? (trail.kind === "value" ? trail.at : undefined);
  if (trail.isOwn !== true) return "elsewhere";
  let at = use.kind === "method" ? receiverOf(use.access) : unwrapped(use.at);
  if (at === name) return "name";
  while (isMember(at)) at = unwrapped(at.expression);
  return at === name ? "part" : "made-of-it";
}
