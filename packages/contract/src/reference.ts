import type { Json } from "./json.ts";
import { type Parsed, parsed, refused } from "./parsed.ts";

/** A reference of a graph document: to `input`, to a vertex or to a reserved name, and into its value. */
export interface Reference {
  readonly name: string;
  readonly path: readonly (string | number)[];
}

const shortForm = /^\$([A-Za-z_][A-Za-z0-9_-]*)((?:\.[A-Za-z0-9_-]+)*)$/;
const index = /^(?:0|[1-9][0-9]*)$/;

/**
 * Reads `$read.lines.0`. A string that begins with one `$` and is no reference is refused: nothing is ever half a reference. Give it only strings
 * that `isReferenceText` accepts.
 */
export function parseReferenceText(text: string): Parsed<Reference> {
  const match = shortForm.exec(text);
  if (match === null)
    return refused({
      path: "",
      message: `must be a reference like "$name.key" or { $ref: ["name", "any key"] }; write "$$" for a text that begins with "$"`,
    });
  const [, name = "", keys = ""] = match;
  const path = keys === "" ? [] : keys.slice(1).split(".");
  return parsed({ name, path: path.map((key) => (index.test(key) ? Number(key) : key)) });
}

/** Reads the list of `{ $ref: [name, key…] }`, the form for keys that the short one cannot spell. */
export function parseReferenceList(list: Json): Parsed<Reference> {
  if (!Array.isArray(list) || list.length === 0 || typeof list[0] !== "string")
    return refused({ path: "/$ref", message: `must be a list that begins with a name, like ["count", "a.b", 0]` });
  const [name, ...path] = list;
  const wrong = path.findIndex((key) => typeof key !== "string" && !(Number.isInteger(key) && Number(key) >= 0));
  if (wrong >= 0) return refused({ path: `/$ref/${wrong + 1}`, message: "must be a key or an index" });
  // Every element was found to be a string or a whole number.
  return parsed({ name, path: path as readonly (string | number)[] });
}

/** True for a text that is a reference or wants to be one: it begins with exactly one `$`. */
export const isReferenceText = (text: string): boolean => text.startsWith("$") && !text.startsWith("$$");

/** The text that `"$$…"` stands for, or the text itself. */
export const unescapeText = (text: string): string => (text.startsWith("$$") ? text.slice(1) : text);
export const escapeText = (text: string): string => (text.startsWith("$") ? `$${text}` : text);

const shortKey = /^[A-Za-z0-9_-]+$/;

/** The short form where it says the same, else the long one. */
export function formatReference({ name, path }: Reference): Json {
  const plain = path.every((key) => (typeof key === "number" ? true : shortKey.test(key) && !index.test(key)));
  return plain ? `$${[name, ...path].join(".")}` : { $ref: [name, ...path] };
}
