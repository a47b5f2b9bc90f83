import { type Token, tokensOf } from "../live/tokens.ts";

/**
 * JavaScript that was TypeScript, without the imports that only its types used: the compiler leaves them out as well, and what they name may not
 * exist when the module runs. They become space, so every line and column stays. An import whose names are all unused goes as a whole.
 */
export function withoutTypeImports(javascript: string): string {
  let rest = javascript;
  let read: readonly Token[] | undefined;
  const tokens = (): readonly Token[] => {
    read ??= tokensOf(javascript);
    return read;
  };
  // Ends stay where they are: what is left out is replaced by as much space.
  for (const { start, end, clause, clauseStart } of [...importsIn(javascript)]) {
    const names = namesIn(clause);
    const unused = names.filter(({ local }) => !isUsed(local, { text: javascript, tokens, start, end }));
    if (unused.length === 0) continue;
    if (unused.length === names.length) rest = blank(rest, start, end);
    else for (const { from, to } of unused) if (clause[from] !== "*") rest = blank(rest, clauseStart + from, clauseStart + to);
  }
  return rest;
}

interface ImportStatement {
  readonly start: number;
  readonly end: number;
  readonly clause: string;
  readonly clauseStart: number;
}

const statement = /import\s+([\w$\s{},*]*[\w$}\s])from\s*(?:"[^"\n]*"|'[^'\n]*')(?:\s*with\s*\{[^}]*\})?[ \t]*;?/y;

/** Imports begin a line, or stand behind another statement's semicolon; one that does not stays as it is. */
function* importsIn(text: string): Iterable<ImportStatement> {
  for (let at = text.indexOf("import"); at !== -1; at = text.indexOf("import", at + 6)) {
    if (!beginsStatement(text, at)) continue;
    statement.lastIndex = at;
    const [whole = "", clause = ""] = statement.exec(text) ?? [];
    if (whole !== "") yield { start: at, end: at + whole.length, clause, clauseStart: at + whole.indexOf(clause) };
  }
}

/** Nothing but space stands between a place and the beginning of its line, or a semicolon. */
function beginsStatement(text: string, place: number): boolean {
  let at = place - 1;
  while (text[at] === " " || text[at] === "\t") at -= 1;
  return at < 0 || text[at] === "\n" || text[at] === ";";
}

interface ImportedName {
  readonly local: string;
  /** Of the text that goes with the name, its comma included. */
  readonly from: number;
  readonly to: number;
}

/** Local names of all that TypeScript imports without the word `type`. */
export function importedNames(typescript: string): readonly string[] {
  const names: string[] = [];
  for (const { clause } of importsIn(typescript)) {
    if (/^type\s+(?:[{*]|(?!from\b)[\w$])/.test(clause)) continue;
    const values = clause.includes("type ") ? clause.replace(/\btype\s+(?!as\b)[\w$]+(?:\s+as\s+[\w$]+)?\s*,?/g, "") : clause;
    for (const { local } of namesIn(values)) names.push(local);
  }
  return names;
}

/** `a`, `* as b`, `{ c, d as e }` and what may be joined of them. */
function namesIn(clause: string): readonly ImportedName[] {
  const names: ImportedName[] = [];
  for (const found of clause.matchAll(/([\w$]+)(?:\s+as\s+([\w$]+))?\s*,?|\*\s*as\s+([\w$]+)/g)) {
    const local = found[3] ?? found[2] ?? found[1];
    if (local !== undefined) names.push({ local, from: found.index, to: found.index + found[0].length });
  }
  return names;
}

interface Module {
  readonly text: string;
  readonly tokens: () => readonly Token[];
  /** Of the import. */
  readonly start: number;
  readonly end: number;
}

/**
 * Whether a name is anywhere outside the import. The text is looked at first, and read token by token only where nothing seems to name it but comments, texts,
 * and members of other objects that are called the same.
 */
function isUsed(name: string, { text, tokens, start, end }: Module): boolean {
  let isMentioned = false;
  for (let at = text.indexOf(name); at !== -1; at = text.indexOf(name, at + name.length)) {
    if ((at >= start && at < end) || isWord(text[at - 1]) || isWord(text[at + name.length])) continue;
    const before = text.slice(text.lastIndexOf("\n", at - 1) + 1, at);
    const isMember = /(?:^|[^.])\.\s*$/.test(before) || /^\s*:/.test(text.slice(at + name.length, at + name.length + 4));
    if (!isMember && !isInComment(before) && !isInText(text, at, before)) return true;
    isMentioned = true;
  }
  return isMentioned && tokens().some((token, at, all) => isUse(name, token, all[at - 1]?.text, all[at + 1]?.text, start, end));
}

function isUse(
  name: string,
  token: Token,
  before: string | undefined,
  after: string | undefined,
  start: number,
  end: number,
): boolean {
  if (token.text !== name || (token.start >= start && token.start < end)) return false;
  const isKey = after === ":" && (before === "{" || before === ",");
  return !isKey && before !== "." && before !== "?.";
}

const wholeTexts = /"(?:[^"\\]|\\.)*"|'(?:[^'\\]|\\.)*'/g;

/** What a text begins with, or a regular expression. */
const opening = /["'`/]/;

/** Whether a place may be in a text, by the quotes before it: those in its line, and those of templates. */
export function isInText(text: string, place: number, before: string): boolean {
  if (opening.test(before) && opening.test(before.replace(wholeTexts, ""))) return true;
  let isOpen = false;
  for (let at = text.indexOf("`"); at !== -1 && at < place; at = text.indexOf("`", at + 1)) isOpen = !isOpen;
  return isOpen;
}

/** Whether a place may be in a comment, by what stands before it in its line. */
export const isInComment = (before: string): boolean => /^\s*\*|\/[/*]/.test(before);

const isWord = (character: string | undefined): boolean => character !== undefined && /[\w$]/.test(character);

const blank = (text: string, start: number, end: number): string =>
  text.slice(0, start) + text.slice(start, end).replace(/[^\n\r]/g, " ") + text.slice(end);
