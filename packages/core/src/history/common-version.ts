import type { KeptVersion } from "./kept-version.ts";
import type { VersionTree } from "./version-tree.ts";

/** The newest version that both come from; undefined where the way there was let go. Numbers rise from parent to child. */
export function commonVersion(tree: VersionTree, one: KeptVersion, other: KeptVersion): KeptVersion | undefined {
  const find = (sequence: number): KeptVersion | undefined =>
    [one, other].find((version) => version.sequence === sequence) ?? tree.get(sequence);
  const left = new Set([one.sequence]);
  const right = new Set([other.sequence]);
  while (left.size > 0 && right.size > 0) {
    // A frontier is as wide as there are merges side by side.
    const newest = Math.max(...left, ...right);
    const version = find(newest);
    if (version === undefined || (left.has(newest) && right.has(newest))) return version;
    const side = left.has(newest) ? left : right;
    side.delete(newest);
    for (const parent of [version.parent, version.note?.second ?? 0]) if (parent > 0) side.add(parent);
  }
  return undefined;
}
