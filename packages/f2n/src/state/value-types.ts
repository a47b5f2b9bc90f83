import { isPropertyAccessExpression, type Node } from "typescript/unstable/ast";
import { type Checker, ObjectFlags, SignatureKind, type Type, TypeFlags } from "../compiler/typescript-api.ts";
import { isProgramFile } from "../identity/resolve-symbol.ts";

/** What types say where syntax does not: each question costs a round trip, so few are asked. */
export interface ValueTypes {
  /** Of each expression, whether it is nothing that could be changed: a primitive value or a function. */
  areUnchangeable(expressions: readonly Node[]): readonly boolean[];
  isPrimitive(expression: Node): boolean;
  /** Whether any of the expressions may be a function or a class. */
  mayBeCode(expressions: readonly Node[]): boolean;
  /** Whether a member is a function, for all that is known, and none that the program declares. */
  isForeignMethod(access: Node): boolean;
  /** What a key may be: these texts, a place in a list, or any text. */
  keysOf(expression: Node): readonly string[] | "place" | "any";
  /** Whether going through the value uses it up. */
  isIterator(expression: Node): boolean;
  /** Whether the value may have code in it: it is a function, or an object that is no list, map or the like of the language. */
  hasCode(expression: Node): boolean;
}

const primitive =
  TypeFlags.StringLike |
  TypeFlags.NumberLike |
  TypeFlags.BooleanLike |
  TypeFlags.BigIntLike |
  TypeFlags.ESSymbolLike |
  TypeFlags.EnumLike |
  TypeFlags.Null |
  TypeFlags.Undefined |
  TypeFlags.Void |
  TypeFlags.Never;

export function valueTypes(checker: Checker): ValueTypes {
  const isFunction = (type: Type): boolean =>
    type.isObjectType() && checker.getSignaturesOfType(type, SignatureKind.Call).length > 0;
  const isClass = (type: Type): boolean =>
    type.isObjectType() && checker.getSignaturesOfType(type, SignatureKind.Construct).length > 0;
  const partsOf = (type: Type): readonly Type[] => (type.isUnionType() ? type.getTypes() : [type]);
  const isUnchangeable = (type: Type | undefined): boolean =>
    type !== undefined &&
    !type.isErrorType() &&
    partsOf(type).every((part) => (part.flags & primitive) !== 0 || isFunction(part));
  const nameOf = (type: Type): string => (hasName(type) ? (type.getSymbol()?.name ?? "") : "");
  const typeOf = (expression: Node): Type | undefined => checker.getTypeAtLocation(expression);

  const unchangeable = new Map<Node, boolean>();

  return {
    areUnchangeable(expressions) {
      const fresh = [...new Set(expressions)].filter((each) => !unchangeable.has(each));
      const found = fresh.length === 0 ? [] : checker.getTypeAtLocation(fresh);
      for (const [at, each] of fresh.entries()) unchangeable.set(each, isUnchangeable(found[at]));
      return expressions.map((each) => unchangeable.get(each) === true);
    },
    isPrimitive(expression) {
      const type = typeOf(expression);
      return type !== undefined && !type.isErrorType() && partsOf(type).every(({ flags }) => (flags & primitive) !== 0);
    },
    isForeignMethod(access) {
      const symbol = isPropertyAccessExpression(access) ? checker.getSymbolAtLocation(access.name) : undefined;
      if (symbol?.declarations.some(({ path }) => isProgramFile(path)) === true) return false;
      const type = typeOf(access);
      return (
        type === undefined ||
        type.isErrorType() ||
        partsOf(type).some((part) => (part.flags & TypeFlags.Any) !== 0 || isFunction(part))
      );
    },
    keysOf(expression) {
      const type = typeOf(expression);
      const parts = type === undefined ? [] : partsOf(type);
      if (parts.length === 0) return "any";
      if (parts.every(({ flags }) => (flags & TypeFlags.NumberLike) !== 0 && (flags & TypeFlags.StringLike) === 0))
        return "place";
      const texts = parts.flatMap((part) => (part.isStringLiteralType() ? [part.value] : []));
      return texts.length === parts.length ? texts : "any";
    },
    mayBeCode(expressions) {
      const found = expressions.length === 0 ? [] : checker.getTypeAtLocation(expressions);
      return found.some(
        (type) =>
          type === undefined ||
          partsOf(type).some(
            (part) => (part.flags & TypeFlags.Any) !== 0 || isFunction(part) || isClass(part) || nameOf(part) === "Function",
          ),
      );
    },
    isIterator(expression) {
      const type = typeOf(expression);
      return type !== undefined && partsOf(type).some((part) => /(?:Iterator|Generator|IteratorObject)$/.test(nameOf(part)));
    },
    hasCode(expression) {
      const type = typeOf(expression);
      if (type === undefined || type.isErrorType()) return true;
      return partsOf(type).some(
        (part) =>
          (part.flags & primitive) === 0 && !/^(?:Readonly)?(?:Array|Map|Set)$|^(?:Date|RegExp|\w+Array)$/.test(nameOf(part)),
      );
    },
  };
}

/** Asking any other type for its symbol is a round trip for nothing. */
const hasName = (type: Type): boolean =>
  type.isObjectType() && (type.objectFlags & (ObjectFlags.ClassOrInterface | ObjectFlags.Reference)) !== 0;
