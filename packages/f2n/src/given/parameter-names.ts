import type { Callable } from "../live/inspector.ts";
import { tokensOf } from "../live/tokens.ts";

/** What a function's own text says of one of its parameters. */
export interface WrittenParameter {
  /** Absent for one that is destructured. */
  readonly name?: string;
  readonly isRest: boolean;
  readonly hasDefault: boolean;
}

/** The parameters that the text of a function names, or none where it has none to show, as that of a native or bound function. */
export function writtenParameters(fn: Callable): readonly WrittenParameter[] {
  const tokens = tokensOf(Function.prototype.toString.call(fn)).map(({ text }) => text);
  const start = tokens[0] === "async" && tokens[1] !== "=>" ? 1 : 0;
  const [first = "", second] = tokens.slice(start);
  if (second === "=>") return [{ name: first, isRest: false, hasDefault: false }];
  return listFrom(tokens, openingOf(tokens)).map(parameterOf);
}

/** Of the parameter list: the first parenthesis that stands in no computed name. */
function openingOf(tokens: readonly string[]): number {
  let depth = 0;
  return tokens.findIndex((text) => {
    if (text === "[") depth += 1;
    if (text === "]") depth -= 1;
    return depth === 0 && text === "(";
  });
}

function listFrom(tokens: readonly string[], opening: number): readonly (readonly string[])[] {
  const list: string[][] = [[]];
  let depth = 0;
  for (const text of tokens.slice(opening + 1)) {
    if (text === ")" && depth === 0) break;
    if (text === "(" || text === "[" || text === "{") depth += 1;
    if (text === ")" || text === "]" || text === "}") depth -= 1;
    if (text === "," && depth === 0) list.push([]);
    else list.at(-1)?.push(text);
  }
  return list.filter((parameter) => parameter.length > 0);
}

function parameterOf(tokens: readonly string[]): WrittenParameter {
  const isRest = tokens[0] === "...";
  const [first = ""] = isRest ? tokens.slice(1) : tokens;
  const isPattern = first === "{" || first === "[";
  const hasDefault = isPattern ? defaultsOutside(tokens) : tokens.includes("=");
  return { ...(isPattern ? {} : { name: first }), isRest, hasDefault };
}

/** A default of the whole pattern stands behind its last bracket. */
function defaultsOutside(tokens: readonly string[]): boolean {
  let depth = 0;
  return tokens.some((text) => {
    if (text === "{" || text === "[") depth += 1;
    if (text === "}" || text === "]") depth -= 1;
    return depth === 0 && text === "=";
  });
}
