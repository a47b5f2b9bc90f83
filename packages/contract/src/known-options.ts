import { nameHint } from "./name-hint.ts";

/** Every option of `T`; a compiler reports one that is missing or too many. */
export type OptionNames<T> = Readonly<Record<keyof T, true>>;

/**
 * Throws a TypeError for options that are no object, and for one that is not known, with the one that was probably meant: an option that is passed
 * over in silence is a setting that somebody relies on.
 */
export function assertOptions(door: string, given: unknown, known: Readonly<Record<string, true>>): void {
  if (given === undefined) return;
  if (typeof given !== "object" || given === null) throw new TypeError(`${door} takes its options as an object`);
  for (const name in given) {
    // Any object may be asked for a property; what it inherits is nobody's option.
    if (known[name] === true || !Object.hasOwn(given, name) || Reflect.get(given, name) === undefined) continue;
    throw new TypeError(`${door} has no option "${name}"${nameHint(name, Object.keys(known))}`);
  }
}

/**
 * Refuses what stands where a part belongs that others plug in, an address instead of its transport say: `method` is one that every such part has, `makers`
 * are the functions that make one. Throws a TypeError.
 */
export function assertPort(option: string, given: unknown, method: string, makers: string): void {
  if (typeof given === "object" && given !== null && typeof Reflect.get(given, method) === "function") return;
  const what = typeof given === "string" ? JSON.stringify(given) : given === null ? "null" : typeof given;
  throw new TypeError(`${option} takes what ${makers} gives, not ${what}`);
}
