import { custodyOf } from "./custody.ts";

/**
 * Containers of which we know that nothing in them can change any more: values that were frozen as a whole, and parts of them that came by again. A
 * frozen object alone proves nothing, since what it holds may change; but to remember every part costs more than to look again.
 */
const settled = new WeakSet<object>();

/** Long enough to be kept as what it has other than the list of the version before. */
export const isLongList = (value: unknown): value is readonly unknown[] => Array.isArray(value) && value.length >= 16;

/** Settled long lists that do not hold themselves at any depth, so that an equal list of the same items is the same in everything but its identity. */
const untied = new WeakSet<object>();

export const isUntied = (list: object): boolean => untied.has(list);

export const isContainer = (value: unknown): value is object => typeof value === "object" && value !== null;

/** True for a value that nobody can change any more, as far as we remember. */
export const isSettled = (value: unknown): boolean => !isContainer(value) || (Object.isFrozen(value) && settled.has(value));

/**
 * Freezes a plain value in place, with all its plain parts, and tells whether that settled it: false when it holds what cannot be frozen and must
 * be copied for each consumer. Ends on cycles and needs no stack for depth; what is settled already costs one look-up.
 */
export function freezeValue(value: unknown): boolean {
  return isSettled(value) || !isContainer(value) || freezeAll(value);
}

function freezeAll(root: object): boolean {
  // Frozen before it was met: by us a moment ago (a cycle, a shared part), by us for another value, or by somebody else. Looked into once.
  const again = new Set<object>();
  const waiting: object[] = [root];
  // What was frozen before cannot hold what was not, so a list that is not met again on its first way through is nowhere in itself.
  const isNewList = isLongList(root) && !Object.isFrozen(root);
  let complete = true;
  for (let container = waiting.pop(); container !== undefined; container = waiting.pop()) {
    if (Object.isFrozen(container)) {
      if (settled.has(container) || again.has(container)) continue;
      again.add(container);
    }
    const custody = custodyOf(container);
    if (custody === "copied") complete = false;
    if (custody !== "plain") continue;
    Object.freeze(container);
    pushParts(container, waiting);
  }
  if (complete && isNewList && !again.has(root)) untied.add(root);
  if (complete) for (const container of again.add(root)) settled.add(container);
  return complete;
}

function pushParts(container: object, waiting: object[]): void {
  if (Array.isArray(container)) {
    for (const part of container) if (isContainer(part)) waiting.push(part);
    return;
  }
  // A plain object inherits nothing enumerable, and this loop makes no list of keys.
  for (const key in container) {
    const part: unknown = Reflect.get(container, key);
    if (isContainer(part)) waiting.push(part);
  }
  for (const key of Object.getOwnPropertySymbols(container)) {
    const part: unknown = Reflect.get(container, key);
    if (isContainer(part)) waiting.push(part);
  }
}
