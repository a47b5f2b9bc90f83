import type { ResolveHookSync } from "node:module";
import { fileURLToPath, pathToFileURL } from "node:url";
import { Fault } from "@onex/contract";
import { foundFile, namesJavaScript, typescriptBehind } from "./found-file.ts";
import { withoutMark } from "./generation.ts";

export type Resolved = ReturnType<ResolveHookSync> & { readonly isAlias?: true };
export type Importing = Parameters<ResolveHookSync>[1];

/** Whether it is `require()` that asks. */
export const isRequired = ({ conditions }: Importing): boolean => conditions.includes("require");

/**
 * What a file of a program imports, as the compiler understands the import; `next` is Node's own loader, which finds all that both agree on. Throws what
 * Node throws, and `f2n/import-unresolved` for what JSX needs.
 */
export function resolvedFile(specifier: string, context: Importing, next: Parameters<ResolveHookSync>[2]): Resolved {
  const importer = (): string => fileURLToPath(withoutMark(context.parentURL ?? ""));
  const at = (path: string): Resolved => withJson(context, next(isRequired(context) ? path : pathToFileURL(path).href, context));
  const typescript = namesJavaScript(specifier) ? typescriptBehind(specifier, importer()) : undefined;
  if (typescript !== undefined) return at(typescript);
  try {
    return withJson(context, next(specifier, context));
  } catch (error) {
    const found = foundFile(specifier, importer());
    if (found !== undefined) return { ...at(found), isAlias: true };
    throw missingJsx(specifier, importer(), error) ?? error;
  }
}

/** What JSX is compiled to imports a package that the text does not name. */
function missingJsx(specifier: string, importer: string, cause: unknown): Fault | undefined {
  const [, name] = /^(.+)\/jsx(?:-dev)?-runtime$/.exec(specifier) ?? [];
  if (name === undefined) return undefined;
  const words = `${importer} has JSX, which needs ${specifier}; install ${name}, or name another package as jsxImportSource in tsconfig.json`;
  return new Fault("f2n/import-unresolved", words, { cause, details: { specifier, importer } });
}

/** The compiler takes JSON without being told that it is. */
const withJson = (context: Importing, resolved: Resolved): Resolved =>
  resolved.url.endsWith(".json") && !isRequired(context)
    ? { ...resolved, importAttributes: { ...context.importAttributes, type: "json" } }
    : resolved;
