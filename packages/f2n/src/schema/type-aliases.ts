import { type Node, type SourceFile, SymbolFlags, SyntaxKind } from "../compiler/typescript-api.ts";
import type { AliasNames } from "./alias-names.ts";
import { memberComment, notesOf } from "./doc-comment.ts";
import type { Notes } from "./draft.ts";
import type { TypeContext } from "./type-context.ts";

/** The parts of type nodes; the compiler's types are one per kind. */
export interface TypeNode extends Node {
  readonly type?: TypeNode;
  readonly types?: readonly TypeNode[];
  readonly elements?: readonly TypeNode[];
  readonly elementType?: TypeNode;
  readonly typeName?: NameNode;
  readonly typeArguments?: readonly TypeNode[];
  readonly typeParameter?: { readonly constraint?: TypeNode };
  readonly nameType?: TypeNode;
  readonly trueType?: TypeNode;
  readonly falseType?: TypeNode;
}

interface NameNode extends Node {
  readonly text?: string;
  readonly right?: NameNode;
}

interface Declaring extends Node {
  readonly name?: NameNode;
  readonly type?: TypeNode;
  readonly typeParameters?: readonly { readonly name: NameNode }[];
}

/** A type alias with what its comment says. */
export interface TypeAlias {
  readonly name: string;
  readonly node: Node;
  readonly type: TypeNode;
  readonly parameters: readonly string[];
  readonly notes: Notes;
}

export interface TypeAliases {
  /** The alias that a type is written as, where one of its name may be worth a look. */
  at(reference: TypeNode): TypeAlias | undefined;
  /** Whether a type as it is written is constrained by a comment somewhere, its members with declarations of their own aside. */
  constrain(node: TypeNode): boolean;
}

/** Finds the aliases of a program by the names under which types are written. Asks nothing where no name is known to be worth it. */
export function typeAliases(context: Pick<TypeContext, "checker" | "isLibrary">, names: AliasNames): TypeAliases {
  const ranks = new Set(names.values());
  const areAnyConstraining = ranks.has("constraining");
  const areAnyCommented = areAnyConstraining || ranks.has("commented");
  const found = new Map<string, TypeAlias | undefined>();
  const imports = new WeakMap<SourceFile, ReadonlySet<string>>();

  const importsOf = (file: SourceFile): ReadonlySet<string> => {
    const known = imports.get(file) ?? renamedImports(file);
    imports.set(file, known);
    return known;
  };

  const isWorthALook = (name: string, file: SourceFile): boolean => {
    const rank = names.get(name);
    return areAnyConstraining
      ? rank !== undefined || importsOf(file).has(name)
      : rank === "commented" || importsOf(file).has(name);
  };

  const at = (reference: TypeNode): TypeAlias | undefined => {
    const { typeName } = reference;
    const name = (typeName?.right ?? typeName)?.text;
    if (typeName === undefined || name === undefined || !areAnyCommented) return undefined;
    const file = reference.getSourceFile();
    if (!isWorthALook(name, file)) return undefined;
    const key = isOutermost(reference) ? `${file.fileName} ${typeName.getText(file)}` : undefined;
    if (key !== undefined && found.has(key)) return found.get(key);
    const alias = resolved(typeName.right ?? typeName);
    if (key !== undefined) found.set(key, alias);
    return alias;
  };

  const resolved = (name: NameNode): TypeAlias | undefined => {
    const { checker } = context;
    const symbol = checker.getSymbolAtLocation(name);
    const target = symbol !== undefined && symbol.flags & SymbolFlags.Alias ? checker.getAliasedSymbol(symbol) : symbol;
    if (target === undefined || (target.flags & SymbolFlags.TypeAlias) === 0 || context.isLibrary(target)) return undefined;
    const node = target.declarations.find(({ kind }) => kind === SyntaxKind.TypeAliasDeclaration)?.resolve() as
      | Declaring
      | undefined; // Told by its kind.
    if (node?.type === undefined) return undefined;
    return {
      name: target.name,
      node,
      type: node.type,
      parameters: (node.typeParameters ?? []).map(({ name: parameter }) => parameter.text ?? ""),
      notes: notesOf(memberComment(node, node.getSourceFile())),
    };
  };

  const constrain = (node: TypeNode, seen = new Set<Node>()): boolean => {
    if (!areAnyConstraining || withDeclarations.has(node.kind)) return false;
    const alias = node.kind === SyntaxKind.TypeReference ? at(node) : undefined;
    if (alias !== undefined && !seen.has(alias.node)) {
      seen.add(alias.node);
      if (isConstraining(alias.notes) || constrain(alias.type, seen)) return true;
    }
    return node.forEachChild((child) => constrain(child as TypeNode, seen) || undefined) ?? false; // Read by kind alone.
  };

  return { at, constrain: (node) => constrain(node) };
}

/** Types whose members are declarations, each read as what it is declared as. */
const withDeclarations: ReadonlySet<SyntaxKind> = new Set([
  SyntaxKind.TypeLiteral,
  SyntaxKind.FunctionType,
  SyntaxKind.ConstructorType,
]);

const words: ReadonlySet<string> = new Set(["title", "description", "examples", "default", "deprecated"]);

/** Whether notes say which values are allowed, and not only words about them. */
export const isConstraining = (notes: Notes): boolean => Object.keys(notes).some((keyword) => !words.has(keyword));

/** True where a name means the same as everywhere in its file. */
function isOutermost(node: Node): boolean {
  for (let at = node.parent; at !== undefined; at = at.parent) {
    if (at.kind === SyntaxKind.Block || at.kind === SyntaxKind.ModuleBlock) return false;
    if ((at as Declaring).typeParameters !== undefined) return false; // Any node may be looked at for this optional part.
  }
  return true;
}

interface ImportNode extends Node {
  readonly importClause?: {
    readonly name?: NameNode;
    readonly namedBindings?: { readonly elements?: readonly { readonly name: NameNode; readonly propertyName?: NameNode }[] };
  };
}

/** Names that a file gives to what it imports under another one. */
function renamedImports({ statements }: SourceFile): ReadonlySet<string> {
  const names = statements.flatMap((statement) => {
    // Told by its kind.
    const clause = statement.kind === SyntaxKind.ImportDeclaration ? (statement as ImportNode).importClause : undefined;
    const renamed = clause?.namedBindings?.elements?.filter(({ propertyName }) => propertyName !== undefined) ?? [];
    return [clause?.name, ...renamed.map(({ name }) => name)].flatMap((name) => name?.text ?? []);
  });
  return new Set(names);
}
