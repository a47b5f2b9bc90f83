import type { FunctionAccess } from "@onex/contract";
import {
  type Checker,
  type Node,
  type Project,
  SignatureKind,
  type SourceFile,
  SymbolFlags,
  SyntaxKind,
  type TsSymbol,
  type Type,
} from "../compiler/typescript-api.ts";

/** A function that a module gives to others, before its types are read. */
export interface FoundFunction {
  /** The name under which its own file exports it, or that it is declared with; `Class.method` for a static method. */
  readonly name: string;
  readonly access?: FunctionAccess;
  /** The file that was asked for its exports. */
  readonly from: SourceFile;
  /** Other names that lead to it. */
  readonly aliases: readonly string[];
  readonly symbol: TsSymbol;
  readonly type: Type;
  readonly declaration: Node;
  readonly file: SourceFile;
  readonly isStatic: boolean;
}

interface Candidate {
  readonly exported: string;
  readonly symbol: TsSymbol;
  readonly isStatic: boolean;
}

/** An export whose declaration cannot be read: it is in a declaration file, or in no file of the program. */
export interface Unreadable {
  readonly name: string;
  readonly reason: "declared" | "unresolved";
}

export interface Exports {
  readonly functions: readonly FoundFunction[];
  readonly unreadable: readonly Unreadable[];
}

/** All functions that a file exports, re-exports included, in order of name of export. Types and plain values are passed over. */
export function exportedFunctions(file: SourceFile, { checker }: Project, only?: string): Exports {
  const module = checker.getSymbolAtLocation(file);
  if (module === undefined) return { functions: [], unreadable: [] };
  const unreadable: Unreadable[] = [];
  const symbols = only === undefined ? checker.getExportsOfModule(module) : namedExport(module, only, checker);
  const candidates = symbols.flatMap((symbol): readonly Candidate[] => {
    const target = symbol.flags & SymbolFlags.Alias ? checker.getAliasedSymbol(symbol) : symbol;
    if (checker.isUnknownSymbol(target)) {
      if (!isTypeOnly(symbol, checker)) unreadable.push({ name: symbol.name, reason: "unresolved" });
      return [];
    }
    return candidatesOf(symbol.name, target, only);
  });
  const types = candidates.length === 0 ? [] : checker.getTypeOfSymbol(candidates.map(({ symbol }) => symbol));
  const functions = candidates.flatMap(({ exported, symbol, isStatic }, at): FoundFunction[] => {
    const type = types[at];
    if (type === undefined || !isCallable(symbol, type, checker)) return [];
    const declaration = (symbol.valueDeclaration ?? symbol.declarations[0])?.resolve();
    const declaredIn = declaration?.getSourceFile();
    if (declaration === undefined || declaredIn === undefined || declaredIn.isDeclarationFile) {
      unreadable.push({ name: exported, reason: "declared" });
      return [];
    }
    if (isStatic && isHidden(declaration, declaredIn)) return [];
    return [
      {
        name: exported,
        access: { kind: "export", name: exported },
        from: file,
        aliases: [],
        symbol,
        type,
        declaration,
        file: declaredIn,
        isStatic,
      },
    ];
  });
  return { functions, unreadable };
}

/** `export type { A } from "…"`, and what `import type` took: whatever stands there, it is no function. */
function isTypeOnly(symbol: TsSymbol, checker: Checker): boolean {
  for (
    let node = symbol.declarations[0]?.resolve();
    node !== undefined && node.kind !== SyntaxKind.SourceFile;
    node = node.parent
  )
    // Specifiers, and the declarations around them, say it of themselves.
    if ((node as { readonly isTypeOnly?: boolean }).isTypeOnly === true) return true;
  const taken = checker.getImmediateAliasedSymbol(symbol);
  return taken !== undefined && (taken.flags & SymbolFlags.Alias) !== 0 && isTypeOnly(taken, checker);
}

/** `private static` and its like: the modifiers stand before the name. */
const isHidden = (declaration: Node, file: SourceFile): boolean =>
  /^(?:(?:static|async|readonly|override|public)\s+)*(?:private|protected)\b/.test(
    file.text.slice(declaration.getStart(file), declaration.end),
  );

function namedExport(module: TsSymbol, name: string, checker: Checker): readonly TsSymbol[] {
  const symbol = checker.getMemberInModuleExports(module, name.split(".")[0] ?? name);
  return symbol === undefined ? [] : [symbol];
}

const valueFlags = SymbolFlags.Function | SymbolFlags.Variable | SymbolFlags.Class | SymbolFlags.Property;

function candidatesOf(exported: string, symbol: TsSymbol, only: string | undefined): readonly Candidate[] {
  if ((symbol.flags & valueFlags) === 0) return [];
  if ((symbol.flags & SymbolFlags.Class) === 0)
    return only === undefined || only === exported ? [{ exported, symbol, isStatic: false }] : [];
  const members = [...symbol.getExports().values()].filter(
    ({ flags, name }) =>
      flags & (SymbolFlags.Method | SymbolFlags.Property) && !(flags & SymbolFlags.Prototype) && !/^#|^__/.test(name),
  );
  return members
    .map((member) => ({ exported: `${exported}.${member.name}`, symbol: member, isStatic: true }))
    .filter((member) => only === undefined || only === member.exported);
}

const isCallable = (symbol: TsSymbol, type: Type, checker: Checker): boolean =>
  (symbol.flags & (SymbolFlags.Function | SymbolFlags.Method)) !== 0 ||
  // `Object.assign(fn, { … })` gives an intersection, and a choice between functions a union.
  ((type.isObjectType() || type.isIntersectionType() || type.isUnionType()) &&
    checker.getSignaturesOfType(type, SignatureKind.Call).length > 0);

/** Each function once, under the file that declares it, with the other names that lead to it; sorted by path, then by position. */
export function mergeExports(lists: readonly (readonly FoundFunction[])[]): readonly FoundFunction[] {
  const bySymbol = new Map<TsSymbol, FoundFunction[]>();
  for (const list of lists) for (const found of list) bySymbol.set(found.symbol, [...(bySymbol.get(found.symbol) ?? []), found]);
  return [...bySymbol.values()].flatMap(mergeNames).sort(byPlace);
}

const byPlace = (a: FoundFunction, b: FoundFunction): number =>
  a.file.fileName === b.file.fileName ? a.declaration.pos - b.declaration.pos : a.file.fileName < b.file.fileName ? -1 : 1;

/** One function under all its names. Its own file decides which is the first; a default export goes by the name that it is declared with. */
function mergeNames(same: readonly FoundFunction[]): readonly FoundFunction[] {
  const [first] = same;
  if (first === undefined) return [];
  const own = declaredName(first);
  const inside = same.filter(({ file, from }) => file === from).map(({ name }) => name);
  const exported = inside.length === 0 || inside.includes(own) ? own : (inside.find((name) => name !== "default") ?? first.name);
  const aliases = [...new Set(same.map(({ name }) => name))].filter((name) => name !== exported).sort();
  return [{ ...first, name: exported === "default" ? own : exported, access: { kind: "export", name: exported }, aliases }];
}

function declaredName({ declaration, name, isStatic }: FoundFunction): string {
  // Any declaration may have a name; an arrow function after `export default` has none.
  const declared = (declaration as { readonly name?: { readonly text?: string } }).name?.text;
  return isStatic || declared === undefined ? name : declared;
}
