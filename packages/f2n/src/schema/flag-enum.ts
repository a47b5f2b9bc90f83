import { type LiteralType, type Type, TypeFlags } from "../compiler/typescript-api.ts";
import type { Draft } from "./draft.ts";
import type { TypeContext } from "./type-context.ts";

/**
 * The members of a union, with the numbers of an enum of bit flags made into all that they come to together: to the compiler `F.Read | F.Write` is a number,
 * and it lets every number stand for an enum's. Of an enum that counts, or that has texts as well, its members are meant.
 */
export function unionMembers(types: readonly Type[], context: TypeContext): readonly Draft[] {
  const flags = types.filter(isEnumNumber);
  const mask = types.some(isEnumText) ? undefined : maskOf(flags, context);
  if (mask === undefined) return types.map(context.read);
  const others = types.filter((type) => !flags.some((flag) => flag === type));
  const combined: Draft = { body: { kind: "simple", type: "number" }, notes: { type: "integer", minimum: 0, maximum: mask } };
  return [...others.map(context.read), combined];
}

const isEnumNumber = (type: Type): type is LiteralType => isEnumOf("number", type);
const isEnumText = (type: Type): boolean => isEnumOf("string", type);

const isEnumOf = (kind: "number" | "string", type: Type): boolean =>
  (type.flags & TypeFlags.EnumLiteral) !== 0 && typeof (type as LiteralType).value === kind; // Told by its flags.

/** All flags at once; undefined where the numbers are no flags. */
function maskOf(types: readonly LiteralType[], context: TypeContext): number | undefined {
  const values = types.map(({ value }) => Number(value));
  if (!values.every((value) => Number.isInteger(value) && value >= 0 && value < 2 ** 31)) return undefined;
  const bits = values.filter((value) => value > 0 && (value & (value - 1)) === 0);
  const mask = bits.reduce((all, bit) => all | bit, 0);
  if (new Set(bits).size < 2 || values.some((value) => (value | mask) !== mask)) return undefined;
  // 0, 1, 2, 3 may as well be a count: then the flags are those that are written as such.
  const two = types.find(({ value }) => value === 2);
  return mask > 3 || (two !== undefined && isWrittenAsFlag(two, context)) ? mask : undefined;
}

function isWrittenAsFlag(type: Type, context: TypeContext): boolean {
  const symbol = type.getSymbol();
  const declared = symbol === undefined ? undefined : context.declaration(symbol);
  return declared !== undefined && /=\s*(?:.*<<|0b)/i.test(declared.node.getText(declared.file));
}
