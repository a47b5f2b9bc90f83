import { isBuiltin } from "node:module";
import {
  isBindingElement,
  isCallExpression,
  isExportDeclaration,
  isExportSpecifier,
  isExternalModuleReference,
  isIdentifier,
  isImportClause,
  isImportDeclaration,
  isImportEqualsDeclaration,
  isImportSpecifier,
  isPropertyAccessExpression,
  isStringLiteral,
  isVariableDeclaration,
  type Node,
  NodeFlags,
  SyntaxKind,
} from "typescript/unstable/ast";
import { type Checker, SymbolFlags, type TsSymbol } from "../compiler/typescript-api.ts";
import { isErased } from "./erased.ts";

/** What a symbol comes down to, once aliases and re-exports are followed. */
export type Meaning =
  | { readonly kind: "declared"; readonly symbol: TsSymbol; readonly declarations: readonly [Node, ...Node[]] }
  | { readonly kind: "import"; readonly specifier: string; readonly name: string; readonly importer: string }
  | { readonly kind: "global"; readonly name: string };

export interface SymbolResolver {
  meaningOf(symbol: TsSymbol | undefined, text: string): Meaning;
  /** The export of a module of the program by its name. */
  exportOf(module: TsSymbol, name: string): Meaning;
  exportsOf(module: TsSymbol): ReadonlyMap<string, TsSymbol>;
}

/** A file whose text is the program's own: neither declarations nor somebody's package. */
export const isProgramFile = (path: string): boolean => !/\.d\.(?:\w+\.)?[cm]?ts$/.test(path) && !path.includes("/node_modules/");

/** Follows symbols of one snapshot to their declarations; every answer is kept. */
export function symbolResolver(checker: Checker): SymbolResolver {
  const meanings = new Map<number, Meaning>();
  const tables = new Map<number, ReadonlyMap<string, TsSymbol>>();

  const meaningOf = (symbol: TsSymbol | undefined, text: string): Meaning => {
    if (symbol === undefined) return { kind: "global", name: text };
    const known = meanings.get(symbol.id);
    if (known !== undefined) return known;
    const meaning = (symbol.flags & SymbolFlags.Alias) === 0 ? declaredMeaning(symbol) : aliasMeaning(checker, symbol);
    meanings.set(symbol.id, meaning);
    return meaning;
  };
  const exportsOf = (module: TsSymbol): ReadonlyMap<string, TsSymbol> => {
    const known = tables.get(module.id);
    if (known !== undefined) return known;
    const table = new Map(checker.getExportsOfModule(module).map((symbol) => [symbol.name, symbol]));
    tables.set(module.id, table);
    return table;
  };
  return { meaningOf, exportsOf, exportOf: (module, name) => meaningOf(exportsOf(module).get(name), name) };
}

function declaredMeaning(symbol: TsSymbol): Meaning {
  const [first, ...others] = symbol.declarations
    .filter(({ path }) => isProgramFile(path))
    .map((handle) => handle.resolve())
    .filter((node) => node !== undefined && isValue(node));
  if (first === undefined) return { kind: "global", name: symbol.name };
  return { kind: "declared", symbol, declarations: [first, ...others.filter((node) => node !== undefined)] };
}

const isValue = (node: Node): boolean => !isErased(node) && (node.flags & NodeFlags.Ambient) === 0;

function aliasMeaning(checker: Checker, alias: TsSymbol): Meaning {
  const target = checker.getAliasedSymbol(alias);
  if (!checker.isUnknownSymbol(target)) {
    const meaning = declaredMeaning(target);
    if (meaning.kind === "declared") return meaning;
  }
  return importMeaning(checker, alias) ?? packageMeaning(target) ?? { kind: "global", name: alias.name };
}

/** The import or re-export by which an alias leaves the program. */
function importMeaning(checker: Checker, alias: TsSymbol): Meaning | undefined {
  for (let current: TsSymbol | undefined = alias; current !== undefined; current = nextAlias(checker, current)) {
    const handle = current.declarations[0];
    if (handle === undefined || !isProgramFile(handle.path)) return undefined;
    const node = handle.resolve();
    const specifier = node === undefined ? undefined : specifierOf(node);
    if (node === undefined || specifier === undefined || !leadsOut(checker, specifier)) continue;
    return { kind: "import", specifier: plainSpecifier(specifier.text), name: importedName(node), importer: handle.path };
  }
  return undefined;
}

function nextAlias(checker: Checker, alias: TsSymbol): TsSymbol | undefined {
  const next = checker.getImmediateAliasedSymbol(alias);
  return next === undefined || next.id === alias.id || (next.flags & SymbolFlags.Alias) === 0 ? undefined : next;
}

function specifierOf(declaration: Node): (Node & { readonly text: string }) | undefined {
  for (let node = declaration; node.kind !== SyntaxKind.SourceFile; node = node.parent) {
    const specifier = requested(node);
    if (specifier !== undefined) return isStringLiteral(specifier) ? specifier : undefined;
  }
  return undefined;
}

/** What `import`, `export … from`, `import x = require()` and, in JavaScript, `const x = require()` ask for. */
function requested(node: Node): Node | undefined {
  if (isImportDeclaration(node) || isExportDeclaration(node)) return node.moduleSpecifier;
  if (isImportEqualsDeclaration(node))
    return isExternalModuleReference(node.moduleReference) ? node.moduleReference.expression : undefined;
  const value = isVariableDeclaration(node) ? node.initializer : undefined;
  const call = value !== undefined && isPropertyAccessExpression(value) ? value.expression : value;
  return call !== undefined && isCallExpression(call) ? call.arguments[0] : undefined;
}

function leadsOut(checker: Checker, specifier: Node): boolean {
  const declaration = checker.getSymbolAtLocation(specifier)?.declarations[0];
  return declaration === undefined || !isProgramFile(declaration.path);
}

function importedName(declaration: Node): string {
  if (isImportClause(declaration)) return "default";
  if (isBindingElement(declaration)) return textOf(declaration.propertyName ?? declaration.name) ?? "*";
  const value = isVariableDeclaration(declaration) ? declaration.initializer : undefined;
  if (value !== undefined && isPropertyAccessExpression(value)) return value.name.text;
  if (!isImportSpecifier(declaration) && !isExportSpecifier(declaration)) return "*";
  const { propertyName, name } = declaration;
  return (propertyName ?? name).text;
}

const textOf = (name: Node | undefined): string | undefined => (name !== undefined && isIdentifier(name) ? name.text : undefined);

/** A name that `export *` brought in from a package has no import of its own to tell the specifier by. */
function packageMeaning(target: TsSymbol): Meaning | undefined {
  const path = target.declarations[0]?.path;
  const inside = path?.split("/node_modules/").at(-1);
  if (path === undefined || inside === undefined || inside === path) return undefined;
  const specifier = packageName(
    inside.replace(/^@types\/(?:(\w[^_/]*)__)?/, (_, scope) => (scope === undefined ? "" : `@${scope}/`)),
  );
  return specifier === undefined ? undefined : { kind: "import", specifier, name: target.name, importer: path };
}

/** `fs` and `node:fs` are one module. */
export const plainSpecifier = (specifier: string): string =>
  !specifier.startsWith("node:") && isBuiltin(specifier) ? `node:${specifier}` : specifier;

/** The package that a specifier names; undefined for a file, a built-in, a URL or a private `#` import. */
export function packageName(specifier: string): string | undefined {
  if (isBuiltin(specifier) || !/^(?:@[^/:]+\/)?[a-z0-9~][^/:]*(?:\/|$)/i.test(specifier)) return undefined;
  const parts = specifier.split("/");
  return parts.slice(0, specifier.startsWith("@") ? 2 : 1).join("/");
}
