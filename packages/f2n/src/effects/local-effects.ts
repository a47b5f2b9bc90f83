import {
  isArrayLiteralExpression,
  isBinaryExpression,
  isCallExpression,
  isElementAccessExpression,
  isNewExpression,
  isNumericLiteral,
  isObjectLiteralExpression,
  isPrefixUnaryExpression,
  isPropertyAccessExpression,
  isPropertyAssignment,
  isShorthandPropertyAssignment,
  isSpreadAssignment,
  isSpreadElement,
  isStringLiteral,
  type Node,
  SyntaxKind,
} from "typescript/unstable/ast";
import { type Checker, type Type, TypeFlags } from "../compiler/typescript-api.ts";
import { outermost, unwrapped } from "../identity/erased.ts";
import { nameOf } from "../identity/name-of.ts";
import { isProgramFile } from "../identity/resolve-symbol.ts";
import { isMember, memberName } from "../state/member-name.ts";

/** The settings of the machine that an answer may depend on. */
export type Local = "timezone" | "locale";

const words = (text: string): ReadonlySet<string> => new Set(text.trim().split(/\s+/));

/** Methods of a date that go by the local time. */
const zoned = words(`
  getDate getDay getFullYear getHours getMinutes getMonth getSeconds getTimezoneOffset getYear setDate setFullYear setHours setMinutes setMonth
  setSeconds setYear toDateString toTimeString
`);

/** Methods that take a locale, and the place where; those of dates take options behind it. */
const localised: ReadonlyMap<string, number> = new Map([
  ["toLocaleString", 0],
  ["toLocaleDateString", 0],
  ["toLocaleTimeString", 0],
  ["toLocaleLowerCase", 0],
  ["toLocaleUpperCase", 0],
  ["localeCompare", 1],
]);

/** Whether a method may depend on where the machine is, by its name. */
export const mayBeLocal = (method = ""): boolean => zoned.has(method) || localised.has(method);

/** What methods depend on that `mayBeLocal` tells by their names; one that the program declares is not the language's. One that is not called there and then may be given anything. */
export function localMethods(accesses: readonly Node[], checker: Checker): ReadonlySet<Local> {
  const found = new Set<Local>();
  const symbols = accesses.length === 0 ? [] : checker.getSymbolAtLocation(accesses.map(nameIn));
  accesses.filter(isMember).forEach((access, at) => {
    if (symbols[at]?.declarations.some(({ path }) => isProgramFile(path)) === true) return;
    const name = memberName(access) ?? "";
    if (zoned.has(name)) found.add("timezone");
    const place = localised.get(name);
    if (place === undefined) return;
    const callee = outermost(access);
    const given = isCallExpression(callee.parent) && callee.parent.expression === callee ? callee.parent.arguments : [];
    if (mayBeMissing(given[place], checker)) found.add("locale");
    const isOfDate = /^toLocale(?:Date|Time)String$/.test(name);
    const mayBeOfDate = isOfDate || (name === "toLocaleString" && !isNumber(checker.getTypeAtLocation(access.expression)));
    if (mayBeOfDate && !hasZone(given[1], checker)) found.add("timezone");
  });
  return found;
}

const nameIn = (access: Node): Node =>
  isPropertyAccessExpression(access) ? access.name : isElementAccessExpression(access) ? access.argumentExpression : access;

/** What a formatter or the like of `Intl` depends on, from its name and what it is made with. */
export function intlEffects(name: string, call: Node, checker: Checker): readonly Local[] {
  if (name === "Locale") return [];
  const given = argumentsOf(call);
  const local: Local[] = mayBeMissing(given[0], checker) ? ["locale"] : [];
  return name === "DateTimeFormat" && !hasZone(given[1], checker) ? [...local, "timezone"] : local;
}

/** Whether a date that is made of this depends on the time zone. Parts of a date do, and so does a text without a zone, or one that is not in the program. */
export function isLocalDate(given: readonly Node[], checker: Checker): boolean {
  const [first, second] = given;
  if (second !== undefined) return true;
  if (first === undefined || isSpreadElement(first)) return false;
  const value = unwrapped(first);
  if (isStringLiteral(value)) return !isFixed(value.text);
  const isCounted =
    isNumericLiteral(value) ||
    isPrefixUnaryExpression(value) ||
    (isBinaryExpression(value) && value.operatorToken.kind !== SyntaxKind.PlusToken) ||
    (isCallExpression(value) && /(?:\.UTC|\.getTime|\.valueOf|\.now|Number|parseInt)$/.test(value.expression.getText()));
  return !isCounted && mayBe(TypeFlags.StringLike, value, checker);
}

/** `Date.parse` is given texts alone. */
export const isLocalText = ([given]: readonly Node[]): boolean =>
  given === undefined ||
  !isStringLiteral(unwrapped(given)) ||
  !isFixed((unwrapped(given) as Node & { readonly text: string }).text);

/** ECMA-262, Date Time String Format: a date alone is in UTC, with a time it is local unless it says otherwise. */
const isFixed = (text: string): boolean => /^\d{4}(?:-\d\d){0,2}$|(?:Z|GMT|UTC|[+-]\d\d:?\d\d)$/.test(text.trim());

const argumentsOf = (call: Node): readonly Node[] =>
  isCallExpression(call) || isNewExpression(call) ? (call.arguments ?? []) : [];

/** An empty list of locales is none. */
const mayBeMissing = (given: Node | undefined, checker: Checker): boolean => {
  const value = given === undefined ? undefined : unwrapped(given);
  if (value === undefined || (isArrayLiteralExpression(value) && value.elements.length === 0)) return true;
  return !isStringLiteral(value) && mayBe(TypeFlags.Undefined, value, checker);
};

/** Whether options name a zone for certain: what is spread behind it may take it away. */
const hasZone = (options: Node | undefined, checker: Checker): boolean => {
  const value = options === undefined ? undefined : unwrapped(options);
  const last = value !== undefined && isObjectLiteralExpression(value) ? value.properties.findLast(mayNameZone) : undefined;
  if (last === undefined) return false;
  return isPropertyAssignment(last) ? !mayBeMissing(last.initializer, checker) : isShorthandPropertyAssignment(last);
};

const mayNameZone = (property: Node): boolean =>
  isSpreadAssignment(property) || (nameOf(property) as (Node & { readonly text?: string }) | undefined)?.text === "timeZone";

const isNumber = (type: Type | undefined): boolean =>
  type !== undefined &&
  (type.isUnionType() ? type.getTypes() : [type]).every(
    (part) => (part.flags & (TypeFlags.NumberLike | TypeFlags.BigIntLike)) !== 0,
  );

/** Whether a value's type names one of these kinds among others; `any` names none. */
function mayBe(kinds: TypeFlags, value: Node, checker: Checker): boolean {
  const names = (type: Type | undefined): boolean => {
    if (type === undefined) return false;
    if (type.isUnionType() || type.isIntersectionType()) return type.getTypes().some(names);
    if ((type.flags & TypeFlags.Instantiable) !== 0) return names(checker.getBaseConstraintOfType(type));
    return (type.flags & kinds) !== 0;
  };
  return names(checker.getTypeAtLocation(value));
}
