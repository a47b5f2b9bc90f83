import { type ConditionalType, type Type, TypeFlags } from "../compiler/typescript-api.ts";
import { type Draft, simple } from "./draft.ts";
import type { TypeContext } from "./type-context.ts";

export const unknownDraft: Draft = simple("unknown");

/** What any `keyof T` is among. */
const anyKey: Draft = {
  body: {
    kind: "union",
    members: [simple("string"), simple("number"), { body: { kind: "local", className: "symbol", isGlobal: true } }],
  },
};

/**
 * A type that holds every value of one that depends on type parameters, whatever they are. The compiler's own base constraint is not that: it reads the
 * parameters at their constraints, where `keyof T` has too few keys, and a conditional type may take the branch that the real `T` doesn't.
 */
export function upperBound(type: Type, context: TypeContext): Draft {
  if (type.isIndexType()) return anyKey;
  if (type.isConditionalType()) return context.nested(() => eitherBranch(type, context)) ?? unknownDraft;
  if (!type.isIndexedAccessType()) return unknownDraft;
  const object = type.getObjectType();
  const isKnown = isClosed(object, context) && (isClosed(type.getIndexType(), context) || hasAnyString(object, context));
  const base = isKnown ? context.checker.getBaseConstraintOfType(type) : undefined;
  return base === undefined || base.id === type.id ? unknownDraft : context.read(base);
}

function eitherBranch(type: ConditionalType, context: TypeContext): Draft {
  const branches = [type.getTrueType(), type.getFalseType()].map(context.read);
  const members = branches.filter((draft) => !isNever(draft));
  const [only, ...others] = members;
  if (only !== undefined && others.length === 0) return only;
  return members.some(isUnknown) ? unknownDraft : { body: { kind: "union", members } };
}

const isNever = ({ body }: Draft): boolean => body.kind === "simple" && body.type === "never";

const isUnknown = ({ body }: Draft): boolean =>
  body.kind === "simple"
    ? body.type === "unknown" || body.type === "any"
    : body.kind === "generic"
      ? isUnknown(body.constraint)
      : body.kind === "dependent" && isUnknown(body.bound);

/** True for a type that can only become narrower when the type parameters in it become known. */
function isClosed(type: Type, context: TypeContext): boolean {
  if (type.flags & (TypeFlags.Index | TypeFlags.IndexedAccess | TypeFlags.Conditional | TypeFlags.Substitution)) return false;
  if (type.isUnionType() || type.isIntersectionType()) return type.getTypes().every((part) => isClosed(part, context));
  if (!type.isTypeParameter()) return true;
  const constraint = context.checker.getConstraintOfTypeParameter(type);
  return constraint === undefined || isClosed(constraint, context);
}

/** True when the keys that are not known have a type, too. */
function hasAnyString(type: Type, { checker }: TypeContext): boolean {
  const bound = type.isTypeParameter() ? checker.getConstraintOfTypeParameter(type) : type;
  return bound !== undefined && checker.getIndexInfosOfType(bound).some(({ keyType }) => keyType.flags & TypeFlags.String);
}
