import { isIdentifier, type Node } from "typescript/unstable/ast";
import { globalEffects, globalObjects } from "../effects/global-effects.ts";
import { unwrapped } from "../identity/erased.ts";
import { changing } from "./known-methods.ts";
import { isMember, memberName } from "./member-name.ts";

const words = (text: string): ReadonlySet<string> => new Set(text.trim().split(/\s+/));

const changers = words(`
  Object.assign Object.defineProperty Object.defineProperties Object.setPrototypeOf Object.freeze Object.seal Object.preventExtensions Reflect.set
  Reflect.defineProperty Reflect.deleteProperty Reflect.setPrototypeOf Reflect.preventExtensions crypto.getRandomValues
`);

const givingSame = words(`
  Object Object.assign Object.freeze Object.seal Object.preventExtensions Object.create Object.setPrototypeOf Reflect.get Reflect.apply
  Iterator.from WeakRef Proxy DataView
`);

const givingParts = words(`
  Object.values Array Array.from Array.fromAsync Set WeakSet
`);

/** Lists of pairs, or groups. */
const givingLists = words("Object.entries Object.getOwnPropertyDescriptors Object.groupBy Map.groupBy");

const givingHolder = words(
  "Proxy.revocable Array.of Promise.resolve Promise.reject Promise.all Promise.allSettled Promise.race Promise.any",
);

/** Functions that go through what they are given to the end, which uses an iterator up. */
const iterating = words(
  "Array.from Array.fromAsync Object.fromEntries Object.groupBy Map.groupBy Map Set WeakMap WeakSet Promise.all Promise.any",
);

/** `Object.assign`, from what is called; undefined where that is no path from a name. */
export function calledPath(callee: Node): { readonly root: Node; readonly names: readonly string[] } | undefined {
  const names: string[] = [];
  let at = unwrapped(callee);
  for (;;) {
    const name = memberName(at);
    if (name === undefined || !isMember(at)) break;
    names.unshift(name);
    at = unwrapped(at.expression);
  }
  return isIdentifier(at) ? { root: at, names: [at.text, ...names] } : undefined;
}

/** `Reflect.apply`, as the name of a global. */
export const pathOf = (callee: Node): string => {
  const names = calledPath(callee)?.names ?? [];
  return names.slice(globalObjects.has(names[0] ?? "") ? 1 : 0).join(".");
};

/** Whether a function of that name, taken for the global one, changes the first thing that it is given: `Object.assign`, `Array.prototype.push.call`. */
export function changesFirst(callee: Node): boolean {
  const path = pathOf(callee);
  const [last = "", method = ""] = path.split(".").reverse();
  return changers.has(path) || path.startsWith("Atomics.") || (/^(?:call|apply)$/.test(last) && changing.has(method));
}

/** Whether a global function of that name goes through an iterator that it is given. */
export const iterates = (callee: Node): boolean => iterating.has(pathOf(callee));

/** What a global function of that name gives: what it was given, something made of its parts, of lists of them or of pairs, what holds it as a promise does, another view of its memory, or something else. */
export function givenByGlobal(callee: Node): "same" | "parts" | "lists" | "holder" | "entries" | "view" | undefined {
  const path = pathOf(callee);
  if (givingSame.has(path) || /^\w*Error$/.test(path)) return "same";
  if (givingHolder.has(path)) return "holder";
  if (/^(?:Weak)?Map$|^Object\.fromEntries$/.test(path)) return "entries";
  if (/^(?:\w+(?:8|16|32|64|Clamped)Array|Buffer\.from)$/.test(path)) return "view";
  if (givingLists.has(path)) return "lists";
  return givingParts.has(path) ? "parts" : undefined;
}

/** Whether a global function leaves what it is given as it is: all that are known do, but for those that change the first. */
export function leavesGiven(callee: Node): boolean {
  const path = pathOf(callee);
  if (/^Reflect\.(?:apply|construct)$/.test(path)) return false;
  const [first = "", second] = path.split(".");
  const effect = globalEffects.get(second === undefined ? first : `${first}.${second}`) ?? globalEffects.get(first);
  return effect !== undefined && effect !== "unknown" && effect !== "stateful";
}
