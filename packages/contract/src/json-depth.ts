import { maxLevels } from "./check/walk.ts";
import type { Problem } from "./parsed.ts";

/** Containers within containers of a document: what is nested deeper than that is read by nobody. */
export const maxDocumentDepth: number = maxLevels;

export const tooDeep: Problem = { path: "", message: `is nested deeper than ${maxDocumentDepth} levels` };

/** False for JSON that is nested deeper than `most` levels, and for what holds itself. A part that is in many places is looked at once. */
export function isNestedWithin(json: unknown, most: number): boolean {
  const heights = new Map<object, number>();
  const heightOf = (part: unknown, room: number): number => {
    if (typeof part !== "object" || part === null) return 0;
    const known = heights.get(part);
    if (known !== undefined) return known;
    // One more than there is room for is enough to know.
    if (room === 0) return 1;
    let below = 0;
    for (const inner of Array.isArray(part) ? part : Object.values(part)) {
      below = Math.max(below, heightOf(inner, room - 1));
      if (below >= room) return room + 1;
    }
    heights.set(part, below + 1);
    return below + 1;
  };
  return heightOf(json, most) <= most;
}
