import type { TSInterfaceDeclaration, TSSignature, TSTupleElement, TSType, TSTypeAliasDeclaration } from "oxc-parser";
import { SyntaxKind } from "typescript/unstable/ast";
import { ElementFlags, SymbolFlags, TypeFlags } from "../compiler/typescript-api.ts";
import type { DocComments } from "./doc-comments.ts";
import { newSymbol, type Symbols, type TreeSymbol } from "./symbols.ts";
import { nodeMaker, type TreeFile, type TreeNode } from "./tree-node.ts";
import { type TreeType, type TypeMembers, type TypeName, typeMaker } from "./type-maker.ts";
import { unsure } from "./unsure.ts";

/** Reads types as they are written; a name means what the text declares, else what the standard library does. */
export interface WrittenTypes {
  readonly maker: ReturnType<typeof typeMaker>;
  /** The type of an annotation, as `toTree` keeps it. */
  of(annotation: TreeNode): TreeType;
}

/** Types of the library that are the same whatever else the text says, with how many arguments each takes. */
const library: ReadonlyMap<string, number> = new Map([
  ["Array", 1],
  ["ReadonlyArray", 1],
  ["Promise", 1],
  ["Map", 2],
  ["ReadonlyMap", 2],
  ["Set", 1],
  ["ReadonlySet", 1],
  ["Date", 0],
  ["RegExp", 0],
  ["Error", 0],
]);

const keywords: Readonly<Partial<Record<TSType["type"], number>>> = {
  TSAnyKeyword: TypeFlags.Any,
  TSUnknownKeyword: TypeFlags.Unknown,
  TSUndefinedKeyword: TypeFlags.Undefined,
  TSNullKeyword: TypeFlags.Null,
  TSVoidKeyword: TypeFlags.Void,
  TSStringKeyword: TypeFlags.String,
  TSNumberKeyword: TypeFlags.Number,
  TSBigIntKeyword: TypeFlags.BigInt,
  TSNeverKeyword: TypeFlags.Never,
  TSObjectKeyword: TypeFlags.NonPrimitive,
};

export function writtenTypes(file: TreeFile, { types }: Symbols): WrittenTypes {
  const maker = typeMaker();
  const make = nodeMaker(file.text);
  const named = new Map<string, TreeType>();
  const written = new Map<TSType, TreeType>();
  const docs = file.docs as DocComments; // `toTree` puts it there.

  const read = (node: TSType, alias?: TypeName): TreeType => {
    const known = written.get(node);
    if (known !== undefined) return known;
    const type = fresh(node, alias);
    written.set(node, type);
    return type;
  };

  const fresh = (node: TSType, alias?: TypeName): TreeType => {
    const keyword = keywords[node.type];
    if (keyword !== undefined) return maker.simple(keyword);
    switch (node.type) {
      case "TSBooleanKeyword":
        return maker.boolean();
      case "TSLiteralType":
        return literal(node.literal);
      case "TSParenthesizedType":
        return read(node.typeAnnotation, alias);
      case "TSUnionType":
        return maker.union(
          node.types.map((each) => read(each)),
          alias,
        );
      case "TSTypeLiteral":
        return maker.object(membersOf(node.members, node.start), alias, false);
      case "TSTypeReference":
        return reference(node, alias);
      default:
        // A list under another name is a type of its own, in ways that only the compiler knows.
        return alias === undefined ? list(node) : unsure("another name for a list");
    }
  };

  const list = (node: TSType): TreeType => {
    switch (node.type) {
      case "TSArrayType":
        return maker.reference("Array", [read(node.elementType)]);
      case "TSTypeOperator": {
        const inner = node.typeAnnotation;
        if (node.operator !== "readonly" || inner.type !== "TSArrayType") return unsure(node.operator);
        return maker.reference("ReadonlyArray", [read(inner.elementType)]);
      }
      case "TSTupleType": {
        const elements = node.elementTypes.map(element);
        return maker.tuple(
          elements.map(({ type }) => type),
          elements.map(({ flags }) => flags),
        );
      }
      default:
        return unsure(node.type);
    }
  };

  const element = (node: TSTupleElement): { readonly type: TreeType; readonly flags: ElementFlags } => {
    if (node.type === "TSNamedTupleMember") return node.optional ? unsure("an optional element") : element(node.elementType);
    if (node.type === "TSOptionalType") return unsure("an optional element");
    if (node.type !== "TSRestType") return { type: read(node), flags: ElementFlags.Required };
    const inner = "label" in node.typeAnnotation ? node.typeAnnotation.elementType : node.typeAnnotation;
    return inner.type === "TSArrayType" ? { type: read(inner.elementType), flags: ElementFlags.Rest } : unsure("a rest element");
  };

  const literal = (node: Extract<TSType, { type: "TSLiteralType" }>["literal"]): TreeType => {
    const isNegative = node.type === "UnaryExpression" && node.operator === "-";
    const inner = isNegative ? node.argument : node;
    if (inner.type !== "Literal" || !("value" in inner)) return unsure("a literal type");
    const { value } = inner;
    if (typeof value === "number") return maker.literal(isNegative ? (value === 0 ? unsure("-0") : -value) : value);
    if (typeof value === "boolean" && !isNegative) return maker.literal(value);
    return typeof value === "string" && isPlain(value) ? maker.literal(value) : unsure("a literal type");
  };

  const reference = ({ typeName, typeArguments }: Extract<TSType, { type: "TSTypeReference" }>, alias?: TypeName): TreeType => {
    if (typeName.type !== "Identifier") return unsure("a name of several words");
    const { name } = typeName;
    const given = typeArguments?.params ?? [];
    if (types.has(name)) return given.length === 0 && alias === undefined ? declared(name) : unsure("another name for a type");
    if (alias !== undefined) return unsure("another name for a type of the library");
    if (name === "Record" && given.length === 2) {
      const [keys, values] = given.map((each) => read(each));
      const isPlainKey = keys !== undefined && (keys.flags & (TypeFlags.String | TypeFlags.Number)) !== 0;
      return isPlainKey && values !== undefined ? maker.record(keys, values) : unsure("a record by other keys");
    }
    if (library.get(name) !== given.length) return unsure(`the type ${name}`);
    return maker.reference(
      name,
      given.map((each) => read(each)),
    );
  };

  const declared = (name: string): TreeType => {
    const known = named.get(name);
    if (known !== undefined) return known;
    // A declaration of a type, as `symbolsOf` collects them.
    const node = types.get(name)?.syntax as TSInterfaceDeclaration | TSTypeAliasDeclaration;
    if (node.typeParameters != null) return unsure("a generic type");
    if (node.type === "TSInterfaceDeclaration") {
      if (node.extends.length > 0) return unsure("an interface that extends another");
      const type = maker.object(membersOf(node.body.body, node.start), { name, isAlias: false, isLibrary: false }, true);
      named.set(name, type);
      return type;
    }
    named.set(name, circular);
    const type = read(node.typeAnnotation, { name, isAlias: true, isLibrary: false });
    if (type.name?.name !== name && type.members !== undefined) return unsure("another name for a type");
    named.set(name, type);
    return type;
  };

  const membersOf = (members: readonly TSSignature[], pos: number): TypeMembers => {
    let properties: readonly { readonly symbol: TreeSymbol; readonly type: TreeType }[] | undefined;
    const indexed = members.filter((each) => each.type === "TSIndexSignature");
    if (members.length === 0 || indexed.length > 1) return unsure("a type without members");
    return {
      pos,
      properties() {
        properties ??= distinct(members.filter((each) => each.type !== "TSIndexSignature").map(property));
        return properties;
      },
      index: () =>
        indexed.map(({ parameters: [key], typeAnnotation }) => {
          const keyType = key === undefined ? unsure("an index") : read(key.typeAnnotation.typeAnnotation);
          if ((keyType.flags & (TypeFlags.String | TypeFlags.Number)) === 0) unsure("an index by other keys");
          return { keyType, valueType: read(typeAnnotation.typeAnnotation) };
        }),
    };
  };

  const property = (node: TSSignature): { readonly symbol: TreeSymbol; readonly type: TreeType } => {
    if (node.type !== "TSPropertySignature" || node.typeAnnotation === null || node.computed) return unsure(node.type);
    const name = node.key.type === "Identifier" ? node.key.name : node.key.type === "Literal" ? node.key.value : undefined;
    if (typeof name !== "string" || !isPlain(name) || name.startsWith("__")) return unsure("the name of a property");
    const type = read(node.typeAnnotation.typeAnnotation);
    const declaration = make({
      kind: SyntaxKind.PropertySignature,
      pos: node.start,
      end: node.end,
      ...docs(node.start),
      type: make({ kind: SyntaxKind.TypeReference, pos: node.start, end: node.end }),
    });
    declaration.parent = file;
    const flags = SymbolFlags.Property | (node.optional ? SymbolFlags.Optional : 0);
    return { symbol: newSymbol(name, flags, declaration, file.path), type: node.optional ? maker.optional(type) : type };
  };

  return { maker, of: ({ syntax }) => read(syntax as TSType) }; // `toTree` keeps it there.
}

/** Stands while an alias is read, as it may name itself. */
const circular: TreeType = { id: -1, flags: 0, objectFlags: 0, parts: [] };

/** What the channel to the compiler, and its order of texts, treat as everybody does. */
const isPlain = (text: string): boolean => !/[\ud800-\udfff\ufffd]/.test(text);

function distinct<T extends { readonly symbol: TreeSymbol }>(properties: readonly T[]): readonly T[] {
  const names = new Set(properties.map(({ symbol }) => symbol.name));
  return names.size === properties.length ? properties : unsure("a property that is declared twice");
}
