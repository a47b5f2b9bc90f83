import type { Comment } from "oxc-parser";
import { unsure } from "./unsure.ts";

export type DocComments = (start: number) => { readonly jsDoc?: readonly { readonly pos: number; readonly end: number }[] };

/** The comments that the compiler would attach to what begins at an offset: each on lines of its own. */
export function docComments(text: string, comments: readonly Comment[]): DocComments {
  const byEnd = comments.toSorted((a, b) => b.end - a.end);
  return (start) => {
    const found: { pos: number; end: number }[] = [];
    let at = start;
    for (const { type, start: pos, end } of byEnd) {
      if (end > at || text.slice(end, at).trim() !== "") {
        if (end > at) continue;
        break;
      }
      at = pos;
      if (type !== "Block" || text[pos + 2] !== "*" || end - pos < 5) continue;
      if (text.slice(text.lastIndexOf("\n", pos) + 1, pos).trim() !== "") unsure("a comment behind other code");
      found.unshift({ pos, end });
    }
    return found.length === 0 ? {} : { jsDoc: found };
  };
}
