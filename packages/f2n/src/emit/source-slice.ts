import { isBuiltin } from "node:module";
import { Fault, type FileSlice, type SlicePart, type SourceSlice } from "@onex/contract";
import {
  isExportSpecifier,
  isImportClause,
  isImportSpecifier,
  isInterfaceDeclaration,
  isNamespaceImport,
  isPropertyAccessExpression,
  isQualifiedName,
  isSourceFile,
  isTypeAliasDeclaration,
  type Node,
} from "typescript/unstable/ast";
import type { OpenProgram } from "../compiler/session.ts";
import { type SourceFile, SymbolFlags, SyntaxKind, type TsSymbol } from "../compiler/typescript-api.ts";
import type { Identity } from "../identity/identify.ts";
import { plainNameOf } from "../identity/name-of.ts";
import { isProgramFile, symbolResolver } from "../identity/resolve-symbol.ts";
import type { FoundFunction } from "../read/exported-functions.ts";
import { type NeededNames, neededNames } from "./needed-names.ts";
import { slicePlace } from "./slice-place.ts";
import { exportKind, namesIn, statementText, topLevelOf } from "./top-level.ts";

interface FileDraft {
  readonly parts: Map<number, SlicePart>;
  readonly imports: Map<string, FileSlice["imports"][number]>;
  readonly exports: Map<string, FileSlice["exports"][number]>;
}

/** A part whose names are still to be followed. */
interface Open {
  readonly root: Node;
  readonly path: string;
}

/** How another file takes what is declared in this one. */
interface Taken {
  readonly path: string;
  readonly name: string;
  readonly isType: boolean;
}

/**
 * Everything that a function needs of its program: the statements that declare what it reaches, types included, however many files away, and how they
 * take it from each other; and the statements that change some of it while the program is loaded. What nothing reaches stays behind, so a module that does
 * something else when it is loaded does it no more.
 *
 * Throws `f2n/no-source` for a value of a function around, which has no text, and `f2n/import-unresolved` for what comes from a package.
 */
export function sourceSlice(
  found: FoundFunction,
  { project }: OpenProgram,
  { initialisers, orderOf }: Pick<Identity, "initialisers" | "orderOf">,
): SourceSlice {
  const { checker } = project;
  const resolver = symbolResolver(checker);
  const files = new Map<string, FileDraft>();
  const open: Open[] = [];

  const draftAt = (path: string): FileDraft => {
    const draft = files.get(path) ?? { parts: new Map(), imports: new Map(), exports: new Map() };
    files.set(path, draft);
    return draft;
  };

  const add = (root: Node, part: Omit<SlicePart, "at">): void => {
    const path = root.getSourceFile().fileName;
    const { parts } = draftAt(path);
    if (parts.has(root.pos)) return;
    parts.set(root.pos, { ...part, at: root.pos });
    open.push({ root, path });
  };

  const addDeclaration = (declaration: Node): Node => {
    const { statement, isModules } = topLevelOf(declaration);
    if (isModules) add(statement, { kind: "statement", text: statementText(statement), names: namesIn(statement) });
    // A type of a function around says the same outside of it.
    else if (isInterfaceDeclaration(declaration) || isTypeAliasDeclaration(declaration))
      add(declaration, { kind: "statement", text: declaration.getText(), names: namesIn(declaration) });
    else throw captured(found.name, plainNameOf(declaration)?.text ?? "a variable");
    return isModules ? statement : declaration;
  };

  /** Takes a symbol's declarations along; tells how other files get at it. */
  const take = (symbol: TsSymbol, declarations = ownDeclarations(symbol)): Taken => {
    const [first] = declarations;
    if (first === undefined) throw new Error(`"${symbol.name}" has no declaration`);
    const path = first.getSourceFile().fileName;
    if (isSourceFile(first)) {
      if (path.endsWith(".json")) add(first, { kind: "whole", text: first.text, names: [] });
      else takeAll(first);
      return { path, name: path.endsWith(".json") ? "default" : "*", isType: false };
    }
    const [statement] = declarations.map(addDeclaration);
    const kind = statement === undefined ? "none" : exportKind(statement);
    const isType = (symbol.flags & SymbolFlags.Value) === 0;
    if (kind === "default") return { path, name: "default", isType };
    const name = plainNameOf(first)?.text ?? symbol.name;
    if (kind === "none") draftAt(path).exports.set(name, { name, as: name, isType });
    return { path, name, isType };
  };

  const exportsOf = (file: SourceFile): ReadonlyMap<string, TsSymbol> => {
    const module = checker.getSymbolAtLocation(file);
    return module === undefined ? new Map() : resolver.exportsOf(module);
  };

  const takeAll = (file: SourceFile): void => {
    draftAt(file.fileName);
    for (const name of exportsOf(file).keys()) takeExport(file, name);
  };

  /** An export of a module that is used as a whole stays one, also where the module only passes it on. */
  const takeExport = (file: SourceFile, as: string): void => {
    const symbol = exportsOf(file).get(as);
    if (symbol === undefined) return;
    const target = (symbol.flags & SymbolFlags.Alias) === 0 ? symbol : checker.getAliasedSymbol(symbol);
    const declarations = ownDeclarations(target);
    const path = file.fileName;
    if (declarations.length === 0) {
      const meaning = resolver.meaningOf(symbol, as);
      if (meaning.kind !== "import") return;
      assertBuiltin(meaning.specifier);
      draftAt(path).exports.set(as, { name: meaning.name, as, isType: false, from: meaning.specifier });
      return;
    }
    const taken = take(target, declarations);
    if (taken.path === path && taken.name === as) return;
    const from = taken.path === path ? {} : { from: taken.path };
    draftAt(path).exports.set(as, { name: taken.name, as, isType: taken.isType, ...from });
  };

  const assertBuiltin = (specifier: string): void => {
    if (isBuiltin(specifier)) return;
    throw new Fault(
      "f2n/import-unresolved",
      `"${found.name}" reaches "${specifier}", which is neither in its program nor a built-in of Node; leave it out of what is exported`,
    );
  };

  const followAlias = (node: Node, text: string, alias: TsSymbol, from: Open): void => {
    const [binding] = ownDeclarations(alias);
    const target = checker.getAliasedSymbol(alias);
    const isTypeOnly = binding !== undefined && isTypeImport(binding);
    if (binding !== undefined && isNamespaceImport(binding)) {
      followNamespace(node, text, alias, target, from);
      return;
    }
    const declarations = checker.isUnknownSymbol(target) ? [] : ownDeclarations(target);
    if (declarations.length === 0) {
      importBuiltin(text, alias, from, isTypeOnly || (target.flags & SymbolFlags.Value) === 0);
      return;
    }
    const { path, name, isType } = take(target, declarations);
    if (path !== from.path) draftAt(from.path).imports.set(text, { local: text, name, from: path, isType: isType || isTypeOnly });
  };

  const importBuiltin = (text: string, alias: TsSymbol, from: Open, isType: boolean): void => {
    const meaning = resolver.meaningOf(alias, text);
    if (meaning.kind !== "import") throw unfound(found.name, text);
    assertBuiltin(meaning.specifier);
    draftAt(from.path).imports.set(text, { local: text, name: meaning.name, from: meaning.specifier, isType });
  };

  const followNamespace = (node: Node, text: string, alias: TsSymbol, module: TsSymbol, from: Open): void => {
    const [file] = ownDeclarations(module);
    if (file === undefined || !isSourceFile(file)) {
      importBuiltin(text, alias, from, false);
      return;
    }
    draftAt(file.fileName);
    draftAt(from.path).imports.set(text, { local: text, name: "*", from: file.fileName, isType: false });
    const { parent } = node;
    const member =
      isPropertyAccessExpression(parent) && parent.expression === node
        ? parent.name.text
        : isQualifiedName(parent) && parent.left === node
          ? parent.right.text
          : undefined;
    if (member === undefined) takeAll(file);
    else takeExport(file, member);
  };

  const follow = (node: Node, symbol: TsSymbol | undefined, from: Open): void => {
    const text = plainText(node);
    if (symbol === undefined || text === undefined) return;
    if ((symbol.flags & SymbolFlags.Alias) !== 0) {
      followAlias(node, text, symbol, from);
      return;
    }
    const declarations = ownDeclarations(symbol);
    if (declarations.length === 0 || declarations.some((each) => isInside(each, from.root))) return;
    if (declarations.some((each) => each.getSourceFile().fileName === from.path))
      for (const each of declarations) addDeclaration(each);
  };

  const followAll = (from: Open, { names, shorthands, requests }: NeededNames): void => {
    const outside = requests.find((specifier) => !isBuiltin(specifier));
    if (outside !== undefined)
      throw new Fault(
        "f2n/no-source",
        `"${found.name}" asks for "${outside}" while it runs, which a text of its own cannot; import it at the top of the module`,
      );
    const symbols = names.length === 0 ? [] : checker.getSymbolAtLocation(names);
    names.forEach((name, index) => {
      follow(name, symbols[index], from);
    });
    for (const node of shorthands) follow(node.name, checker.getShorthandAssignmentValueSymbol(node), from);
  };

  /** Files that statements of theirs make one depend on, whether it takes anything from them or not. */
  const inOrder = (paths: readonly string[]): NonNullable<FileSlice["loads"]> =>
    paths
      .flatMap((from) => {
        const file = project.program.getSourceFile(from);
        return file === undefined || from.endsWith(".json") ? [] : [{ from, order: orderOf(file) }];
      })
      .sort((one, other) => one.order - other.order);

  const place = slicePlace(found, { add, take });
  for (const { roots } of initialisers) addDeclaration(roots[0]);
  for (let next = open.pop(); next !== undefined; next = open.pop())
    if (!next.path.endsWith(".json")) followAll(next, neededNames(next.root));
  const loads = initialisers.length === 0 ? [] : inOrder([...files.keys()].filter((path) => path !== place.file));
  return {
    ...place,
    files: Object.fromEntries([...files].map(([path, draft]) => [path, sliceOf(draft, path === place.file ? loads : [])])),
    compiler: flags(project),
  };
}

const sliceOf = ({ parts, imports, exports }: FileDraft, loads: NonNullable<FileSlice["loads"]>): FileSlice => ({
  ...(loads.length === 0 ? {} : { loads }),
  parts: [...parts.values()].sort((one, other) => one.at - other.at),
  imports: [...imports.values()],
  exports: [...exports.values()],
});

const flagNames = ["exactOptionalPropertyTypes", "noUncheckedIndexedAccess"] as const;

const flags = ({ compilerOptions }: OpenProgram["project"]): Readonly<Record<string, boolean>> =>
  Object.fromEntries(flagNames.flatMap((name) => (compilerOptions[name] === true ? [[name, true]] : [])));

const ownDeclarations = (symbol: TsSymbol): readonly Node[] =>
  symbol.declarations
    .filter(({ path }) => isProgramFile(path))
    .map((handle) => handle.resolve())
    .filter((node) => node !== undefined);

const isInside = (node: Node, root: Node): boolean =>
  node.pos >= root.pos && node.end <= root.end && node.getSourceFile() === root.getSourceFile();

// Identifiers are the only nodes that are followed.
const plainText = (node: Node): string | undefined => (node as Node & { readonly text?: string }).text;

interface TypeOnly extends Node {
  readonly isTypeOnly?: boolean;
  readonly phaseModifier?: SyntaxKind;
}

/** `import type { a }`, `import { type a }`. */
function isTypeImport(binding: Node): boolean {
  for (let node: Node | undefined = binding; node !== undefined && !isSourceFile(node); node = node.parent) {
    if (!isImportSpecifier(node) && !isImportClause(node) && !isExportSpecifier(node)) continue;
    // The two forms say so in fields of their own.
    const { isTypeOnly, phaseModifier } = node as TypeOnly;
    if (isTypeOnly === true || phaseModifier === SyntaxKind.TypeKeyword) return true;
  }
  return false;
}

const captured = (name: string, variable: string): Fault =>
  new Fault(
    "f2n/no-source",
    `"${name}" captures "${variable}" of a function around it, whose value has no source; pass it as a parameter`,
  );

const unfound = (name: string, text: string): Fault =>
  new Fault("f2n/import-unresolved", `"${name}" imports "${text}", which its program does not have; correct the path`);
