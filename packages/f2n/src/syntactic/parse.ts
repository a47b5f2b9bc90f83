import type { Comment, Program } from "oxc-parser";
import { hasCommentedAlias } from "../schema/alias-names.ts";

export interface Parsed {
  readonly program: Program;
  readonly comments: readonly Comment[];
}

export type Parse = (text: string) => Parsed | undefined;

let loaded: Promise<Parse> | undefined;

/** The parser, loaded with the first question. A text with any error has no tree. */
export function loadParser(): Promise<Parse> {
  loaded ??= import("oxc-parser").then(
    ({ parseSync }): Parse =>
      (text) => {
        const { program, comments, errors } = parseSync("source.ts", text, { lang: "ts", sourceType: "module", astType: "ts" });
        return errors.length > 0 ? undefined : { program, comments };
      },
    // Without the parser of this platform everything goes to the compiler.
    (): Parse => () => undefined,
  );
  return loaded;
}

/**
 * In UTF-16 units, and in brackets. The parser has no limit of its own and ends the process where its stack does, at a few thousand brackets inside
 * each other; in so short a text those that this count misses, as others in templates hide them, are not a thousand.
 */
const maxLength = 6_000;
const maxDepth = 64;

/** Words and marks of code that syntax alone does not explain. */
const tellTales =
  /\b(?:import|class|enum|namespace|module|declare|abstract|this|super|require|keyof|asserts|using|extends)\b|[@#]|\bexport\s*(?:\*|\{|=)|\bfunction\b[\s*\w$]*<|=\s*(?:async\s*)?</;

const commentsAndTexts = /\/\*[\s\S]*?\*\/|\/\/.*|"(?:[^"\\\n]|\\.)*"|'(?:[^'\\\n]|\\.)*'/g;

/** A quick look that keeps from the parser what it cannot stand, and most of what cannot be read here. */
export function isPromising(text: string): boolean {
  if (text.length > maxLength || !text.isWellFormed() || /\r|^\uFEFF/.test(text)) return false;
  const code = text.replace(commentsAndTexts, " ");
  return !tellTales.test(code) && isShallow(code) && !hasCommentedAlias(text);
}

function isShallow(code: string): boolean {
  let depth = 0;
  for (const [bracket] of code.matchAll(/[()[\]{}]/g)) {
    depth = "([{".includes(bracket) ? depth + 1 : Math.max(0, depth - 1);
    if (depth > maxDepth) return false;
  }
  return true;
}
