import { mayBeDecorated } from "./javascript-of.ts";
import { importedNames, isInComment, isInText } from "./type-imports.ts";

/**
 * True for a module of which a look tells that Node runs it as it is once its types are gone. Most are: Node then strips it, and may find in its compile
 * cache what came of that. False says nothing. Every module is looked at: the patterns are few, and as plain as can be.
 */
export const isPlain = (typescript: string): boolean =>
  !special.test(typescript) &&
  !(typescript.includes("constructor(") && modifiers.test(typescript)) &&
  !hasAssertion(typescript) &&
  !mayBeDecorated(typescript) &&
  importedNames(typescript).every((name) => isSurelyValue(name, typescript));

/** What is written in another way for Node, and lists of what is passed on, which may be types. */
const special = /(?:enum|namespace|module|accessor) [\w$"'#[]|require\s*\(|export\s*[={]/;

const modifiers = /\b(?:public|private|protected|readonly|override)\s+[\w$]/;

/** `<T>value`; type parameters and arguments stand behind a name. */
function hasAssertion(text: string): boolean {
  for (let at = text.indexOf("<"); at !== -1; at = text.indexOf("<", at + 1)) {
    let before = at - 1;
    while (text[before] === " ") before -= 1;
    if ("=(,:?>&|{[!\n".includes(text.charAt(before)) && word.test(text.charAt(at + 1))) return true;
    if (text.startsWith("return", before - 5)) return true;
  }
  return false;
}

/** A name that is called, constructed, read from, computed with or handed over somewhere; no type is. What comments and texts say does not count. */
function isSurelyValue(name: string, text: string): boolean {
  for (let at = text.indexOf(name); at !== -1; at = text.indexOf(name, at + name.length)) {
    const end = at + name.length;
    if (/[\w$]/.test(text.charAt(end)) || (word.test(text.charAt(at - 1)) && !text.startsWith("...", at - 3))) continue;
    const before = text.slice(text.lastIndexOf("\n", at - 1) + 1, at);
    if (isOfValue(before, text.slice(end, end + 4)) && !isInComment(before) && !isInText(text, at, before)) return true;
  }
  return false;
}

const isOfValue = (before: string, after: string): boolean =>
  /^(?:[(`]|\.[\w$]|\?\.|\s*(?:[-+*/%^]|[!=<>]=|\?\?|\|\||&&))/.test(after) ||
  /(?:\.\.\.|[-+!] ?|\b(?:new|await|return|throw|yield|of) )$/.test(before) ||
  (/[(,]\s*$/.test(before) && /^\s*\)/.test(after)) ||
  (before.endsWith("(") && after.startsWith(","));

const word = /[\w$.]/;
