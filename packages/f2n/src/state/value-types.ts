import type { Node } from "typescript/unstable/ast";
import { type Checker, ObjectFlags, SignatureKind, type Type, TypeFlags } from "../compiler/typescript-api.ts";

/** What types say where syntax does not: each question costs a round trip, so few are asked. */
export interface ValueTypes {
  /** Of each expression, whether it is nothing that could be changed: a primitive value or a function. */
  areUnchangeable(expressions: readonly Node[]): readonly boolean[];
  isPrimitive(expression: Node): boolean;
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
  const partsOf = (type: Type): readonly Type[] => (type.isUnionType() ? type.getTypes() : [type]);
  const isUnchangeable = (type: Type | undefined): boolean =>
    type !== undefined &&
    !type.isErrorType() &&
    partsOf(type).every((part) => (part.flags & primitive) !== 0 || isFunction(part));
  const nameOf = (type: Type): string => (hasName(type) ? (type.getSymbol()?.name ?? "") : "");
  const typeOf = (expression: Node): Type | undefined => checker.getTypeAtLocation(expression);

  return {
    areUnchangeable: (expressions) =>
      expressions.length === 0 ? [] : checker.getTypeAtLocation(expressions).map(isUnchangeable),
    isPrimitive(expression) {
      const type = typeOf(expression);
      return type !== undefined && !type.isErrorType() && partsOf(type).every(({ flags }) => (flags & primitive) !== 0);
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
