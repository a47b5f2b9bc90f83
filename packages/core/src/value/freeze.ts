import { custodyOf } from "./custody.ts";

/** Containers that we froze together with all that they hold. A frozen object of somebody else may have parts that change. */
const settled = new WeakSet<object>();

export const isContainer = (value: unknown): value is object => typeof value === "object" && value !== null;

/** True for a value that nobody can change any more, as far as we froze it ourselves. */
export const isSettled = (value: unknown): boolean => !isContainer(value) || isKnown(value);

/** Asking the object whether it is frozen is much cheaper than asking the set, and most objects are not. */
const isKnown = (container: object): boolean => Object.isFrozen(container) && settled.has(container);

/**
 * Freezes a plain value in place, with all its plain parts, and tells whether that settled it: false when it holds what cannot be frozen and must
 * be copied for each consumer. Visits each container once, in whatever cycle; what is settled already costs one look-up.
 */
export function freezeValue(value: unknown): boolean {
  if (!isContainer(value)) return true;
  if (isKnown(value)) return true;
  return freezeAll(value);
}

function freezeAll(root: object): boolean {
  const visited: object[] = [];
  const waiting: object[] = [root];
  let complete = true;
  for (let container = waiting.pop(); container !== undefined; container = waiting.pop()) {
    if (isKnown(container)) continue;
    const custody = custodyOf(container);
    if (custody === "held") continue;
    if (custody === "copied") {
      complete = false;
      continue;
    }
    // Settled from here on, so that a cycle ends; taken back below when a part turns out not to be.
    settled.add(container);
    visited.push(container);
    Object.freeze(container);
    pushParts(container, waiting);
  }
  if (!complete) for (const container of visited) settled.delete(container);
  return complete;
}

function pushParts(container: object, waiting: object[]): void {
  if (Array.isArray(container)) {
    for (const part of container) if (isContainer(part)) waiting.push(part);
    return;
  }
  for (const part of Object.values(container)) if (isContainer(part)) waiting.push(part);
  for (const key of Object.getOwnPropertySymbols(container)) {
    const part: unknown = Reflect.get(container, key);
    if (isContainer(part)) waiting.push(part);
  }
}
