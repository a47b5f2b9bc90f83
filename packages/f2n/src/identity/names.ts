import {
  isIdentifier,
  isShorthandPropertyAssignment,
  isSourceFile,
  isStringLiteralLikeNode,
  type Node,
  NodeFlags,
} from "typescript/unstable/ast";
import { type Checker, SymbolFlags, type TsSymbol } from "../compiler/typescript-api.ts";
import { isMember, memberName } from "../state/member-name.ts";
import { plainNameOf } from "./name-of.ts";
import { type Meaning, plainSpecifier, symbolResolver } from "./resolve-symbol.ts";

/** What a name comes down to, and the expression that stands for it: of a member of a module the whole access. */
export interface Named {
  readonly node: Node;
  readonly meaning: Meaning;
}

/** The names of one snapshot. */
export interface Names {
  /** Of identifiers, shorthand properties and specifiers of `import()`, in their order; about one round trip for all of them, and none for those asked for before. */
  meaningsOf(nodes: readonly Node[]): readonly Named[];
  exportsOf(module: TsSymbol): ReadonlyMap<string, TsSymbol>;
  meaningOf(symbol: TsSymbol, name: string): Meaning;
  /** The symbol of a module itself. */
  moduleOf(file: Node): TsSymbol | undefined;
}

/** Has questions of one method on their way before somebody waits for their answers. */
export type Ahead = (method: string, about: readonly object[]) => void;

export function createNames(checker: Checker, ahead: Ahead = () => {}): Names {
  const resolver = symbolResolver(checker);
  const known = new Map<Node, Named>();

  const named = (node: Node, symbol: TsSymbol | undefined): Named => {
    if (isShorthandPropertyAssignment(node)) return { node, meaning: resolver.meaningOf(symbol, plainNameOf(node)?.text ?? "") };
    return isIdentifier(node)
      ? memberOf(node, resolver.meaningOf(symbol, node.text))
      : { node, meaning: requested(node, symbol) };
  };

  const memberOf = (node: Node, meaning: Meaning): Named => {
    const { parent } = node;
    const text = isMember(parent) && parent.expression === node ? memberName(parent) : undefined;
    if (text === undefined) return { node, meaning };
    if (meaning.kind === "import" && meaning.name === "*") return { node: parent, meaning: { ...meaning, name: text } };
    const isModule = meaning.kind === "declared" && isSourceFile(meaning.declarations[0]) && !isJson(meaning.declarations[0]);
    return isModule ? memberOf(parent, resolver.exportOf(meaning.symbol, text)) : { node, meaning };
  };

  const requested = (node: Node, symbol: TsSymbol | undefined): Meaning => {
    const specifier = plainSpecifier(isStringLiteralLikeNode(node) ? node.text : "");
    const meaning = resolver.meaningOf(symbol, specifier);
    if (meaning.kind === "declared") return meaning;
    return { kind: "import", specifier, name: "*", importer: node.getSourceFile().path };
  };

  return {
    meaningsOf(nodes) {
      const fresh = [...new Set(nodes.filter((node) => !known.has(node)))];
      const [shorthands, asked] = [
        fresh.filter(isShorthandPropertyAssignment),
        fresh.filter((node) => !isShorthandPropertyAssignment(node)),
      ];
      ahead("getShorthandAssignmentValueSymbol", shorthands.map(placeOf));
      const symbols = asked.length === 0 ? [] : checker.getSymbolAtLocation(asked);
      ahead("getAliasedSymbol", symbols.flatMap(aliasOf));
      let at = 0;
      for (const node of fresh)
        known.set(
          node,
          named(node, isShorthandPropertyAssignment(node) ? checker.getShorthandAssignmentValueSymbol(node) : symbols[at++]),
        );
      return nodes.map((node) => known.get(node) ?? named(node, undefined));
    },
    exportsOf: resolver.exportsOf,
    meaningOf: resolver.meaningOf,
    moduleOf: (file) => checker.getSymbolAtLocation(file),
  };
}

// As the client names nodes, which it lets nobody know by their types.
const placeOf = (node: Node): object => ({ location: (node as Node & { readonly id: string }).id });

const aliasOf = (symbol: TsSymbol | undefined): readonly object[] =>
  symbol !== undefined && symbol.flags & SymbolFlags.Alias ? [{ symbol: symbol.id }] : [];

/** A JSON file has one export, which is all of it; what is taken from it is a property. */
export const isJson = (file: Node): boolean => (file.flags & NodeFlags.JsonFile) !== 0;
