import { merged } from "./doc-comment.ts";
import type { Draft, Notes } from "./draft.ts";

/** A draft that looks like another one, which is asked only when this one is. */
export const viewOf = (draft: () => Draft, name?: string): Draft => ({
  get body() {
    return draft().body;
  },
  get notes() {
    return draft().notes;
  },
  ...(name === undefined ? {} : { name }),
});

/** The same type with more said of it. */
export const notedDraft = (draft: Draft, notes: Notes, name = draft.name): Draft =>
  viewOf(() => ({ body: draft.body, notes: merged(draft.notes ?? {}, notes) }), name);

/** A type that is still being read, as it will be: what is asked of it before has no answer. */
export function later(draft: Draft, make: () => Draft | undefined): Draft {
  let made: Draft | undefined;
  return viewOf(() => {
    if (made === undefined && draft.body.kind !== "open") made = make() ?? draft;
    return made ?? draft;
  }, draft.name);
}
