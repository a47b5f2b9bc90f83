import { Fault, type FunctionAccess } from "@onex/contract";
import type { Node, Project, SourceFile } from "../compiler/typescript-api.ts";
import { anonymous } from "./anonymous.ts";
import { exportedFunctions, type FoundFunction, mergeExports } from "./exported-functions.ts";
import { functionIn } from "./function-node.ts";

interface Declaring extends Node {
  readonly name?: Node & { readonly text?: string };
  readonly declarationList?: { readonly declarations: readonly Declaring[] };
  readonly initializer?: Node;
}

/**
 * The function that a piece of source text is about: the one it exports, else the one it declares, else the one it is. With several, `name` says which;
 * without a name the default export is meant, else the text is refused.
 */
export function soleFunction(file: SourceFile, project: Project, name?: string): FoundFunction | Fault {
  const { functions } = exportedFunctions(file, project);
  const own = functions.filter((found) => found.file.fileName === file.fileName);
  const candidates = functions.length > 0 ? mergeExports([own]) : declaredFunctions(file, project);
  const named = name === undefined ? undefined : candidates.find((found) => found.name === name);
  if (named !== undefined) return named;
  const [only, ...others] = candidates;
  const fallback = candidates.find(isDefault) ?? (others.length === 0 ? only : undefined);
  if (fallback !== undefined && (name === undefined || isNameless(fallback)))
    return name === undefined ? fallback : { ...fallback, name };
  const names = candidates.map((found) => found.name).join(", ");
  if (candidates.length === 0)
    return new Fault(
      "f2n/not-a-function",
      "The source text has no function; give a function declaration, an arrow function or a module that exports one",
    );
  if (name !== undefined) return new Fault("f2n/export-missing", `The source text has no function "${name}"; it has ${names}`);
  return new Fault("f2n/export-missing", `The source text has several functions; say which with name: ${names}`);
}

const isDefault = ({ access }: FoundFunction): boolean => access?.kind === "export" && access.name === "default";
const isNameless = ({ name }: FoundFunction): boolean => name === "default" || name === anonymous;

/** Functions of a text that exports none: top-level declarations, constants, or the text itself as an expression. */
function declaredFunctions(file: SourceFile, { checker }: Project): readonly FoundFunction[] {
  const declarations = file.statements.flatMap((statement): readonly Node[] => {
    // Any statement may be looked at for these optional parts.
    const { declarationList } = statement as Declaring;
    if (declarationList !== undefined) return declarationList.declarations.filter((each) => functionIn(each) !== undefined);
    return functionIn(statement) === undefined ? [] : [statement];
  });
  const found = declarations.flatMap((declaration): FoundFunction[] => {
    const { name } = declaration as Declaring;
    const node = functionIn(declaration);
    const symbol = name === undefined ? undefined : checker.getSymbolAtLocation(name);
    const type =
      symbol === undefined ? (node === undefined ? undefined : checker.getTypeAtLocation(node)) : checker.getTypeOfSymbol(symbol);
    if (type === undefined || node === undefined) return [];
    const own = symbol ?? type.getSymbol();
    const access: FunctionAccess =
      name?.text === undefined
        ? { kind: "expression", offset: declaration.getStart(file) }
        : { kind: "declared", name: name.text };
    return own === undefined
      ? []
      : [
          {
            name: name?.text ?? anonymous,
            access,
            aliases: [],
            symbol: own,
            type,
            declaration,
            file,
            from: file,
            isStatic: false,
          },
        ];
  });
  // The signatures of overloads are declarations of one function.
  return found.filter((each, at) => found.findIndex(({ symbol }) => symbol === each.symbol) === at);
}
