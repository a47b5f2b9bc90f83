import {
  isBinaryExpression,
  isCallExpression,
  isIdentifier,
  isNewExpression,
  isTaggedTemplateExpression,
  isTemplateSpan,
  type Node,
  type SourceFile,
  SyntaxKind,
} from "typescript/unstable/ast";
import { type Checker, type Type, TypeFlags } from "../compiler/typescript-api.ts";
import { unwrapped } from "../identity/erased.ts";
import { isMember, memberName } from "../state/member-name.ts";
import { isPrimitive } from "../state/origin.ts";

const known = new WeakMap<SourceFile, boolean>();

/** Whether a value of a file may be a date: it has the word, or something from elsewhere. Asking for types is dear. */
export function mayKnowDates(file: SourceFile): boolean {
  const found = known.get(file) ?? /\b(?:Date|import|require)\b/.test(file.text);
  known.set(file, found);
  return found;
}

/** The values of which a node makes a text, but for those that are seen to be no objects: in a template, beside `+`, given to `String`, in a list that is joined or whose items are. */
export function textsMadeBy(node: Node): readonly Node[] {
  const made = objectsIn(node);
  return made.map(unwrapped).filter((value) => !isPrimitive(value));
}

function objectsIn(node: Node): readonly Node[] {
  if (isTemplateSpan(node)) return isTaggedTemplateExpression(node.parent.parent) ? [] : [node.expression];
  if (isBinaryExpression(node)) return pluses.has(node.operatorToken.kind) ? [node.left, node.right] : [];
  if (!isCallExpression(node) && !isNewExpression(node)) return [];
  const callee = unwrapped(node.expression);
  const given = node.arguments ?? [];
  if (isString(callee)) return given.slice(0, 1);
  const isListed = isMember(callee) && (memberName(callee) === "join" || given.some(isString));
  return isListed ? [callee.expression] : [];
}

const pluses: ReadonlySet<SyntaxKind> = new Set([SyntaxKind.PlusToken, SyntaxKind.PlusEqualsToken]);

const isString = (callee: Node): boolean => isIdentifier(callee) && callee.text === "String";

/** Whether a value is, or may be, a date or a list with dates in it; `any` is none. Lists in lists may have no end. */
export function holdsDate(type: Type, checker: Checker, lists = 2): boolean {
  const holds = (part: Type): boolean => holdsDate(part, checker, lists);
  if (type.isUnionType() || type.isIntersectionType()) return type.getTypes().some(holds);
  if ((type.flags & TypeFlags.Instantiable) !== 0) {
    const constraint = checker.getBaseConstraintOfType(type);
    return constraint !== undefined && constraint.id !== type.id && holds(constraint);
  }
  const name = type.isObjectType() ? type.getSymbol()?.name : undefined;
  if (name === "Date") return true;
  const isList = lists > 0 && (name === "Array" || name === "ReadonlyArray") && type.isTypeReference();
  return isList && checker.getTypeArguments(type).some((part) => holdsDate(part, checker, lists - 1));
}
