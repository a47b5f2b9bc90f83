import { hasConstraintTag } from "./doc-comment.ts";

/** By the name of a type alias, the most that stands before one of that name: nothing, a comment, or a comment with a tag that constrains values. */
export type AliasNames = ReadonlyMap<string, AliasRank>;
export type AliasRank = "plain" | "commented" | "constraining";

const ranks: readonly AliasRank[] = ["plain", "commented", "constraining"];

/**
 * Collects the type aliases of a text, and the new names under which it passes others on. Only a look at the text, before anything is parsed: a name too
 * many costs a question to the compiler, and most programs have no comment worth one.
 */
export function collectAliases(text: string, into: Map<string, AliasRank>): void {
  const add = (name: string, rank: AliasRank): void => {
    if (ranks.indexOf(rank) > ranks.indexOf(into.get(name) ?? "plain") || !into.has(name)) into.set(name, rank);
  };
  for (const { 1: name = "", index } of text.matchAll(declaration)) add(name, rankAt(text, index));
  for (const [, names = ""] of text.matchAll(renaming))
    for (const [, name = ""] of names.matchAll(/\bas\s+([\w$]+)/g)) add(name, "commented");
}

const declaration = /\btype\s+([A-Za-z_$][\w$]*)\s*[<=]/g;
const renaming = /\bexport\s+(?:type\s+)?\{([^}]*\bas\b[^}]*)\}/g;
const commentBefore = /\*\/(?:\s|\/\/.*)*(?:export\s+)?(?:declare\s+)?$/;

function rankAt(text: string, index: number): AliasRank {
  if (!commentBefore.test(text.slice(Math.max(0, index - 200), index))) return "plain";
  return hasConstraintTag(text.slice(text.lastIndexOf("/**", index), index)) ? "constraining" : "commented";
}

/** Whether a comment of some alias says anything of the types of a text. */
export function hasCommentedAlias(text: string): boolean {
  const names = new Map<string, AliasRank>();
  collectAliases(text, names);
  return names.values().some((rank) => rank !== "plain");
}
