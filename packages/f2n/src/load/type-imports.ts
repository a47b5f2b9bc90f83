import { tokensOf } from "../live/tokens.ts";

/**
 * JavaScript that was TypeScript, without the imports that only its types used: the compiler leaves them out as well, and what they name may not
 * exist when the module runs. They become space, so every line and column stays. An import whose names are all unused goes as a whole.
 */
export function withoutTypeImports(javascript: string): string {
  let rest = javascript;
  // Ends stay where they are: what is left out is replaced by as much space.
  for (const { start, end, clause, clauseStart } of [...importsIn(javascript)]) {
    const names = namesIn(clause);
    const unused = names.filter(({ local }) => !isUsed(local, javascript, start, end));
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
export function beginsStatement(text: string, place: number): boolean {
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

/** Whether a name is anywhere outside the import. The text is looked at first, and read token by token only where comments seem to be all that names it. */
function isUsed(name: string, text: string, start: number, end: number): boolean {
  let isMentioned = false;
  for (let at = text.indexOf(name); at !== -1; at = text.indexOf(name, at + name.length)) {
    if ((at >= start && at < end) || isWord(text[at - 1]) || isWord(text[at + name.length])) continue;
    const before = text.slice(text.lastIndexOf("\n", at - 1) + 1, at);
    if (!isInComment(before)) return true;
    isMentioned = true;
  }
  return isMentioned && tokensOf(text).some((token) => token.text === name && (token.start < start || token.start >= end));
}

/** Whether a place may be in a comment, by what stands before it in its line. */
export const isInComment = (before: string): boolean => /^\s*\*|\/[/*]/.test(before);

const isWord = (character: string | undefined): boolean => character !== undefined && /[\w$]/.test(character);

const blank = (text: string, start: number, end: number): string =>
  text.slice(0, start) + text.slice(start, end).replace(/[^\n\r]/g, " ") + text.slice(end);
