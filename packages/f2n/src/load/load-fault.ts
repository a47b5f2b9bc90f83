import { Fault, isFault } from "@onex/contract";
import { codeOf, messageOf } from "./javascript-of.ts";

const syntaxCodes: ReadonlySet<unknown> = new Set([
  "ERR_INVALID_TYPESCRIPT_SYNTAX",
  "ERR_UNSUPPORTED_TYPESCRIPT_SYNTAX",
  "ERR_UNKNOWN_FILE_EXTENSION",
]);

const missingCodes: ReadonlySet<unknown> = new Set(["ERR_MODULE_NOT_FOUND", "ERR_UNSUPPORTED_DIR_IMPORT", "MODULE_NOT_FOUND"]);

/** Where a module was asked for, and how to name places to the one who asked. */
export interface LoadContext {
  readonly entry: string;
  readonly shown: (place: string) => string;
}

/** What a failed import is: a fault when a text could not become a module, and whatever a module threw while it ran, unchanged. */
export function loadFault(error: unknown, { entry, shown }: LoadContext): unknown {
  if (isFault(error)) return error;
  const message = shown(messageOf(error));
  if (missingCodes.has(codeOf(error))) {
    const hint = "check the path and the paths of tsconfig.json, or install the package";
    return new Fault("f2n/import-unresolved", `${message}; ${hint}`, { cause: error });
  }
  const place = placeOf(error);
  const isSyntax =
    syntaxCodes.has(codeOf(error)) || (error instanceof SyntaxError && (place !== undefined || isRaisedByParser(error)));
  if (!isSyntax) return error;
  const where = place === undefined ? `${entry}, or a file that it imports,` : shown(place);
  if (/does not provide an export named/.test(message))
    return new Fault("f2n/import-unresolved", `${where}: ${message}`, { cause: error });
  return new Fault("f2n/syntax", `${where} cannot be read as a module: ${message}`, { cause: error });
}

/** Node puts the place of a text that does not link before the message. An error thrown by a running module has none there. */
const placeOf = (error: unknown): string | undefined =>
  error instanceof Error ? /^(?:file|onex-memory):[^\n]*:\d+(?=\n)/.exec(error.stack ?? "")?.[0] : undefined;

/** The place of a text that does not parse is nowhere in the error; that it came from the parser is in its first frame. */
const isRaisedByParser = ({ stack = "" }: Error): boolean =>
  /^\s*at compileSourceTextModule \(node:internal/m.test(stack.split("\n")[1] ?? "");
