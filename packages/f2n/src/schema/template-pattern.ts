import { type LiteralType, type TemplateLiteralType, type Type, TypeFlags } from "../compiler/typescript-api.ts";

const anyText = "[\\s\\S]*";
const anyNumber = "[+-]?(?:\\d+\\.?\\d*|\\.\\d+)(?:[eE][+-]?\\d+)?";

/** Regular expression (ECMA-262) for the strings that a template literal type admits; parts that no expression can say admit any text. */
export function templatePattern(type: TemplateLiteralType): string {
  return `^${patternOf(type)}$`;
}

function patternOf(type: TemplateLiteralType): string {
  const parts = type.getTypes();
  return type.texts.map((text, at) => escaped(text) + (parts[at] === undefined ? "" : part(parts[at]))).join("");
}

function part(type: Type): string {
  if (type.isUnionType()) return `(?:${type.getTypes().map(part).join("|")})`;
  if (type.isTemplateLiteralType()) return patternOf(type);
  // Told by its flags.
  if (type.flags & TypeFlags.Literal) return escaped(String((type as LiteralType).value));
  if (type.flags & TypeFlags.Number) return anyNumber;
  if (type.flags & TypeFlags.BigInt) return "-?\\d+";
  if (type.flags & TypeFlags.Boolean) return "(?:true|false)";
  if (type.flags & TypeFlags.Null) return "null";
  if (type.flags & TypeFlags.Undefined) return "undefined";
  return anyText;
}

const escaped = (text: string): string => text.replace(/[\\^$.*+?()[\]{}|/]/g, "\\$&");
