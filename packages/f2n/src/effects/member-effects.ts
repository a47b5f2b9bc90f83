import {
  isBinaryExpression,
  isBindingElement,
  isCallExpression,
  isIdentifier,
  isNewExpression,
  isObjectBindingPattern,
  isVariableDeclaration,
  type Node,
  SyntaxKind,
} from "typescript/unstable/ast";
import { type Checker, SignatureKind, type Type } from "../compiler/typescript-api.ts";
import { outermost, unwrapped } from "../identity/erased.ts";
import { isProgramFile } from "../identity/resolve-symbol.ts";
import { isMember, memberName } from "../state/member-name.ts";
import type { EffectClass } from "./effect-class.ts";
import { holdsDate, mayKnowDates, textsMadeBy } from "./text-of-dates.ts";

/** A place where a member is taken that may tell more than the value itself does. */
export interface Told {
  readonly name: string;
  /** What it is taken from. */
  readonly of: Node;
  /** The whole access, or the pattern. */
  readonly at: Node;
}

const telling: ReadonlySet<string> = new Set([
  "constructor",
  "stack",
  "toString",
  "buffer",
  "byteOffset",
  "timeStamp",
  "format",
  "formatToParts",
]);

/** What a node takes that tells: a member by an access or by a pattern, and the text of a date by making one of it. */
export function toldBy(node: Node): readonly Told[] {
  if (isMember(node)) {
    const name = memberName(node);
    if (name !== undefined && telling.has(name)) return [{ name, of: unwrapped(node.expression), at: outermost(node) }];
  }
  const texts = mayKnowDates(node.getSourceFile()) ? textsMadeBy(node) : [];
  if (texts.length > 0) return texts.map((of) => ({ name: "text", of, at: node }));
  if (!isBindingElement(node) || !isObjectBindingPattern(node.parent)) return [];
  const key = node.propertyName ?? node.name;
  const declaration = node.parent.parent;
  const of = isVariableDeclaration(declaration) ? declaration.initializer : undefined;
  if (key === undefined || of === undefined || !isIdentifier(key) || !telling.has(key.text)) return [];
  return [{ name: key.text, of: unwrapped(of), at: node }];
}

/** What the answers of telling members depend on, from the types of what they are taken from; nothing where the program declares the member itself. */
export function memberEffects(told: readonly Told[], checker: Checker): readonly (readonly [string, EffectClass])[] {
  const asked = told.filter(isTelling);
  const types = asked.length === 0 ? [] : checker.getTypeAtLocation(asked.map(({ of }) => of));
  return asked.flatMap((each, at) => {
    const type = types[at];
    const effect = type === undefined ? undefined : effectOf(each, type, checker);
    return effect === undefined ? [] : [effect];
  });
}

/** `copy.stack = error.stack` shows nothing, `x.constructor === Map` and `x.constructor.name` only ask, `this.constructor` is the program's own, and a date is formatted that is given. */
function isTelling({ name, of, at }: Told): boolean {
  const { parent } = at;
  const isCalled = (isCallExpression(parent) || isNewExpression(parent)) && parent.expression === at;
  const given = isCalled ? (parent.arguments ?? []) : undefined;
  if (name === "toString" || name.startsWith("format")) return given?.length === 0;
  if (name === "stack") return !isCopied(at);
  if (name !== "constructor") return true;
  if (of.kind === SyntaxKind.ThisKeyword || of.kind === SyntaxKind.SuperKeyword) return false;
  if (isMember(parent) && parent.expression === at) return !/^(?:name|prototype|constructor)$/.test(memberName(parent) ?? "");
  return !isBinaryExpression(parent) && parent.kind !== SyntaxKind.TypeOfExpression;
}

const isCopied = ({ parent }: Node): boolean =>
  isBinaryExpression(parent) &&
  parent.operatorToken.kind === SyntaxKind.EqualsToken &&
  memberName(unwrapped(parent.left)) === "stack";

function effectOf({ name, of, at }: Told, type: Type, checker: Checker): readonly [string, EffectClass] | undefined {
  const parts = type.isUnionType() || type.isIntersectionType() ? type.getTypes() : [type];
  const isOf = (pattern: RegExp): boolean =>
    parts.some((part) => part.isObjectType() && pattern.test(part.getSymbol()?.name ?? ""));
  switch (name) {
    case "constructor":
      return constructorEffect(of, at, { isCode: isCode(type, checker), isDate: isOf(/^Date$/) }, checker);
    case "toString":
      return isCode(type, checker) ? ["toString", "unknown"] : effectOf({ name: "text", of, at }, type, checker);
    case "text":
      return holdsDate(type, checker) ? ["timezone", "nondeterministic"] : undefined;
    case "stack":
      return parts.some((part) => isForeign(part, name, checker)) ? ["stack", "nondeterministic"] : undefined;
    case "timeStamp":
      return isOf(/Event$/) ? ["timeStamp", "nondeterministic"] : undefined;
    case "format":
    case "formatToParts":
      return isOf(/^DateTimeFormat$/) ? ["Intl.DateTimeFormat", "nondeterministic"] : undefined;
    default:
      // Short ones lie in a pool that all share.
      return isOf(/^Buffer$/) ? [`Buffer.${name}`, "nondeterministic"] : undefined;
  }
}

/** The constructor of a function makes functions of texts, and that of a date reads the clock where it is given nothing. */
function constructorEffect(
  of: Node,
  at: Node,
  { isCode: isOfCode, isDate }: { readonly isCode: boolean; readonly isDate: boolean },
  checker: Checker,
): readonly [string, EffectClass] | undefined {
  const prototypeOf = isCallExpression(of) && /^(?:Object|Reflect)\.getPrototypeOf$/.test(of.expression.getText());
  const [behind] = prototypeOf ? of.arguments : [];
  const type = behind === undefined ? undefined : checker.getTypeAtLocation(unwrapped(behind));
  const isOfConstructor = isMember(of) && memberName(of) === "constructor";
  if (isOfCode || isOfConstructor || (type !== undefined && isCode(type, checker))) return ["constructor", "unknown"];
  const { parent } = at;
  // Of an object that nobody knows it may make code of a text.
  if (isCallExpression(parent) && parent.expression === at) return ["constructor", "unknown"];
  const isGiven = isNewExpression(parent) && parent.expression === at && (parent.arguments ?? []).length > 0;
  return isDate && !isGiven ? ["constructor", "nondeterministic"] : undefined;
}

function isCode(type: Type, checker: Checker): boolean {
  const parts = type.isUnionType() ? type.getTypes() : [type];
  return parts.some(
    (part) =>
      part.isObjectType() &&
      (part.getSymbol()?.name === "Function" ||
        [SignatureKind.Call, SignatureKind.Construct].some((kind) => checker.getSignaturesOfType(part, kind).length > 0)),
  );
}

/** Whether a type has a member that the program does not declare. */
const isForeign = (type: Type, name: string, checker: Checker): boolean =>
  type.isObjectType() && checker.getPropertyOfType(type, name)?.declarations.every(({ path }) => !isProgramFile(path)) === true;
