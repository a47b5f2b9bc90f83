import { Fault, type FaultCode } from "@onex/contract";
import type { Diagnostic, Project, SourceFile } from "../compiler/typescript-api.ts";
import type { Definition } from "../identity/definition.ts";
import type { FoundFunction } from "./exported-functions.ts";
import { functionIn } from "./function-node.ts";

const cannotFindModule = 2307;
const cannotFind: ReadonlySet<number> = new Set([
  2304,
  2305,
  2306,
  2503,
  2552,
  2580,
  2583,
  2584,
  2591,
  2693,
  2694,
  2724,
  2749,
  cannotFindModule,
]);

/** Codes 7005 to 7034: something has the type any because nobody said what it is. */
const isImplicitAny = ({ code }: Diagnostic): boolean => code >= 7005 && code <= 7034;

/** Codes 7022 to 7024: the type goes round in a circle. Whoever uses it has the same `any` without a diagnostic of its own. */
const isCircular = ({ code }: Diagnostic): boolean => code >= 7022 && code <= 7024;

/** The type is more than the compiler will compute. */
const isTooLarge: ReadonlySet<number> = new Set([2589, 2590, 2799, 2800, 2859]);

/** Refuses a function whose signature says `any` because its author said nothing: that would be written as a type without being one. */
export function assertNoImplicitAny({ name, declaration, file }: FoundFunction, { program }: Project): void {
  const all = program.getSemanticDiagnostics(file.fileName).filter(isImplicitAny);
  const found = all.find((diagnostic) => isWithin(diagnostic, declaration)) ?? all.find(isCircular);
  if (found !== undefined)
    throw new Fault("f2n/unresolved-type", `"${name}" is not fully typed: ${sentence(found)}; declare the type`);
}

/**
 * Refuses a function whose result is an `any` of the language's own declarations, as that of `eval` is: nobody in the program has written one. One that comes with
 * a module from elsewhere was written there.
 */
export function assertAnyWritten({ name, declaration, file }: FoundFunction, reached: readonly Definition[]): void {
  const fn = functionIn(declaration);
  if (fn === undefined || fn.type !== undefined) return;
  const files = new Set([file, ...reached.flatMap(({ roots }) => roots.map((root) => root.getSourceFile()))]);
  if ([...files].some(({ text }) => /\bany\b|\{\s*\*|\b(?:import|require|from)\b/.test(text))) return;
  throw new Fault(
    "f2n/unresolved-type",
    `"${name}" is not fully typed: its result implicitly has an 'any' type; declare the type`,
  );
}

/** Names what could not be resolved, where the compiler knows it. */
export function unresolvedReason(
  message: string,
  { declaration, file }: FoundFunction,
  { program }: Project,
): { code: FaultCode; text: string } {
  const diagnostics = program.getSemanticDiagnostics(file.fileName);
  const tooLarge = diagnostics.find((diagnostic) => isTooLarge.has(diagnostic.code) && isWithin(diagnostic, declaration));
  if (tooLarge !== undefined) return { code: "f2n/too-large", text: `${message}: ${sentence(tooLarge)}` };
  const all = diagnostics.filter(({ code }) => cannotFind.has(code));
  const isUnresolved = message.includes("cannot be resolved");
  const found = isUnresolved
    ? (all.find((diagnostic) => isWithin(diagnostic, declaration)) ?? all.find(({ code }) => code === cannotFindModule))
    : undefined;
  if (found === undefined)
    return {
      code: "f2n/unresolved-type",
      text: message.includes("; ") ? message : `${message}; declare the type where the compiler can see it`,
    };
  if (found.code !== cannotFindModule) return { code: "f2n/unresolved-type", text: `${message}: ${sentence(found)}` };
  const missing = sentence(found).replace(" or its corresponding type declarations", "");
  return {
    code: "f2n/import-unresolved",
    text: `${missing}, so ${uncapitalised(message)}; check the path, install the package, or give the text of it in files`,
  };
}

const uncapitalised = (text: string): string => `${text.charAt(0).toLowerCase()}${text.slice(1)}`;

/** The first syntax error of a file; line and column are one-based, the column in UTF-16 units. */
export function syntaxProblem(
  file: SourceFile,
  { program }: Project,
): { readonly line: number; readonly column: number; readonly text: string } | undefined {
  const [first] = program.getSyntacticDiagnostics(file.fileName);
  if (first === undefined) return undefined;
  const { line, character } = file.getLineAndCharacterOfPosition(first.pos);
  return { line: line + 1, column: character + 1, text: sentence(first) };
}

const isWithin = ({ pos, end }: Diagnostic, node: { readonly pos: number; readonly end: number }): boolean =>
  pos >= node.pos && end <= node.end;

/** Without the advice that follows some: which library a function is read with is not the project's to say. */
const sentence = ({ text }: Diagnostic): string => text.replace(/\. Do you need to .*$/s, "").replace(/\.$/, "");
