import { stripTypeScriptTypes } from "node:module";
import { Fault } from "@onex/contract";
import { tokensOf } from "../live/tokens.ts";
import { quietly } from "./quietly.ts";
import { withSourceMap } from "./source-map.ts";
import { withoutTypeImports } from "./type-imports.ts";

/**
 * The JavaScript of source text. Types are blanked, so every line and column stays; enums, namespaces and parameter properties are rewritten where
 * this Node can (24), with an inline source map. Throws `f2n/syntax`.
 */
export function javascriptOf(text: string, path: string): string {
  if (!isTypeScript(path)) return text;
  if (/\.tsx$/.test(path))
    throw syntaxFault(path, "JSX in source text has no run-time form; load it from a file, or compile it first");
  const javascript = erasedOrRewritten(text, path);
  const word = isCommonJsOnly(text) ? "import = require() or export =" : wordForCompiler(javascript);
  if (word === undefined) return javascript;
  throw syntaxFault(path, `${word} in source text needs the compiler's own JavaScript; load it from a file, or compile it first`);
}

const isTypeScript = (path: string): boolean => /\.[cm]?tsx?$/.test(path);

function erasedOrRewritten(text: string, path: string): string {
  try {
    return erased(text, path);
  } catch (error) {
    if (codeOf(error) !== "ERR_UNSUPPORTED_TYPESCRIPT_SYNTAX") throw syntaxFault(placeOf(error, path), messageOf(error), error);
  }
  try {
    return rewritten(text, path, path);
  } catch (error) {
    throw syntaxFault(
      placeOf(error, path),
      `${messageOf(error)}; write erasable syntax instead of enums, namespaces and parameter properties`,
      error,
    );
  }
}

/** TypeScript with its types, and what was imported for them alone, turned into space. Throws an error with a `code` where they are not mere types. */
export const erased = (text: string, path: string): string => withoutTypeImports(blanked(text, path));

/** TypeScript with its types turned into space, and nothing else. */
export const blanked = (text: string, path: string): string =>
  withoutSourceUrl(quietly(() => stripTypeScriptTypes(text, { sourceUrl: path })));

/** The same for enums, namespaces and parameter properties, which become JavaScript in other places; `source` names the text in the map. */
export function rewritten(text: string, path: string, source: string): string {
  const javascript = quietly(() => stripTypeScriptTypes(text, { mode: "transform", sourceMap: true, sourceUrl: path }));
  const end = javascript.lastIndexOf("\n//# sourceMappingURL=");
  return withSourceMap(withoutTypeImports(javascript.slice(0, end)) + javascript.slice(end), source, text);
}

/** Node appends it. */
const withoutSourceUrl = (javascript: string): string => javascript.slice(0, javascript.lastIndexOf("\n\n//# sourceURL="));

/** What is in JavaScript that only the compiler can make run in Node; undefined for JavaScript that runs as it is. */
export function wordForCompiler(javascript: string): "a decorator" | "an accessor field" | undefined {
  if (!mayBeDecorated(javascript) && !javascript.includes("accessor ")) return undefined;
  const tokens = tokensOf(javascript).map(({ text }) => text);
  if (tokens.some((text, at) => text === "@" && /^[\p{ID_Start}$_(]/u.test(tokens[at + 1] ?? ""))) return "a decorator";
  const isField = (at: number): boolean =>
    /^(?:[{};]|static)$/.test(tokens[at - 1] ?? "") && /^[\p{ID_Start}$_#["]/u.test(tokens[at + 1] ?? "");
  return tokens.some((text, at) => text === "accessor" && isField(at)) ? "an accessor field" : undefined;
}

/** Whether an at sign stands where a decorator could. Those of comments stand behind an asterisk or a brace, mostly. */
export function mayBeDecorated(text: string): boolean {
  for (let at = text.indexOf("@"); at !== -1; at = text.indexOf("@", at + 1)) {
    let before = at - 1;
    while (text[before] === " " || text[before] === "\t") before -= 1;
    if (before < 0 || "\n;}(,/=:[?&|>".includes(text.charAt(before))) return true;
    if (text[before] === "{" && !/^@(?:link|inherit)/.test(text.slice(at, at + 8))) return true;
    if (
      "tc".includes(text.charAt(before)) &&
      /\b(?:export|default|static)$/.test(text.slice(Math.max(0, before - 6), before + 1))
    )
      return true;
  }
  return false;
}

/** TypeScript that only a CommonJS module can be, or that stands for CommonJS in an ES module. */
export const isCommonJsOnly = (typescript: string): boolean =>
  (typescript.includes("require") || /export\s*=/.test(typescript)) &&
  /^[ \t]*(?:export\s+)?import\s+[\w$]+\s*=\s*require\b|^[ \t]*export\s*=[^=]/m.test(typescript);

/** `path:line` when the error's stack begins with it. */
const placeOf = (error: unknown, path: string): string => {
  const first = error instanceof Error ? (error.stack?.split("\n")[0] ?? "") : "";
  return first.startsWith(`${path}:`) ? first : path;
};

export const syntaxFault = (place: string, message: string, cause?: unknown): Fault =>
  new Fault("f2n/syntax", `${place} cannot be read as a module: ${message}`, { cause });

export const codeOf = (error: unknown): unknown =>
  typeof error === "object" && error !== null && "code" in error ? error.code : undefined;

/** The first line that says something. */
export const messageOf = (error: unknown): string =>
  (error instanceof Error ? error.message : String(error))
    .split("\n")
    .find((line) => line.trim() !== "")
    ?.trim() ?? "unknown error";
