import { SyntaxKind } from "typescript/unstable/ast";
import type { CompilerSession, OpenProgram } from "../compiler/session.ts";
import { ObjectFlags, SymbolFlags, TypeFlags } from "../compiler/typescript-api.ts";
import { isPlainName } from "../identity/erased.ts";
import { newSymbol, type Symbols, symbolsOf, type TreeSymbol } from "./symbols.ts";
import { asCompilerNode, type TreeFile, type TreeNode } from "./tree-node.ts";
import type { TreeType } from "./type-maker.ts";
import { unsure } from "./unsure.ts";
import { type WrittenTypes, writtenTypes } from "./written-types.ts";

/**
 * A program of one text that stands in for the compiler's: it answers what `readProgram` asks as the compiler would, from syntax alone, and throws
 * `Unsure` at every question that syntax does not answer. So the same code reads a function either way.
 */
export function standIn(file: TreeFile): CompilerSession {
  const symbols = symbolsOf(file);
  const types = writtenTypes(file, symbols);
  const open: OpenProgram = {
    // Of the compiler's project, the parts that reading asks for; whatever else is asked throws.
    project: only("project", { checker: checkerOf(file, symbols, types), program: programOf(file) }) as OpenProgram["project"],
    source: "memory",
    isSpoiled: false,
    isStandard: (path) => path === libraryPath,
    versionOf: () => undefined,
    ahead: () => {},
    aliases: new Map(),
    kept: new Map(),
  };
  const session: Partial<CompilerSession> = { pid: 0, open: () => open, sizeOf: () => undefined, addNodeTypes: () => false };
  return only("session", session) as CompilerSession;
}

/** Lets nothing be asked that is not there. */
function only<T extends object>(what: string, known: T): T {
  return new Proxy(known, {
    get: (target, key) => (Reflect.has(target, key) ? Reflect.get(target, key) : unsure(`${what}.${String(key)}`)),
  });
}

const libraryPath = "/library.d.ts";

const programOf = (file: TreeFile): object =>
  only("program", {
    getSourceFile: (path: string) => (path === file.path ? file : undefined),
    getSyntacticDiagnostics: () => [],
  });

interface TypeView extends Record<string, unknown> {
  readonly of: TreeType;
}

interface SignatureView {
  readonly node: TreeNode;
}

function checkerOf(file: TreeFile, symbols: Symbols, types: WrittenTypes): object {
  const view = typeViews();
  const module = { ...newSymbol("module", 0, file, file.path) };
  const typeOf = (symbol: TreeSymbol): unknown => {
    const property = properties.get(symbol);
    if (property !== undefined) return view(property);
    const { node } = symbol;
    if (node.kind === SyntaxKind.Parameter) return view(parameterType(node, types));
    const held = node.kind === SyntaxKind.FunctionDeclaration ? node : heldFunction(node);
    return held === undefined ? notCallable(node) : functionType(held);
  };
  const properties = new Map<TreeSymbol, TreeType>();
  const functionTypes = new Map<TreeNode, unknown>();
  const functionType = (node: TreeNode): unknown => {
    const known = functionTypes.get(node);
    if (known !== undefined) return known;
    const symbol = newSymbol("__function", SymbolFlags.Function, node, file.path);
    const made = only("function type", { isObjectType: () => true, signature: signatureOf(node), getSymbol: () => symbol });
    functionTypes.set(node, made);
    return made;
  };
  const signatureOf = (node: TreeNode): object => {
    const parameters = node.parameters as readonly TreeNode[];
    return only("signature", {
      node,
      declaration: { path: file.path, resolve: () => node },
      thisParameter: undefined,
      hasRestParameter: parameters.at(-1)?.dotDotDotToken !== undefined,
      getParameters: () =>
        parameters.map(
          (each, at) =>
            symbols.at(each.name as TreeNode) ?? newSymbol(`__${at}`, SymbolFlags.FunctionScopedVariable, each, file.path),
        ),
    });
  };

  /** Whose member a name is, its type would tell. */
  const symbolAt = (node: TreeNode): TreeSymbol | undefined =>
    node.parent !== undefined && isPlainName(asCompilerNode(node)) ? unsure("a member of a value") : symbols.at(node);

  return only("checker", {
    getSymbolAtLocation: (asked: TreeNode | readonly TreeNode[]) =>
      Array.isArray(asked) ? asked.map(symbolAt) : asked === file ? module : symbolAt(asked as TreeNode),
    getShorthandAssignmentValueSymbol: (node: TreeNode) => symbols.at(node),
    getExportsOfModule: () => exportsOf(file, symbols),
    isUnknownSymbol: () => false,
    getTypeOfSymbol: (asked: TreeSymbol | readonly TreeSymbol[]) =>
      Array.isArray(asked) ? asked.map(typeOf) : typeOf(asked as TreeSymbol),
    getTypeAtLocation: (node: TreeNode) => (isFunction(node) ? functionType(node) : unsure("a type inside the text")),
    getSignaturesOfType: (type: { readonly signature?: object; readonly of?: TreeType }, _kind: number) =>
      Reflect.has(type, "signature") ? [type.signature] : [],
    getReturnTypeOfSignature: ({ node }: SignatureView) =>
      view(node.type === undefined ? unsure("a result that is not written out") : types.of(node.type as TreeNode)),
    getTypeArguments: ({ of }: TypeView) => of.parts.map(view),
    getPropertiesOfType: ({ of }: TypeView) =>
      (of.members ?? unsure("the members of a type")).properties().map(({ symbol, type }) => {
        properties.set(symbol, type);
        return symbol;
      }),
    getIndexInfosOfType: ({ of }: TypeView) =>
      (of.members ?? unsure("the members of a type")).index().map(({ keyType, valueType }) => ({
        keyType: view(keyType),
        valueType: view(valueType),
      })),
    isArrayLikeType: () => false,
  });
}

/** Types as the compiler's client shows them. */
function typeViews(): (type: TreeType) => object {
  const views = new Map<TreeType, object>();
  const view = (type: TreeType): object => {
    const known = views.get(type);
    if (known !== undefined) return known;
    const { id, flags, objectFlags, value, name, elementFlags } = type;
    const isUnion = (flags & TypeFlags.Union) !== 0;
    const symbol = name === undefined ? undefined : typeSymbol(name.name, name.isLibrary);
    const made = only("type", {
      of: type,
      id,
      flags,
      objectFlags,
      value,
      isErrorType: () => false,
      isObjectType: () => (flags & TypeFlags.Object) !== 0,
      isUnionType: () => isUnion,
      isIntersectionType: () => false,
      isClassOrInterface: () => (objectFlags & ObjectFlags.ClassOrInterface) !== 0,
      getTypes: () => type.parts.map(view),
      getTarget: () => ({ objectFlags: elementFlags === undefined ? ObjectFlags.Interface : ObjectFlags.Tuple, elementFlags }),
      getSymbol: () => (name?.isAlias ? undefined : symbol),
      getAliasSymbol: () => (name?.isAlias ? symbol : undefined),
    });
    views.set(type, made);
    return made;
  };
  return view;
}

const typeSymbol = (name: string, isLibrary: boolean): object =>
  only("symbol", {
    name,
    escapedName: name,
    flags: SymbolFlags.Interface,
    // Members that are no properties are not read here.
    declarations: [{ path: isLibrary ? libraryPath : "/text.ts", resolve: () => ({ members: [] }) }],
  });

function parameterType(node: TreeNode, { of, maker }: WrittenTypes): TreeType {
  const held = node.initializer as TreeNode | undefined; // Of a parameter.
  const inferred = held === undefined ? undefined : inferredTypes.get(held.kind);
  if (node.type !== undefined) {
    const type = of(node.type as TreeNode); // What `toTree` keeps of an annotation.
    return node.questionToken === undefined ? type : maker.optional(type);
  }
  if (inferred === undefined) return unsure("a parameter that is not written out");
  return inferred === TypeFlags.Boolean ? maker.boolean() : maker.simple(inferred);
}

/** The type of a parameter that has nothing but a plain default. */
const inferredTypes: ReadonlyMap<SyntaxKind, TypeFlags> = new Map([
  [SyntaxKind.StringLiteral, TypeFlags.String],
  [SyntaxKind.NumericLiteral, TypeFlags.Number],
  [SyntaxKind.TrueKeyword, TypeFlags.Boolean],
  [SyntaxKind.FalseKeyword, TypeFlags.Boolean],
]);

const functionKinds: ReadonlySet<SyntaxKind> = new Set([
  SyntaxKind.FunctionDeclaration,
  SyntaxKind.FunctionExpression,
  SyntaxKind.ArrowFunction,
]);

const isFunction = (node: TreeNode): boolean => functionKinds.has(node.kind);

/** `const f = …` holds a function when nothing else says what its type is. */
function heldFunction({ kind, type, initializer }: TreeNode): TreeNode | undefined {
  const held = initializer as TreeNode | undefined; // Of a declaration.
  if (kind !== SyntaxKind.VariableDeclaration || held === undefined || !isFunction(held)) return undefined;
  return type === undefined ? held : unsure("a function with a type from elsewhere");
}

const plainValues: ReadonlySet<SyntaxKind> = new Set([
  SyntaxKind.StringLiteral,
  SyntaxKind.NumericLiteral,
  SyntaxKind.TrueKeyword,
  SyntaxKind.FalseKeyword,
  SyntaxKind.NullKeyword,
  SyntaxKind.ArrayLiteralExpression,
  SyntaxKind.ObjectLiteralExpression,
  SyntaxKind.TemplateExpression,
  SyntaxKind.RegularExpressionLiteral,
]);

function notCallable({ initializer }: TreeNode): object {
  const held = initializer as TreeNode | undefined; // Of a declaration.
  if (held === undefined || !plainValues.has(held.kind)) return unsure("a value that may be a function");
  return only("type", { isObjectType: () => false });
}

function exportsOf(file: TreeFile, { top }: Symbols): readonly TreeSymbol[] {
  return file.statements.flatMap((statement) => {
    const modifiers = (statement.modifiers ?? []) as readonly TreeNode[]; // Of a statement.
    if (!modifiers.some(({ kind }) => kind === SyntaxKind.ExportKeyword)) return [];
    const isDefault = modifiers.some(({ kind }) => kind === SyntaxKind.DefaultKeyword);
    const list = statement.declarationList as TreeNode | undefined;
    const declared = list === undefined ? [statement] : (list.declarations as readonly TreeNode[]);
    return declared.map(({ name }) => {
      const text = (name as TreeNode | undefined)?.text;
      const symbol = typeof text === "string" ? top.get(text) : undefined;
      if (isDefault) return { ...(symbol ?? newSymbol("default", SymbolFlags.Function, statement, file.path)), name: "default" };
      return symbol ?? unsure("an export of several names");
    });
  });
}
