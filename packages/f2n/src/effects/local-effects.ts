import {
  isBinaryExpression,
  isCallExpression,
  isNewExpression,
  isNumericLiteral,
  isObjectLiteralExpression,
  isPrefixUnaryExpression,
  isPropertyAccessExpression,
  isSpreadElement,
  isStringLiteral,
  type Node,
  SyntaxKind,
} from "typescript/unstable/ast";
import { type Checker, type Type, TypeFlags } from "../compiler/typescript-api.ts";
import { unwrapped } from "../identity/erased.ts";
import { nameOf } from "../identity/name-of.ts";
import { isProgramFile } from "../identity/resolve-symbol.ts";

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

/** Whether a call of a method may depend on where the machine is, by its name. Nearly everything has a `toString`, which says the local time of a date alone. */
export const mayBeLocal = (method: string, given: readonly Node[]): boolean =>
  zoned.has(method) || localised.has(method) || (method === "toString" && given.length === 0);

/** What calls of methods depend on that `mayBeLocal` tells by their names; a method that the program declares is not the language's. */
export function localMethods(calls: readonly Node[], checker: Checker): ReadonlySet<Local> {
  const found = new Set<Local>();
  const accesses = calls.flatMap((call) => {
    const access = isCallExpression(call) ? unwrapped(call.expression) : call;
    return isPropertyAccessExpression(access) ? [{ call, access }] : [];
  });
  const symbols = accesses.length === 0 ? [] : checker.getSymbolAtLocation(accesses.map(({ access }) => access.name));
  accesses.forEach(({ call, access }, at) => {
    if (symbols[at]?.declarations.some(({ path }) => isProgramFile(path)) === true) return;
    const name = access.name.text;
    if (zoned.has(name) || (name === "toString" && isDate(access.expression, checker))) found.add("timezone");
    const place = localised.get(name);
    if (place === undefined) return;
    const given = argumentsOf(call);
    if (mayBeMissing(given[place], checker)) found.add("locale");
    const isOfDate = /^toLocale(?:Date|Time)String$/.test(name);
    const mayBeOfDate = isOfDate || (name === "toLocaleString" && !isNumber(checker.getTypeAtLocation(access.expression)));
    if (mayBeOfDate && !hasZone(given[1])) found.add("timezone");
  });
  return found;
}

/** What a formatter or the like of `Intl` depends on, from its name and what it is made with. */
export function intlEffects(name: string, call: Node, checker: Checker): readonly Local[] {
  if (name === "Locale") return [];
  const given = argumentsOf(call);
  const local: Local[] = mayBeMissing(given[0], checker) ? ["locale"] : [];
  return name === "DateTimeFormat" && !hasZone(given[1]) ? [...local, "timezone"] : local;
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

const mayBeMissing = (given: Node | undefined, checker: Checker): boolean => {
  const value = given === undefined ? undefined : unwrapped(given);
  return value === undefined || (!isStringLiteral(value) && mayBe(TypeFlags.Undefined, value, checker));
};

const hasZone = (options: Node | undefined): boolean => {
  const value = options === undefined ? undefined : unwrapped(options);
  if (value === undefined || !isObjectLiteralExpression(value)) return false;
  return value.properties.some((each) => (nameOf(each) as (Node & { readonly text?: string }) | undefined)?.text === "timeZone");
};

const isNumber = (type: Type | undefined): boolean =>
  type !== undefined &&
  (type.isUnionType() ? type.getTypes() : [type]).every(
    (part) => (part.flags & (TypeFlags.NumberLike | TypeFlags.BigIntLike)) !== 0,
  );

function isDate(value: Node, checker: Checker): boolean {
  const type = checker.getTypeAtLocation(value);
  const parts = type === undefined ? [] : type.isUnionType() ? type.getTypes() : [type];
  return parts.some((part) => part.isObjectType() && part.getSymbol()?.name === "Date");
}

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
