import type { Json } from "@onex/contract";
import type { Node, SourceFile } from "../compiler/typescript-api.ts";
import type { Notes } from "./draft.ts";

export interface DocTag {
  readonly name: string;
  readonly text: string;
}

export interface DocComment {
  readonly description?: string;
  readonly tags: readonly DocTag[];
}

const none: DocComment = { tags: [] };

/** The JSDoc comment that stands last before a declaration. Reads the text itself: the compiler would need two round trips per symbol. */
export function docComment(declaration: Node | undefined, file: SourceFile | undefined): DocComment {
  const comment = declaration?.jsDoc?.at(-1);
  if (comment === undefined || file === undefined) return none;
  return parseDocComment(file.text.slice(comment.pos, comment.end).replace(beforeDoc, ""));
}

/** Where other comments stand before the one that documents, the compiler has them as part of it. */
const beforeDoc = /^(?:\s|\/\/.*|\/\*(?!\*)[\s\S]*?\*\/)+/;

/**
 * The comment of a member, also where it stands behind another token of its line, as in a type literal of one line: there the compiler takes it for a
 * comment on what was before.
 */
export function memberComment(member: Node, file: SourceFile): DocComment {
  if (member.jsDoc !== undefined) return docComment(member, file);
  const before = file.text.slice(member.pos, member.getStart(file));
  const own = /\/\*\*(?:[^*]|\*(?!\/))+\*\/[^\S\n]*$/.exec(before);
  return own === null ? none : parseDocComment(own[0]);
}

/** Splits a comment, its delimiters included, at its block tags. Text inside fenced code is never a tag; `{@link x}` becomes `x`. */
export function parseDocComment(text: string): DocComment {
  const lines = text
    .replace(/^\s*\/\*\*+/, "")
    .replace(/\*+\/\s*$/, "")
    .split(/\r?\n/)
    .map((line) => line.replace(/^\s*\* ?/, "").trimEnd());
  return split(lines.flatMap((line) => line.split(parameterTag.test(line) ? betweenParameters : betweenTags)));
}

const parameterTag = /^\s*@(?:param|arg|argument)\b/;

const constraintTags =
  "(?:TJS-)?(?:minimum|maximum|exclusiveMinimum|exclusiveMaximum|multipleOf|minLength|maxLength|minItems|maxItems|uniqueItems|minProperties|maxProperties|pattern|format|int|integer|asType|type|items)";

const constraintTag = new RegExp(`@${constraintTags}\\b`);

/** Whether a comment may say what values are allowed. */
export const hasConstraintTag = (comment: string): boolean => constraintTag.test(comment);

/** Tags that may follow each other on one line; any other `@word` inside a line is text. */
const betweenTags = new RegExp(
  `\\s+(?=@(?:param|returns?|throws|exception|tag|deprecated|default|title|examples|${constraintTags})\\b)`,
);

/** On the line of a parameter its constraints are part of its text. */
const betweenParameters = /\s+(?=@(?:param|returns?|throws|exception)\b)/;

function split(lines: readonly string[]): DocComment {
  const description: string[] = [];
  const tags: { name: string; lines: string[] }[] = [];
  let isFenced = false;
  for (const line of lines) {
    if (line.trimStart().startsWith("```")) isFenced = !isFenced;
    const tag = isFenced ? null : /^\s*@([A-Za-z][\w-]*(?:\.[\w-]+)*)\s?(.*)$/.exec(line);
    if (tag !== null) tags.push({ name: tag[1] ?? "", lines: [tag[2] ?? ""] });
    else (tags.at(-1)?.lines ?? description).push(line);
  }
  const found = tags.map(({ name, lines: body }): DocTag => ({ name, text: flatten(body) }));
  const summary = found.find(({ name, text }) => name === "description" && text !== "")?.text ?? flatten(description);
  return { ...(summary === "" ? {} : { description: summary }), tags: found };
}

const flatten = (lines: readonly string[]): string =>
  lines
    .join("\n")
    .replace(
      /\{@link(?:code|plain)?\s+([^}|\s]+)\s*\|?\s*([^}]*)\}/g,
      (_, target: string, label: string) => label.trim() || target,
    )
    .trim();

/** Text of each `@param`, by name (`options.depth` for a property), without the type and the dash. */
export function parameterTexts({ tags }: DocComment): ReadonlyMap<string, string> {
  const texts = new Map<string, string>();
  for (const tag of tags) {
    if (tag.name !== "param" && tag.name !== "arg" && tag.name !== "argument") continue;
    const match = /^(?:\{(?:[^{}]|\{[^}]*\})*\}\s*)?\[?([\w$.]+)(?:\s*=[^\]]*)?\]?\s*(?:[-–—:]\s*)?([\s\S]*)$/.exec(tag.text);
    if (match?.[1] !== undefined) texts.set(match[1], (match[2] ?? "").trim());
  }
  return texts;
}

const numberTags = new Set(["minimum", "maximum", "exclusiveMinimum", "exclusiveMaximum", "multipleOf"]);
const countTags = new Set(["minLength", "maxLength", "minItems", "maxItems", "minProperties", "maxProperties"]);

/** What a comment says of a value as schema keywords. A constraint tag whose text is no such value says nothing. */
export function notesOf({ description, tags }: DocComment): Notes {
  const keywords = tags.reduce((all, tag) => merged(all, keywordsOf(tag)), {});
  return description === undefined ? keywords : { description, ...keywords };
}

/** What `own` says beside what `others` say of the same value: of one keyword it is what counts. */
export function merged(others: Notes, own: Notes): Notes {
  const items = others.items !== undefined && own.items !== undefined ? { items: merged(others.items, own.items) } : {};
  const examples =
    others.examples !== undefined && own.examples !== undefined ? [...others.examples, ...own.examples] : undefined;
  return { ...others, ...own, ...items, ...(examples === undefined ? {} : { examples }) };
}

/** The tags that a `@param` text may carry after its description: `the limit @minimum 1 @int`. */
export function notesOfText(text: string): Notes {
  const [description = "", ...tags] = text.split(/(?:^|\s)@(?=[A-Za-z])/);
  const parts = tags.map((tag): DocTag => {
    const [name = "", ...rest] = tag.split(/\s+/);
    return { name, text: rest.join(" ") };
  });
  return notesOf({ ...(description.trim() === "" ? {} : { description: description.trim() }), tags: parts });
}

/**
 * The keywords of one tag. `TJS-` before its name is another generator's prefix. A tag only ever narrows what its type says or adds words to it: what a
 * value of the wrong type could pass by, as `@nullable` and `@type string` would let it, is not read.
 */
function keywordsOf({ name, text }: DocTag): Notes {
  const bare = name.replace(/^TJS-/, "");
  const path = bare.split(".");
  const [keyword = ""] = path.slice(-1);
  const isOfItems = path.slice(0, -1).every((step) => step === "items");
  if (!isOfItems) return {};
  return path.slice(0, -1).reduce((items: Notes, _) => (isSilent(items) ? items : { items }), constraint(keyword, text.trim()));
}

const isSilent = (notes: Notes): boolean => Object.keys(notes).length === 0;

function constraint(name: string, text: string): Notes {
  if (numberTags.has(name) || countTags.has(name)) {
    const value = Number(text);
    const isFit =
      text !== "" &&
      Number.isFinite(value) &&
      (!countTags.has(name) || (Number.isInteger(value) && value >= 0)) &&
      (name !== "multipleOf" || value > 0);
    return isFit ? { [name]: value } : {};
  }
  switch (name) {
    case "pattern": {
      const pattern = /^\/(.*)\/[a-z]*$/.exec(text)?.[1] ?? text;
      return isPattern(pattern) ? { pattern } : {};
    }
    case "format":
    case "title":
      return text === "" ? {} : { [name]: text };
    case "int":
    case "integer":
      return { type: "integer" };
    case "type":
    case "asType":
      return text === "integer" ? { type: "integer" } : {};
    case "uniqueItems":
      return text === "false" ? {} : { uniqueItems: true };
    case "deprecated":
      return { deprecated: true };
    case "default":
    case "defaultValue":
      return ifJson(text, (value) => ({ default: value }));
    case "example":
      return ifJson(text, (value) => ({ examples: [value] }));
    case "examples":
      return ifJson(text, (value) => (Array.isArray(value) ? { examples: value } : {}));
    case "items":
      return ifJson(text, (value) => itemNotes(value));
    default:
      return {};
  }
}

/** `@items {"minimum": 0}` says what `@items.minimum 0` says. */
function itemNotes(value: Json): Notes {
  if (typeof value !== "object" || value === null || Array.isArray(value)) return {};
  const items = Object.entries(value)
    .map(([name, part]) => constraint(name, typeof part === "string" ? part : JSON.stringify(part)))
    .reduce(merged, {});
  return isSilent(items) ? {} : { items };
}

/** JSON, or a text in other quotes; anything else says nothing. */
function ifJson(text: string, use: (value: Json) => Notes): Notes {
  const bare = text.replace(/^`(.*)`$/, "$1").replace(/^'(.*)'$/, '"$1"');
  try {
    return use(JSON.parse(bare) as Json); // What JSON holds.
  } catch {
    return {};
  }
}

function isPattern(text: string): boolean {
  try {
    return text !== "" && new RegExp(text, "u") instanceof RegExp;
  } catch {
    return false;
  }
}
