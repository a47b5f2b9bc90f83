import {
  ElementFlags,
  type Node,
  ObjectFlags,
  SignatureKind,
  SymbolFlags,
  SyntaxKind,
  type TsSymbol,
  type TupleType,
  type Type,
  TypeFlags,
  type TypeReference,
} from "../compiler/typescript-api.ts";
import { type Declared, withItsNotes } from "./declared-type.ts";
import { memberComment, merged, notesOf } from "./doc-comment.ts";
import { type Draft, type DraftBody, type Property, type TupleElement, unresolved } from "./draft.ts";
import { libraryBody, orArray } from "./library-body.ts";
import { mappedClass } from "./mapped-class.ts";
import { readSignatures } from "./read-signature.ts";
import type { TypeNode } from "./type-aliases.ts";
import type { TypeContext } from "./type-context.ts";
import { unknownDraft } from "./upper-bound.ts";

interface ObjectType extends Type {
  readonly objectFlags: ObjectFlags;
}

export function objectBody(type: Type, context: TypeContext, draft: Draft): DraftBody {
  // Every type with the flag Object carries these flags; several unions of flags would hide it from narrowing.
  const { objectFlags } = type as ObjectType;
  nameByAlias(type, draft);
  if (objectFlags & ObjectFlags.Reference) {
    // References have a target; asked only here, as it is a round trip.
    const target = (type as TypeReference).getTarget() as ObjectType;
    if (target.objectFlags & ObjectFlags.Tuple) return tupleBody(type as TypeReference, target as unknown as TupleType, context);
  }
  if (objectFlags & (ObjectFlags.ClassOrInterface | ObjectFlags.Reference)) {
    const symbol = type.getSymbol();
    if (symbol !== undefined) {
      const declared = context.isLibrary(symbol) ? libraryBody(symbol.name, type, context) : undefined;
      if (declared !== undefined) return declared;
      draft.name ??= symbol.name;
      if (symbol.flags & SymbolFlags.Class || context.isLibrary(symbol)) return instanceBody(symbol, type, context);
    }
  }
  if (objectFlags & ObjectFlags.Mapped) return mappedBody(type, context);
  const calls = context.checker.getSignaturesOfType(type, SignatureKind.Call);
  if (calls.length > 0) return { kind: "function", signatures: context.inFunction(() => readSignatures(calls, context)) ?? [] };
  const symbols = context.checker.getPropertiesOfType(type);
  const inherited = inheritedBody(type, symbols, context);
  if (inherited !== undefined) return inherited;
  if (mayConstruct(type, symbols, context) && context.checker.getSignaturesOfType(type, SignatureKind.Construct).length > 0)
    return { kind: "local", className: "Function", isGlobal: true };
  const body = propertiesBody(type, context, symbols);
  return isEmpty(body) ? notNullish : body;
}

/** Told without a question of most types; a class has its prototype, whatever static members stand beside it. */
function mayConstruct(type: Type, symbols: readonly TsSymbol[], context: TypeContext): boolean {
  if (symbols.length === 0 || symbols.some(({ name }) => name === "prototype")) return true;
  const declared = type.getSymbol()?.declarations.map((each) => context.nodeOf(each) as Members | undefined) ?? []; // Any declarations.
  return declared.some((node) => node?.members?.some(({ kind }) => kind === SyntaxKind.ConstructSignature) === true);
}

interface Members extends Node {
  readonly members?: readonly Node[];
}

/** A type without members: every value is of it but null and undefined. */
const notNullish: DraftBody = { kind: "simple", type: "{}" };

const isEmpty = (body: DraftBody): boolean => body.kind === "object" && body.index.length === 0 && body.properties.length === 0;

/** `interface Tags extends Array<string> {}` is the array that it extends, not an object with the methods of arrays. */
function inheritedBody(type: Type, symbols: readonly TsSymbol[], context: TypeContext): DraftBody | undefined {
  const isHeir = symbols.length > 0 && symbols.every((symbol) => context.isLibrary(symbol));
  if (!isHeir) return undefined;
  const { checker } = context;
  if (type.isClassOrInterface()) {
    const bodies = checker.getBaseTypes(type).map((base) => context.read(base).body);
    return bodies.find(({ kind }) => inheritable.has(kind));
  }
  // An instantiation has the bases of the generic type, in terms of its parameters; its index signature is its own.
  const items = checker.isArrayLikeType(type) ? checker.getIndexInfosOfType(type)[0]?.valueType : undefined;
  return items === undefined ? undefined : { kind: "array", items: context.read(items) };
}

const inheritable: ReadonlySet<DraftBody["kind"]> = new Set(["array", "tuple", "map", "set", "value", "bytes", "promise"]);

/** An alias that a type was written under names its schema. */
export function nameByAlias(type: Type, draft: Draft): void {
  const alias = type.getAliasSymbol()?.name;
  if (alias !== undefined && !alias.startsWith("__")) draft.name = alias;
}

function tupleBody(type: TypeReference, target: TupleType, context: TypeContext): DraftBody {
  // Absent for the empty tuple.
  const flags: readonly ElementFlags[] = target.elementFlags ?? [];
  const types = flags.length === 0 ? [] : context.checker.getTypeArguments(type);
  const elements = flags.map((flag, at): TupleElement => {
    const argument = types[at];
    const draft: Draft = argument === undefined ? { body: { kind: "simple", type: "unknown" } } : context.read(argument);
    if (flag & ElementFlags.Variadic) return { kind: "rest", draft: itemsOf(draft) };
    return { kind: flag & ElementFlags.Rest ? "rest" : flag & ElementFlags.Optional ? "optional" : "required", draft };
  });
  return { kind: "tuple", elements };
}

/** What a value of an array type holds, as far as it is known; `...T` in a tuple and a rest parameter need it. */
function itemsOf(draft: Draft): Draft {
  const { body } = draft;
  switch (body.kind) {
    case "array":
      return body.items;
    case "generic":
      return itemsOf(body.constraint);
    case "dependent":
      return itemsOf(body.bound);
    case "tuple":
      return { body: { kind: "union", members: body.elements.map((element) => element.draft) } };
    default:
      return { body: { kind: "simple", type: "unknown" } };
  }
}

/** An instance of a class is data when it is nothing but public fields; else it lives only in its process. */
function instanceBody(symbol: TsSymbol, type: Type, context: TypeContext): DraftBody {
  const members = context.checker.getPropertiesOfType(type);
  const hasBehaviour = members.some(
    ({ flags, escapedName, name: member }) =>
      flags & (SymbolFlags.Method | SymbolFlags.Accessor) ||
      String(escapedName).startsWith("__@") ||
      member.startsWith("#") ||
      String(escapedName).startsWith("__#"),
  );
  const isLibrary = context.isLibrary(symbol);
  if (hasBehaviour || (!isLibrary && members.some((member) => isHidden(member, context)))) {
    // Nothing is an instance of what is only an interface, as `IArguments` is.
    const hasClass = !isLibrary || isOfClass(symbol) || checkedByShape.has(symbol.name);
    return { kind: "local", className: hasClass ? symbol.name : "", isGlobal: isLibrary };
  }
  // An error is written as one, whatever its class.
  if (isError(type, context)) return { kind: "value", type: "error" };
  // The library declares some classes as interfaces that show no method: `Response` is one.
  if (isLibrary && isOfClass(symbol)) return { kind: "local", className: symbol.name, isGlobal: true };
  const body = propertiesBody(type, context, members);
  return isEmpty(body) ? notNullish : body;
}

/** Whether there is a class behind a name of the library. */
const isOfClass = ({ flags, name }: TsSymbol): boolean => (flags & SymbolFlags.Value) !== 0 || namedAsTypes.has(name);

/** Classes that Node has and that its declarations name as types alone. */
const namedAsTypes: ReadonlySet<string> = new Set(["Crypto", "CryptoKey", "Performance", "SubtleCrypto"]);

function isError(type: Type, context: TypeContext): boolean {
  const bases = type.isClassOrInterface() ? context.checker.getBaseTypes(type) : [];
  return bases.some((base) => {
    const { body } = context.read(base);
    return body.kind === "value" && body.type === "error";
  });
}

/** Interfaces of the library that the checker knows by what they do. */
const checkedByShape: ReadonlySet<string> = new Set(["Disposable", "AsyncDisposable"]);

const hiding = /\b(?:private|protected)\b/;

function isHidden(symbol: TsSymbol, context: TypeContext): boolean {
  const declared = context.declaration(symbol);
  if (declared === undefined) return false;
  const { node, file } = declared;
  const start = node.getStart(file);
  return hiding.test(file.text.slice(start, start + 40).split(symbol.name)[0] ?? "");
}

/** A mapped type arrives resolved, unless it maps over a type parameter: then it has no members of its own, or those that every value has. */
function mappedBody(type: Type, context: TypeContext): DraftBody {
  const { checker } = context;
  const symbols = checker.getPropertiesOfType(type);
  const isArray = symbols.some((property) => property.name === "length") && checker.isArrayLikeType(type);
  if (isArray) return { kind: "dependent", text: context.shortly(type), bound: { body: { kind: "array", items: unknownDraft } } };
  const whole = mappedClass(type, symbols, context);
  if (whole !== undefined) return whole;
  const body = propertiesBody(type, context, symbols);
  if (body.kind !== "object" || body.index.length > 0) return body;
  const inherited = new Set(symbols.filter(context.isLibrary).map(({ name }) => name));
  const properties = body.properties.filter(({ name, draft }) => !inherited.has(name) || draft.body.kind !== "dependent");
  if (properties.length > 0) return { ...body, properties };
  if (!mapsOverParameter(type, context)) return notNullish;
  const bound: Draft = isObjectForSure(type, context) ? { body: { kind: "any-object" } } : unknownDraft;
  return { kind: "dependent", text: context.shortly(type), bound };
}

/** False where the keys of a mapped type are known; without any it has no members. */
function mapsOverParameter(type: Type, context: TypeContext): boolean {
  const given = type.getAliasTypeArguments();
  if (given.length > 0) return given.some((argument) => isOpen(argument, context));
  const keys = keysOf(type, context);
  const known = keys === undefined ? undefined : context.checker.getTypeAtLocation(keys);
  return known === undefined || isOpen(known, context);
}

/** Whether the keys of a type depend on a type parameter. */
function isOpen(type: Type, context: TypeContext): boolean {
  if (type.flags & openFlags) return true;
  if (type.isUnionType() || type.isIntersectionType()) return type.getTypes().some((part) => isOpen(part, context));
  // Every type with the flag Object carries these flags.
  return type.isObjectType() && ((type as ObjectType).objectFlags & ObjectFlags.Mapped) !== 0 && mapsOverParameter(type, context);
}

const openFlags =
  TypeFlags.TypeParameter | TypeFlags.Index | TypeFlags.IndexedAccess | TypeFlags.Conditional | TypeFlags.Substitution;

/** What a mapped type is written to map over. */
function keysOf(type: Type, context: TypeContext): Node | undefined {
  const symbol = type.getSymbol();
  const mapped = symbol === undefined ? undefined : context.declaration(symbol)?.node;
  // Of a mapped type.
  return (mapped as { readonly typeParameter?: { readonly constraint?: Node } } | undefined)?.typeParameter?.constraint;
}

/** `{ [K in keyof T]: … }` of a primitive is that primitive, so it is an object for sure only where `T` is. */
function isObjectForSure(type: Type, context: TypeContext): boolean {
  const alias = type.getAliasSymbol();
  const isOverKeys =
    alias !== undefined && context.isLibrary(alias)
      ? overKeys.has(alias.name)
      : keysOf(type, context)?.kind === SyntaxKind.TypeOperator;
  if (!isOverKeys) return true;
  const parameters = type.getAliasTypeArguments();
  return parameters.length > 0 && parameters.every((parameter) => isObjectDraft(context.read(parameter)));
}

const overKeys: ReadonlySet<string> = new Set(["Partial", "Required", "Readonly"]);

const isObjectDraft = ({ body }: Draft): boolean =>
  body.kind === "generic" ? isObjectDraft(body.constraint) : body.kind === "object" || body.kind === "any-object";

export function propertiesBody(type: Type, context: TypeContext, known?: readonly TsSymbol[]): DraftBody {
  const { checker } = context;
  const symbols = (known ?? checker.getPropertiesOfType(type)).filter(({ escapedName }) => !/^__[@#]/.test(String(escapedName)));
  const types = symbols.length === 0 ? [] : checker.getTypeOfSymbol(symbols);
  const properties = symbols.map((symbol, at): Property => {
    const declared = context.declaration(symbol);
    const { draft, notes } = declaredValue(declared?.node, types[at], context);
    return {
      name: symbol.name,
      isOptional: (symbol.flags & SymbolFlags.Optional) !== 0,
      draft,
      notes: declared === undefined ? notes : merged(notes, notesOf(memberComment(declared.node, declared.file))),
    };
  });
  const asked = properties.filter(({ name, draft }) => draft.body.kind !== "function" || !everyValueHas.has(name));
  const index = checker.getIndexInfosOfType(type).map(({ keyType, valueType, declaration }) => {
    const node = context.nodeOf(declaration) as MemberNode | undefined; // An index signature.
    return {
      keys: withItsNotes(context.readDeclared(node?.parameters?.[0]?.type, keyType)),
      values: withItsNotes(context.readDeclared(node?.type, valueType)),
    };
  });
  // What stands behind symbols is never written; only a type of nothing else is told by it.
  const written = index.filter(({ keys }) => keys.body.kind !== "local");
  const body = { kind: "object", properties: asked, index: written.length === 0 ? index : written } as const;
  return body.properties.length <= 1 && body.index.length <= 1 && isListLike(body) ? orArray(itemsByNumber(body), body) : body;
}

/** Methods that are there whether anyone defines them or not, also those of a primitive: who asks for them asks for nothing. */
const everyValueHas: ReadonlySet<string> = new Set([
  ...["toString", "toLocaleString", "valueOf", "hasOwnProperty", "isPrototypeOf", "propertyIsEnumerable"],
]);

type ObjectBody = Extract<DraftBody, { kind: "object" }>;

/** True for an object type that asks for nothing but items by number and a length, which arrays have as well. */
function isListLike({ properties, index }: ObjectBody): boolean {
  const isNumber = ({ body }: Draft): boolean => body.kind === "simple" && body.type === "number";
  const hasLength = properties.some(({ name, draft, isOptional }) => name === "length" && !isOptional && isNumber(draft));
  const hasItems = index.some(({ keys }) => isNumber(keys));
  return hasLength ? hasItems || index.length === 0 : properties.length === 0 && hasItems;
}

const itemsByNumber = ({ index }: ObjectBody): Draft => index[0]?.values ?? unknownDraft;

const untyped: Draft = { body: { kind: "refused", code: "f2n/unresolved-type", reason: "is declared without a type" } };

/** A member of a type as it is written. The compiler's node types are one per kind. */
interface MemberNode extends Node {
  readonly type?: TypeNode;
  readonly parameters?: readonly { readonly type?: TypeNode }[];
}

function declaredValue(node: MemberNode | undefined, type: Type | undefined, context: TypeContext): Declared {
  if (type === undefined || type.isErrorType()) return { draft: unresolved(node?.type?.getText()), notes: {} };
  // `interface X { a }` says nothing of `a`; the `any` that it gets is not its author's.
  const isUntyped = (type.flags & TypeFlags.Any) !== 0 && node?.kind === SyntaxKind.PropertySignature && node.type === undefined;
  return isUntyped ? { draft: untyped, notes: {} } : context.readDeclared(node?.type, type);
}
