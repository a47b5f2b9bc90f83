import { isBinaryExpression, isCallExpression, isNewExpression, type Node, SyntaxKind } from "typescript/unstable/ast";
import { type EffectClass, worst } from "./effect-class.ts";
import { namedEffects } from "./global-effects.ts";

/** The longest part of a member path that the table knows. Whoever hands out the whole object hands out the gravest of its members. */
export function tableEffect(
  table: ReadonlyMap<string, EffectClass>,
  first: string,
  rest: readonly string[],
  use: Node,
): [string, EffectClass] {
  const [key, effect] = longestKnown(table, first, rest) ?? [first, "unknown"];
  const isWhole = rest.length === 0 && !isCalled(use) && !isOnlyAsked(use) && !isExtended(use);
  return [key, isWhole ? worst([effect, ...membersOf(table, first)]) : effect];
}

/** What a member does by which a global is named, where the rest of it does nothing of the kind. */
export const namedEffectsOf = (path: readonly string[]): readonly (readonly [string, EffectClass])[] =>
  path.flatMap((_, at) => {
    const key = path.slice(0, at + 1).join(".");
    const effect = namedEffects.get(key);
    return effect === undefined ? [] : [[key, effect] as const];
  });

/** Whether a use calls or constructs. */
export const isCalled = (use: Node): boolean =>
  (isCallExpression(use.parent) || isNewExpression(use.parent)) && use.parent.expression === use;

export const isExtended = (use: Node): boolean => use.parent.kind === SyntaxKind.HeritageClause;

/** `typeof x` and `y instanceof x` ask, and do nothing. */
export function isOnlyAsked(use: Node): boolean {
  const { parent } = use;
  if (parent.kind === SyntaxKind.TypeOfExpression) return true;
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
