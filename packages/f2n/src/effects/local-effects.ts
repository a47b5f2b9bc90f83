import {
  isBinaryExpression,
  isCallExpression,
  isIdentifier,
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

export const mayBeLocal = (method: string): boolean => zoned.has(method) || localised.has(method);

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
    if (zoned.has(name)) found.add("timezone");
    const place = localised.get(name);
    if (place === undefined) return;
    const given = argumentsOf(call);
    if (isMissing(given[place])) found.add("locale");
    const isDate = /^toLocale(?:Date|Time)String$/.test(name);
    const mayBeDate = isDate || (name === "toLocaleString" && !isNumber(checker.getTypeAtLocation(access.expression)));
    if (mayBeDate && !hasZone(given[1])) found.add("timezone");
  });
  return found;
}

/** What a formatter or the like of `Intl` depends on, from its name and what it is made with. */
export function intlEffects(name: string, call: Node): readonly Local[] {
  if (name === "Locale") return [];
  const given = argumentsOf(call);
  const local: Local[] = isMissing(given[0]) ? ["locale"] : [];
  return name === "DateTimeFormat" && !hasZone(given[1]) ? [...local, "timezone"] : local;
}

/**
 * Whether a date that is made of this depends on the time zone. Parts of a date do, and so does a text without a zone. One whose text is not in the program counts
 * where it can only be a text; where it may be a date or a number as well, it is taken for one.
 */
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
  return !isCounted && isText(checker.getTypeAtLocation(value));
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

const isMissing = (given: Node | undefined): boolean => {
  const value = given === undefined ? undefined : unwrapped(given);
  return value === undefined || (isIdentifier(value) && value.text === "undefined");
};

const hasZone = (options: Node | undefined): boolean => {
  const value = options === undefined ? undefined : unwrapped(options);
  if (value === undefined || !isObjectLiteralExpression(value)) return false;
  return value.properties.some((each) => (nameOf(each) as (Node & { readonly text?: string }) | undefined)?.text === "timeZone");
};

const are = (type: Type | undefined, flags: TypeFlags): boolean =>
  type !== undefined && (type.isUnionType() ? type.getTypes() : [type]).every((part) => (part.flags & flags) !== 0);

const isText = (type: Type | undefined): boolean => are(type, TypeFlags.StringLike);
const isNumber = (type: Type | undefined): boolean => are(type, TypeFlags.NumberLike | TypeFlags.BigIntLike);
