import { isCallExpression, isNewExpression, isStringLiteral, type Node } from "typescript/unstable/ast";
import type { Definition } from "../identity/definition.ts";
import { unwrapped } from "../identity/erased.ts";
import { changing, isReading } from "./known-methods.ts";
import { isMember } from "./member-name.ts";
import { closureOf, membersOf } from "./members.ts";
import { isFlagged, originOf } from "./origin.ts";

/** What a call of a method does to what it is called on: it is known, or it is what these functions do to their `this`. */
export type Verdict = "changes" | "reads" | { readonly functions: readonly Node[] };

/**
 * Judges a method by its name, for a value that a definition holds or for a part of it. Functions that stand in what the definition reaches come first; then the
 * methods of the language's own objects; what is left can only change something through the `this` of some function there.
 */
export function judgeMethod(definition: Definition, name: string | undefined, receiver: Node): Verdict {
  const origin = originOf(definition);
  const closure = closureOf(definition).map(membersOf);
  const loose = closure.flatMap((members) => members.loose);
  if (name === undefined) return { functions: [...closure.flatMap(({ named }) => [...named.values()].flat()), ...loose] };
  const own = closure.flatMap(({ named }) => named.get(name) ?? []);
  const isOwn = (origin === "literal" || origin === "made") && own.length > 0 && !isMember(unwrapped(receiver));
  if (isOwn) return { functions: own };
  if (changing.has(name)) return "changes";
  if (/^(?:test|exec)$/.test(name) && keepsPlace(definition)) return "changes";
  if (own.length > 0) return { functions: own };
  if (isReading(name)) return "reads";
  const isUnseen = origin === "library" || closure.some(({ hasForeignBase }) => hasForeignBase);
  return isUnseen ? "changes" : { functions: [...closure.flatMap(({ named }) => named.get("") ?? []), ...loose] };
}

/** Whether the definition, or what it is made by, holds a regular expression with any of these flags, or one whose flags are not known. */
export const keepsPlace = (definition: Definition, flags = /[gy]/): boolean =>
  closureOf(definition).some(
    (each) => membersOf(each).patterns.some((text) => isFlagged(text, flags)) || makesPattern(each, flags),
  );

function makesPattern({ bindings }: Definition, flags: RegExp): boolean {
  return [...bindings].some(([{ parent }, bound]) => {
    if (bound.kind !== "global" || bound.name !== "RegExp") return false;
    const given = isCallExpression(parent) || isNewExpression(parent) ? parent.arguments?.[1] : undefined;
    return given !== undefined && !(isStringLiteral(given) && !flags.test(given.text));
  });
}
