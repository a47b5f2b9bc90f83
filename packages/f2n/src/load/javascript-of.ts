import { stripTypeScriptTypes } from "node:module";
import { Fault } from "@onex/contract";
import { quietly } from "./quietly.ts";

/**
 * The JavaScript of source text. Types are blanked, so every line and column stays; enums, namespaces and parameter properties are rewritten where
 * this Node can (24), with an inline source map. Throws `f2n/syntax`.
 */
export function javascriptOf(text: string, path: string): string {
  if (!/\.[cm]?tsx?$/.test(path)) return text;
  if (/\.tsx$/.test(path)) throw syntaxFault(path, "JSX has no run-time form here; compile it first");
  try {
    return blankTypes(text, path);
  } catch (error) {
    if (codeOf(error) !== "ERR_UNSUPPORTED_TYPESCRIPT_SYNTAX") throw syntaxFault(placeOf(error, path), messageOf(error), error);
  }
  try {
    return quietly(() => stripTypeScriptTypes(text, { mode: "transform", sourceMap: true, sourceUrl: path }));
  } catch (error) {
    throw syntaxFault(
      placeOf(error, path),
      `${messageOf(error)}; write erasable syntax instead of enums, namespaces and parameter properties`,
      error,
    );
  }
}

/** TypeScript with its types turned into space. Throws an error with a `code` where they are not mere types. */
export const blankTypes = (text: string, path: string): string =>
  quietly(() => stripTypeScriptTypes(text, { sourceUrl: path })).replace(sourceComment, "");

const sourceComment = /\n*\/\/# sourceURL=.*\s*$/;

/** `path:line` when the error's stack begins with it. */
const placeOf = (error: unknown, path: string): string => {
  const first = error instanceof Error ? (error.stack?.split("\n")[0] ?? "") : "";
  return first.startsWith(`${path}:`) ? first : path;
};

const syntaxFault = (place: string, message: string, cause?: unknown): Fault =>
  new Fault("f2n/syntax", `${place} cannot be read as a module: ${message}`, { cause });

export const codeOf = (error: unknown): unknown =>
  typeof error === "object" && error !== null && "code" in error ? error.code : undefined;

/** The first line that says something. */
export const messageOf = (error: unknown): string =>
  (error instanceof Error ? error.message : String(error))
    .split("\n")
    .find((line) => line.trim() !== "")
    ?.trim() ?? "unknown error";
