import type { Draft } from "./draft.ts";

/** A member of a union as it is written. */
export interface Member {
  /** The types that it is made of, as the compiler tells them apart. */
  readonly ids: readonly number[];
  readonly draft: Draft;
  /** A comment says which of its values are meant. */
  readonly isMarked: boolean;
}

/**
 * The union with what comments say of its members; undefined when they say nothing. The compiler makes one of members of one type, so each of its own
 * stands for all that were written so: `Email | Phone` is either, while beside `string` no comment can forbid a text.
 */
export function markedUnion(
  union: Draft,
  whole: readonly { readonly id: number; readonly draft: Draft }[],
  parts: readonly Member[],
): Draft | undefined {
  const marks = parts.filter(({ isMarked }) => isMarked);
  const free = new Set(parts.filter(({ isMarked }) => !isMarked).flatMap(({ ids }) => ids));
  const ids = new Set(whole.map(({ id }) => id));
  const members = whole.flatMap(({ id, draft }) => {
    const own = free.has(id) ? [] : marks.filter((mark) => mark.ids.includes(id));
    return own.length === 0 ? [draft] : own.map((mark) => mark.draft);
  });
  const distinct = [...new Set(members)];
  if (!distinct.some((member) => marks.some((mark) => mark.draft === member))) return undefined;
  // What a wider member has swallowed is free of what is said of that one.
  const swallowed = parts.filter((part) => part.ids.some((id) => !ids.has(id)) && !distinct.includes(part.draft));
  const all = [...distinct, ...swallowed.map(({ draft }) => draft)];
  const [only] = all;
  return all.length === 1 && only !== undefined ? only : { ...union, body: { kind: "union", members: all } };
}
