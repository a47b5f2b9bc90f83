import { Fault, type FaultCode } from "@onex/contract";
import type { Diagnostic, Project, SourceFile } from "../compiler/typescript-api.ts";
import type { FoundFunction } from "./exported-functions.ts";

const cannotFindModule = 2307;
const cannotFind: ReadonlySet<number> = new Set([2304, 2305, 2306, 2503, 2552, 2580, 2583, 2584, 2591, 2693, 2694, 2724, 2749, cannotFindModule]);

/** Codes 7005 to 7034: something has the type any because nobody said what it is. */
const isImplicitAny = ({ code }: Diagnostic): boolean => code >= 7005 && code <= 7034;

/** Refuses a function whose signature says `any` because its author said nothing: that would be written as a type without being one. */
export function assertNoImplicitAny({ name, declaration, file }: FoundFunction, { program }: Project): void {
  const found = program.getSemanticDiagnostics(file.fileName).find((diagnostic) => isImplicitAny(diagnostic) && isWithin(diagnostic, declaration));
  if (found !== undefined) throw new Fault("f2n/unresolved-type", `"${name}" is not fully typed: ${sentence(found)}; declare the type`);
}

/** Names what could not be resolved, where the compiler knows it. */
export function unresolvedReason(message: string, { declaration, file }: FoundFunction, { program }: Project): { code: FaultCode; text: string } {
  const all = program.getSemanticDiagnostics(file.fileName).filter(({ code }) => cannotFind.has(code));
  const found = all.find((diagnostic) => isWithin(diagnostic, declaration)) ?? all.find(({ code }) => code === cannotFindModule);
  if (found === undefined || message.includes("; ")) return { code: "f2n/unresolved-type", text: message.includes("; ") ? message : `${message}; declare the type where the compiler can see it` };
  const code = found.code === cannotFindModule ? "f2n/import-unresolved" : "f2n/unresolved-type";
  return { code, text: `${message}: ${sentence(found)}` };
}

/** The first syntax error of a file. */
export function syntaxProblem(file: SourceFile, { program }: Project): { readonly line: number; readonly text: string } | undefined {
  const [first] = program.getSyntacticDiagnostics(file.fileName);
  return first === undefined ? undefined : { line: file.getLineAndCharacterOfPosition(first.pos).line + 1, text: sentence(first) };
}

const isWithin = ({ pos, end }: Diagnostic, node: { readonly pos: number; readonly end: number }): boolean => pos >= node.pos && end <= node.end;

const sentence = ({ text }: Diagnostic): string => text.replace(/\.$/, "");
