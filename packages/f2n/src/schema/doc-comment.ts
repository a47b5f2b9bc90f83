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
  return parseDocComment(file.text.slice(comment.pos, comment.end));
}

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

/** Tags that may follow each other on one line; any other `@word` inside a line is text. */
const betweenTags =
  /\s+(?=@(?:param|returns?|throws|exception|tag|deprecated|default|minimum|maximum|exclusiveMinimum|exclusiveMaximum|multipleOf|minLength|maxLength|minItems|maxItems|uniqueItems|pattern|format|int|integer)\b)/;

/** On the line of a parameter its constraints are part of its text. */
const betweenParameters = /\s+(?=@(?:param|returns?|throws|exception)\b)/;

function split(lines: readonly string[]): DocComment {
  const description: string[] = [];
  const tags: { name: string; lines: string[] }[] = [];
  let isFenced = false;
  for (const line of lines) {
    if (line.trimStart().startsWith("```")) isFenced = !isFenced;
    const tag = isFenced ? null : /^\s*@([A-Za-z][\w-]*)\s?(.*)$/.exec(line);
    if (tag !== null) tags.push({ name: tag[1] ?? "", lines: [tag[2] ?? ""] });
    else (tags.at(-1)?.lines ?? description).push(line);
  }
  const summary = flatten(description);
  return {
    ...(summary === "" ? {} : { description: summary }),
    tags: tags.map(({ name, lines: body }) => ({ name, text: flatten(body) })),
  };
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
const countTags = new Set(["minLength", "maxLength", "minItems", "maxItems"]);

/** What a comment says of a value as schema keywords. A constraint tag whose text is no such value says nothing. */
export function notesOf({ description, tags }: DocComment): Notes {
  const notes: Record<string, Json> = {};
  if (description !== undefined) notes.description = description;
  for (const { name, text } of tags) {
    const value = constraint(name, text.trim());
    if (value !== undefined) notes[value[0]] = value[1];
  }
  // Every keyword above is one of Notes and has its type.
  return notes as Notes;
}

/** The tags that a `@param` text may carry after its description: `the limit @minimum 1 @int`. */
export function notesOfText(text: string): Notes {
  const [description = "", ...tags] = text.split(/\s@(?=[A-Za-z])/);
  const parts = tags.map((tag): DocTag => {
    const [name = "", ...rest] = tag.split(/\s+/);
    return { name, text: rest.join(" ") };
  });
  return notesOf({ ...(description.trim() === "" ? {} : { description: description.trim() }), tags: parts });
}

function constraint(name: string, text: string): readonly [string, Json] | undefined {
  if (numberTags.has(name) || countTags.has(name)) {
    const value = Number(text);
    const isFit =
      text !== "" &&
      Number.isFinite(value) &&
      (!countTags.has(name) || (Number.isInteger(value) && value >= 0)) &&
      (name !== "multipleOf" || value > 0);
    return isFit ? [name, value] : undefined;
  }
  switch (name) {
    case "pattern": {
      const pattern = /^\/(.*)\/[a-z]*$/.exec(text)?.[1] ?? text;
      return isPattern(pattern) ? ["pattern", pattern] : undefined;
    }
    case "format":
      return text === "" ? undefined : ["format", text];
    case "int":
    case "integer":
      return ["type", "integer"];
    case "uniqueItems":
      return ["uniqueItems", true];
    case "deprecated":
      return ["deprecated", true];
    case "default":
    case "defaultValue":
      return text === "" ? undefined : jsonDefault(text);
    default:
      return undefined;
  }
}

function jsonDefault(text: string): readonly [string, Json] | undefined {
  const bare = text.replace(/^`(.*)`$/, "$1").replace(/^'(.*)'$/, '"$1"');
  try {
    return ["default", JSON.parse(bare) as Json];
  } catch {
    return undefined;
  }
}

function isPattern(text: string): boolean {
  try {
    return text !== "" && new RegExp(text, "u") instanceof RegExp;
  } catch {
    return false;
  }
}
