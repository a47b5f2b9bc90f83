import { type LiteralType, type Node, ObjectFlags, SyntaxKind, type Type, TypeFlags } from "../compiler/typescript-api.ts";
import { withItsNotes } from "./declared-type.ts";
import type { Draft, DraftBody } from "./draft.ts";
import { unionMembers } from "./flag-enum.ts";
import { nameByAlias, objectBody, propertiesBody } from "./object-body.ts";
import { templatePattern } from "./template-pattern.ts";
import type { TypeNode } from "./type-aliases.ts";
import type { TypeContext } from "./type-context.ts";
import { unknownDraft, upperBound } from "./upper-bound.ts";

/** Reads one type. `draft` is where the answer will stand; naming it here is what names its schema. */
export function draftBody(type: Type, context: TypeContext, draft: Draft): DraftBody {
  const { flags } = type;
  // The error type has the flags of `any`: it must be told first, or ignorance would be written as a type.
  if (type.isErrorType()) return { kind: "refused", code: "f2n/unresolved-type", reason: "cannot be resolved" };
  if (flags & (TypeFlags.Intrinsic | TypeFlags.ESSymbolLike)) return intrinsic(flags);
  if (flags & TypeFlags.Literal) return literalBody(type as LiteralType); // Told by its flags.
  if (flags & TypeFlags.Object) return objectBody(type, context, draft);
  nameByAlias(type, draft);
  if (type.isUnionType()) return { kind: "union", members: unionMembers(type.getTypes(), context) };
  if (type.isIntersectionType()) return intersection(type, type.getTypes(), context);
  if (type.isTypeParameter()) return generic(type, context);
  if (type.isTemplateLiteralType()) {
    return { kind: "pattern", pattern: templatePattern(type), text: isClosed(type) ? context.print(type) : "string" };
  }
  if (type.isStringMappingType()) return { kind: "pattern", pattern: "", text: context.print(type) };
  if (type.isSubstitutionType()) return substitution(context.read(type.getBaseType()), context.read(type.getConstraint()));
  if (flags & TypeFlags.EnumLike) return { kind: "simple", type: "number" };
  if (flags & (TypeFlags.Index | TypeFlags.IndexedAccess | TypeFlags.Conditional)) return dependent(type, context);
  return { kind: "refused", code: "f2n/unsupported-type", reason: "is of a kind that no schema can say" };
}

function intrinsic(flags: TypeFlags): DraftBody {
  const simple = simpleTypes.find(([flag]) => flags & flag)?.[1];
  if (simple !== undefined) return { kind: "simple", type: simple };
  if (flags & TypeFlags.NonPrimitive) return { kind: "any-object" };
  if (flags & TypeFlags.ESSymbolLike) return { kind: "local", className: "symbol", isGlobal: true };
  return { kind: "simple", type: "number" }; // An enum whose members are computed.
}

const simpleTypes = [
  [TypeFlags.Any, "any"],
  [TypeFlags.Unknown, "unknown"],
  [TypeFlags.Undefined, "undefined"],
  [TypeFlags.Null, "null"],
  [TypeFlags.Void, "void"],
  [TypeFlags.String, "string"],
  [TypeFlags.Number, "number"],
  [TypeFlags.BigInt, "bigint"],
  [TypeFlags.Boolean, "boolean"],
  [TypeFlags.Never, "never"],
] as const;

/** True for a template that mentions nothing with a name, as what depends on a type parameter does. */
const isClosed = (type: Type): boolean =>
  type.isTemplateLiteralType()
    ? type.getTypes().every(isClosed)
    : !type.isStringMappingType() && (type.flags & TypeFlags.Primitive) !== 0;

function literalBody({ value, flags }: LiteralType): DraftBody {
  if (typeof value === "bigint") return { kind: "bigint-literal", value };
  if (value === undefined) return { kind: "simple", type: flags & TypeFlags.StringLiteral ? "string" : "number" };
  // The channel to the compiler replaces half of a surrogate pair, so the text that arrives is not the one that was written.
  if (typeof value === "string" && value.includes("\uFFFD")) {
    return { kind: "refused", code: "f2n/unsupported-type", reason: "holds a text that is not well-formed Unicode" };
  }
  if (typeof value === "number" && !Number.isFinite(value)) return { kind: "simple", type: "number" };
  return { kind: "literal", value };
}

function generic(type: Type, context: TypeContext): DraftBody {
  const symbol = type.getSymbol();
  const node = symbol === undefined ? undefined : (context.declaration(symbol)?.node as ParameterNode | undefined); // Told by its kind, below.
  const constraint = isBare(node) ? undefined : context.checker.getConstraintOfTypeParameter(type);
  const written = node?.kind === SyntaxKind.TypeParameter ? node.constraint : undefined;
  const bound = constraint === undefined ? unknownDraft : withItsNotes(context.readDeclared(written, constraint));
  return { kind: "generic", name: symbol?.name ?? "this", constraint: bound };
}

interface ParameterNode extends Node {
  readonly constraint?: TypeNode;
}

/** `<T>` as it is written has no constraint; looking there saves a round trip for most type parameters. */
const isBare = (node: ParameterNode | undefined): boolean =>
  node?.kind === SyntaxKind.TypeParameter &&
  node.parent.kind !== SyntaxKind.MappedType &&
  node.parent.kind !== SyntaxKind.InferType &&
  node.constraint === undefined &&
  !node.getSourceFile().fileName.endsWith("js");

/** Inside the branch of `T extends U` the type is both; what says more of it is kept. */
const substitution = (base: Draft, constraint: Draft): DraftBody => ({
  kind: "union",
  members: [isVague(base) ? constraint : base],
});

const isVague = ({ body }: Draft): boolean =>
  body.kind === "generic"
    ? isVague(body.constraint)
    : body.kind === "dependent" || (body.kind === "simple" && body.type === "unknown");

/** `keyof T`, `T[K]` and conditional types that still depend on a type parameter are read at what bounds them. */
const dependent = (type: Type, context: TypeContext): DraftBody => ({
  kind: "dependent",
  text: context.shortly(type),
  bound: upperBound(type, context),
});

function intersection(type: Type, types: readonly Type[], context: TypeContext): DraftBody {
  // A brand: at run time the value is the primitive alone.
  const primitive = types.find(({ flags }) => flags & TypeFlags.Primitive);
  if (primitive !== undefined && types.every(({ flags }) => flags & (TypeFlags.Primitive | TypeFlags.Object))) {
    return context.read(primitive).body;
  }
  const members = types.map(context.read);
  const isPlain = types.every((part, at) => isStructural(part) && members[at]?.body.kind === "object");
  return isPlain ? propertiesBody(type, context) : { kind: "all", members };
}

const isStructural = (type: Type): boolean => type.isObjectType() && (type.objectFlags & ObjectFlags.Mapped) === 0;
